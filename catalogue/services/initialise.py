"""Prepare a catalogue: bring the schema up to date, load the seed, derive the links."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Code, CodeList, Dataset, Link, Reuse, Variable
from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.link_derivation import DerivationReport, derive_links
from catalogue.services.seed import SeedReport, load_seed


@dataclass(frozen=True)
class Counts:
    """How much the catalogue holds."""

    extracts: int
    external_bases: int
    tables: int
    variables: int
    code_lists: int
    codes: int
    links: int
    reuses: int


@dataclass(frozen=True)
class InitReport:
    """What `initialise` did, and what the catalogue holds now."""

    upgraded: bool
    seed: SeedReport
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
        # Nothing a link rests on moved since its last derivation unless the seed did: imports derive
        # the links they touch themselves.
        links = derive_links(session) if seed.did_something else DerivationReport()
        counts = count_everything(session)
    return InitReport(upgraded, seed, links, counts)


def count_everything(session: Session) -> Counts:
    """Return how much the catalogue holds; codes come from the counters of their lists."""
    by_kind = dict(session.execute(select(Dataset.kind, func.count()).group_by(Dataset.kind)).all())

    def count(kind: type[Variable] | type[CodeList] | type[Link] | type[Reuse] | type[Code]) -> int:
        return session.scalar(select(func.count()).select_from(kind)) or 0

    return Counts(
        extracts=by_kind.get(DatasetKind.EXTRACT, 0),
        external_bases=by_kind.get(DatasetKind.EXTERNAL, 0),
        tables=by_kind.get(DatasetKind.TABLE, 0),
        variables=count(Variable),
        code_lists=count(CodeList),
        codes=session.scalar(select(func.sum(CodeList.code_count))) or 0,
        links=count(Link),
        reuses=count(Reuse),
    )
