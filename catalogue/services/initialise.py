"""Prepare a catalogue: bring the schema up to date, load the seed, propose bindings, derive the links."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue.db import Database
from catalogue.services.binding.proposing import propose_bindings
from catalogue.services.binding.report import BindingReport
from catalogue.services.counts import Counts, count_everything
from catalogue.services.link_derivation import DerivationReport, derive_links
from catalogue.services.seed import SeedReport, load_seed
from catalogue.services.table_joins.deriving import derive_table_joins


@dataclass(frozen=True)
class InitReport:
    """What `initialise` did, and what the catalogue holds now."""

    upgraded: bool
    seed: SeedReport
    bindings: BindingReport
    links: DerivationReport
    counts: Counts

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def initialise(database: Database, *, folder: Path, empty: bool = False) -> InitReport:
    """Upgrade the schema, then load the seed and derive links in one transaction.

    :param folder: the seed.
    :raises Invalid: a file of the seed is wrong; nothing of the seed is written.
    :raises Unavailable: the database cannot be written.
    """
    upgraded = database.upgrade()
    with database.unit_of_work() as session:
        seed = load_seed(session, folder=folder, empty=empty)
        bindings = propose_bindings(session) if seed.did_something else BindingReport()
        # Nothing a link rests on moved since its last derivation unless the seed did: imports derive
        # the links they touch themselves.
        links = derive_links(session) if seed.did_something else DerivationReport()
        if seed.did_something:
            derive_table_joins(session)
        counts = count_everything(session)
    return InitReport(upgraded, seed, bindings, links, counts)
