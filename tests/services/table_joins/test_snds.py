"""The joins of the real tables, through the database: declared ones as such, and found without them.

Measured against the foreign keys that the public schema declares (bench/links.py says more).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import DatasetKind, JoinKind, LinkAnswer, LinkStatus
from catalogue.services.rights import operator
from catalogue.services.table_joins.answers import ask_tables
from catalogue.services.table_joins.deciding import decide_joins
from catalogue.services.table_joins.deriving import derive_table_joins
from catalogue.services.table_joins.views import list_joins
from catalogue.services.table_schema import import_table_schemas
from tests import factories as make
from tests.linking.tables import snds
from tests.snds_folder import copy_snds
from tests.stores import SQLITE

# The same values whatever the store; the import of all tables is costly, and is tested on both.
pytestmark = pytest.mark.store(SQLITE)


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    return copy_snds(shared, tmp_path)


@pytest.fixture
def without_keys(session: Session, folder: Path) -> Session:
    make.organisation(session, "cnam")
    import_tables(session, folder, with_foreign_keys=False)
    return session


def import_tables(session: Session, folder: Path, *, with_foreign_keys: bool) -> None:
    import_table_schemas(
        session,
        folder=folder,
        publisher="cnam",
        kind=DatasetKind.TABLE,
        with_foreign_keys=with_foreign_keys,
    )


def names(session: Session) -> Iterator[frozenset[str]]:
    for join in list_joins(session):
        yield frozenset((join.table.name, join.hub.name))


def test_joins_are_found_when_foreign_keys_are_hidden(without_keys: Session, folder: Path):
    report = derive_table_joins(without_keys)
    assert (report.changed, report.removed) == (0, 0)
    gold = snds.load()[1]
    found = set(names(without_keys))
    right = found & gold.pairs
    assert len(right) / len(gold.pairs) >= 0.93
    assert len(right) / len(found) >= 0.82
    assert len(right & gold.hard) >= 12
    assert len(right & gold.across) >= 34
    assert {join.status for join in list_joins(without_keys)} == {LinkStatus.PROPOSED}
    again = derive_table_joins(without_keys)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, report.added)

    # Two siblings meet at their hub; a rejected join is no way any more, and is not proposed again.
    siblings = ask_tables(without_keys, one="t-mcoaac", other="t-mcoaad")
    assert siblings.answer is LinkAnswer.VIA
    assert siblings.ways[0].meeting.name == "T_MCOaaB"
    decide_joins(
        without_keys,
        operator(),
        one="t-mcoaac",
        other="t-mcoaab",
        status=LinkStatus.REJECTED,
        reason="Essai.",
    )
    derive_table_joins(without_keys)
    refused = ask_tables(without_keys, one="t-mcoaac", other="t-mcoaab")
    assert refused.answer is LinkAnswer.NO
    assert "Essai." in refused.reason

    # Once the source's own keys are known, they are shown as such.
    import_tables(without_keys, folder, with_foreign_keys=True)
    derive_table_joins(without_keys)
    joins = list_joins(without_keys)
    declared = [join for join in joins if join.kind is JoinKind.FOREIGN_KEY]
    assert {frozenset((join.table.name, join.hub.name)) for join in declared} == gold.pairs
    assert {join.status for join in declared} == {LinkStatus.CONFIRMED, LinkStatus.REJECTED}
