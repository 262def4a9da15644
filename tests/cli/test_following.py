"""Commands that edit leave the index as the database is, or say who will."""

import json
from functools import partial
from pathlib import Path

import pytest

from catalogue.db import Database
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.search.whoosh_store import Store
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.outbox import SubjectKind, count_waiting_changes, index_later
from catalogue.settings import read_settings
from tests.cli.conftest import INIT, Run

HANDED_OVER = "L’index suit : le site en service, ou une autre commande, y reporte ces modifications."
IMPORT = ("import", "table-schema", "schemas")

SCHEMA = {
    "name": "TA_VENTES_F",
    "title": "Ventes zygomorphes",
    "fields": [{"name": "REG", "type": "string", "description": "Région"}],
}


@pytest.fixture
def schemas(workplace: Path) -> Path:
    folder = workplace / "schemas"
    folder.mkdir()
    (folder / "TA_VENTES_F.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return folder


def retitle(workplace: Path, title: str) -> None:
    file = workplace / "seed/extracts/open-x.yaml"
    file.write_text(file.read_text().replace("title: Open X", f"title: {title}"))


def found(run: Run, words: str) -> int:
    return int(json.loads(run("search", f"{words} ", "--json").out)["total"])


def waiting(workplace: Path) -> int:
    database = Database(read_settings().sqlalchemy_url)
    with database.reading() as session:
        count = count_waiting_changes(session)
    database.dispose()
    return count


def queue(workplace: Path) -> None:
    database = Database(read_settings().sqlalchemy_url)
    with database.unit_of_work() as session:
        index_later(session, SubjectKind.DATASET, "open-x")
    database.dispose()


def test_init_leaves_nothing_waiting(prepared: Run, workplace: Path):
    assert waiting(workplace) == 0
    retitle(workplace, "Zygomorphe")
    assert json.loads(prepared(*INIT, "--json").out)["index"]["written"] > 0
    assert waiting(workplace) == 0
    assert found(prepared, "zygomorphe") > 0


def test_import_queues_what_it_touched_and_applies_it(prepared: Run, workplace: Path, schemas: Path):
    outcome = prepared(*IMPORT)
    assert (outcome.status, outcome.err) == (0, "")
    assert waiting(workplace) == 0
    assert found(prepared, "zygomorphes") > 0
    assert prepared("index", "check").status == 0


def test_commands_leave_the_index_to_a_running_applier_and_say_so(
    prepared: Run, workplace: Path, schemas: Path
):
    retitle(workplace, "Amaryllis")
    with ApplierLock(workplace / "data/index").tried() as is_ours:
        assert is_ours
        imported, initialised = prepared(*IMPORT), prepared(*INIT, "--json")
    assert (imported.status, imported.err.strip()) == (0, HANDED_OVER)
    assert "1 tables" in imported.out
    assert (initialised.status, json.loads(initialised.out)["index"]) == (0, None)
    assert found(prepared, "amaryllis") == 0
    # Once it is gone, the next command applies what it left.
    assert prepared(*INIT).status == 0
    assert (waiting(workplace), found(prepared, "amaryllis") > 0) == (0, True)


def test_handing_over_is_told_by_init_to_people(prepared: Run, workplace: Path):
    with ApplierLock(workplace / "data/index").tried():
        outcome = prepared(*INIT)
    assert (outcome.status, outcome.err.strip()) == (0, HANDED_OVER)
    assert "Index :" not in outcome.out


def test_what_is_handed_over_waits_and_check_says_how_much(prepared: Run, workplace: Path):
    retitle(workplace, "Zygomorphe")
    with ApplierLock(workplace / "data/index").tried():
        prepared(*INIT)
    assert waiting(workplace) == 1
    outcome = prepared("index", "check")
    assert outcome.status == 1
    assert "Modifications en attente d’y être reportées : 1." in outcome.out
    assert json.loads(prepared("index", "check", "--json").out)["waiting"] == 1
    # Nothing of the seed changed since, yet this run finds and mends it.
    assert prepared(*INIT).status == 0
    assert waiting(workplace) == 0
    assert json.loads(prepared("index", "check", "--json").out)["clean"] is True


def test_rebuild_leaves_what_waits_to_be_applied_once_more(prepared: Run, workplace: Path):
    queue(workplace)
    assert prepared("index", "rebuild").status == 0
    assert waiting(workplace) == 1
    outcome = prepared("index", "check")
    assert (outcome.status, "en attente" in outcome.out) == (0, True)


def test_import_stands_and_is_told_even_where_the_index_cannot_be_written(
    prepared: Run, workplace: Path, schemas: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("catalogue.cli.context.WhooshIndex", partial(WhooshIndex, wait_s=0.1))
    index = workplace / "data/index"
    with Store(index).writing(0):
        outcome = prepared(*IMPORT)
    assert outcome.status == 75
    assert "1 tables" in outcome.out
    assert "en cours d’écriture" in outcome.err
    assert waiting(workplace) == 1
    # Whatever edits next applies what was left.
    assert prepared(*IMPORT).status == 0
    assert (waiting(workplace), found(prepared, "zygomorphes") > 0) == (0, True)
