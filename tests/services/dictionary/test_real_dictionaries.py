"""The two official dictionaries of 2015, and every table of the SNDS: nothing is lost in and out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Code, CodeList, Dataset, OutboxEntry, Revision, Variable
from catalogue.domain.base import Base
from catalogue.domain.vocabularies import DatasetKind
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_dictionary
from catalogue.services.dictionary.exporting import codes_of, get_dictionary
from catalogue.services.dictionary.importing import ImportOptions, import_dictionary
from catalogue.services.dictionary.report import DictionaryReport
from catalogue.services.rights import operator
from catalogue.services.table_schema import import_table_schemas
from tests import factories as make
from tests.services.dictionary.drafts import TODAY
from tests.snds_folder import copy_snds
from tests.stores import Store

pytestmark = pytest.mark.shared

BASE = "https://catalogue.exemple.fr"
SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "table-schema": ".json", "csvw": ".json"}
# Reading a workbook starts a process of its own: some tables speak for all.
SOME = 12


def imported(session: Session, slug: str, path: Path) -> DictionaryReport:
    problems = Problems(path.name)
    draft = read_dictionary(path, mapping={}, problems=problems)
    return import_dictionary(
        session,
        operator(),
        slug=slug,
        draft=draft,
        problems=problems,
        today=TODAY,
        options=ImportOptions(),
    )


def counted(session: Session) -> dict[str, int]:
    kinds: tuple[type[Base], ...] = (Variable, Code, CodeList, Revision, OutboxEntry)
    return {kind.__name__: session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds}


@pytest.mark.parametrize(
    ("file", "variables", "lists", "codes"),
    [("Lexique open-DAMIR.xls", 55, 31, 991), ("descriptif_table_R.xls", 37, 15, 805)],
)
def test_an_official_dictionary_comes_in_whole_and_stays(
    session: Session, shared: Path, file: str, variables: int, lists: int, codes: int
):
    make.dataset(session, "damir")
    path = shared / "hackathon-2015" / "dictionaries" / file
    report = imported(session, "damir", path)
    assert not report.has_errors
    assert (len(report.added), report.variables) == (variables, variables)
    assert (len(report.code_lists), sum(item.added for item in report.code_lists)) == (lists, codes)
    before = counted(session)
    again = imported(session, "damir", path)
    assert (again.does_something, again.unchanged) == (False, variables)
    assert counted(session) == before


@pytest.fixture(scope="module")
def snds(
    databases: Store, migrated: str, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The 188 tables and the lists they name; of each list the first codes, all are not needed here."""
    folder = copy_snds(shared, tmp_path_factory.mktemp("snds"))
    with databases.database(migrated) as url:
        database = Database(url)
        with database.unit_of_work() as session:
            make.organisation(session)
            import_table_schemas(
                session, folder=folder, publisher="cnam", kind=DatasetKind.TABLE, with_foreign_keys=True
            )
        yield database
        database.dispose()


def tables(session: Session) -> list[str]:
    return list(session.scalars(select(Dataset.slug).order_by(Dataset.slug)))


def faults_of_round_trip(database: Database, slug: str, name: str, folder: Path) -> list[str]:
    """Export, import, export again; return what is not as it was."""
    form, path = DICTIONARY_FORMATS[name], folder / f"{slug}{SUFFIXES[name]}"
    with database.reading() as session:
        written = b"".join(form.write(get_dictionary(session, slug=slug, base_url=BASE), codes_of(session)))
    path.write_bytes(written)
    with database.unit_of_work() as session:
        report = imported(session, slug, path)
    told = report.as_json()
    wrong = [f"{key}: {json.dumps(told[key], ensure_ascii=False)[:300]}" for key in _DONE if told[key]]
    wrong += [f"{item.slug}: {item}" for item in report.code_lists if item.does_something]
    if report.unchanged != report.variables:
        wrong.append(f"{report.unchanged} of {report.variables} unchanged")
    with database.reading() as session:
        again = b"".join(form.write(get_dictionary(session, slug=slug, base_url=BASE), codes_of(session)))
    return wrong if again == written else [*wrong, "written otherwise"]


_DONE = ("added", "changed", "closed", "reopened", "removed", "moved", "primary_key", "problems")


@pytest.mark.slow
@pytest.mark.store("sqlite")
@pytest.mark.parametrize("name", ["csv", "table-schema", "csvw"])
def test_every_table_of_the_snds_comes_back_as_it_left(snds: Database, tmp_path: Path, name: str):
    with snds.reading() as session:
        slugs, before = tables(session), counted(session)
    assert len(slugs) == 188
    wrong = {slug: faults_of_round_trip(snds, slug, name, tmp_path) for slug in slugs}
    assert {slug: faults for slug, faults in wrong.items() if faults} == {}
    with snds.reading() as session:
        assert counted(session) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "xlsx", "table-schema", "csvw"])
def test_some_tables_come_back_on_each_store(snds: Database, tmp_path: Path, name: str):
    with snds.reading() as session:
        slugs = tables(session)
    some = slugs[:: len(slugs) // SOME]
    wrong = {slug: faults_of_round_trip(snds, slug, name, tmp_path) for slug in some}
    assert {slug: faults for slug, faults in wrong.items() if faults} == {}
