"""The index is brought to what the database holds, whatever state it was left in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset, Reuse, Variable
from catalogue.domain.vocabularies import PublicationState
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.indexing import IndexReport, check_index, follow_database, rebuild_index
from tests.services import sample


@pytest.fixture
def filled(database: Database) -> Database:
    with database.unit_of_work() as session:
        sample.fill(session)
    return database


@pytest.fixture
def index(filled: Database, tmp_path: Path) -> Iterator[WhooshIndex]:
    index = WhooshIndex(tmp_path / "index")
    with filled.reading() as session:
        rebuild_index(session, index)
    yield index
    index.close()


def edit(database: Database) -> None:
    """Retitle a reuse, hide a table, drop a variable of another dataset."""
    with database.unit_of_work() as session:
        session.scalars(select(Reuse).where(Reuse.slug == "carte")).one().title = "Autre carte"
        session.scalars(
            select(Dataset).where(Dataset.slug == "tb-pers-r")
        ).one().state = PublicationState.DRAFT
        session.delete(session.scalars(select(Variable).where(Variable.name == "EXE_REG")).one())


def test_differences_are_named(filled: Database, index: WhooshIndex):
    with filled.reading() as session:
        assert check_index(session, index).is_clean
    edit(filled)
    with filled.reading() as session:
        check = check_index(session, index)
    assert check.missing == ()
    assert check.stale == ("dataset:open-essai", "reuse:carte")
    assert check.orphans == ("dataset:tb-pers-r", "variable:open-essai/EXE_REG", "variable:tb-pers-r/ID")


def test_only_what_changed_is_written(filled: Database, index: WhooshIndex):
    total = len(list(index.fingerprints()))
    edit(filled)
    assert follow_database(filled, index) == IndexReport(written=2, deleted=3, total=total - 3)
    assert follow_database(filled, index) == IndexReport(written=0, deleted=0, total=total - 3)


def test_missing_or_damaged_index_is_made_again(filled: Database, index: WhooshIndex, tmp_path: Path):
    total = len(list(index.fingerprints()))
    shutil.rmtree(tmp_path / "index")
    assert follow_database(filled, index) == IndexReport(written=total, deleted=0, total=total)
    (tmp_path / "index" / "CURRENT").write_text("gen-000099")
    assert follow_database(filled, index) == IndexReport(written=total, deleted=0, total=total)
    with filled.reading() as session:
        assert check_index(session, index).is_clean


def test_index_that_differs_much_is_made_again_beside(filled: Database, index: WhooshIndex, tmp_path: Path):
    index.replace_all([])
    before = (tmp_path / "index" / "CURRENT").read_text()
    assert follow_database(filled, index).written > 0
    assert (tmp_path / "index" / "CURRENT").read_text() != before
