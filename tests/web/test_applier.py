"""The thread that applies the outbox: it finds edits, gives way, takes over, outlives what fails."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from catalogue.db import Database
from catalogue.domain import Dataset, OutboxEntry
from catalogue.logs import configure_logs
from catalogue.search.query import parse_query
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.indexing import rebuild_index
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.web import applier as applier_module
from catalogue.web.applier import Applier
from tests.services import sample

# The promise is 2 s (bench/index_follows.py); the rest is for a machine busy with other tests.
SOON_S = 5.0


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> Path:
    with database.unit_of_work() as session:
        sample.fill(session)
    index = WhooshIndex(tmp_path / "index")
    with database.reading() as session:
        rebuild_index(session, index)
    index.close()
    return tmp_path / "index"


@pytest.fixture
def start(database: Database, folder: Path) -> Iterator[Callable[[], Applier]]:
    """Start an applier as a worker does; every one is stopped at the end."""
    started: list[tuple[Applier, WhooshIndex]] = []

    def starting() -> Applier:
        index = WhooshIndex(folder, wait_s=0.2)
        applier = Applier(database, index, ApplierLock(folder))
        applier.start()
        started.append((applier, index))
        return applier

    yield starting
    for applier, index in started:
        applier.stop()
        index.close()


@pytest.fixture
def reader(folder: Path) -> Iterator[WhooshIndex]:
    index = WhooshIndex(folder)
    yield index
    index.close()


def edit(database: Database, title: str) -> None:
    with database.unit_of_work() as session:
        session.scalars(select(Dataset).where(Dataset.slug == "base-voisine")).one().title = title
        index_later(session, SubjectKind.DATASET, "base-voisine")


def wait_until(is_so: Callable[[], Any]) -> None:
    deadline = time.monotonic() + SOON_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def finds(index: WhooshIndex, words: str) -> bool:
    return index.search(parse_query(f"{words} ")).total == 1


def is_free(folder: Path) -> bool:
    with ApplierLock(folder).tried() as is_ours:
        return is_ours


def test_edit_is_found_soon(database, start, reader):
    start()
    edit(database, "Zygomorphe")
    wait_until(lambda: finds(reader, "zygomorphe"))


def test_stop_lets_go_of_the_lock_and_another_takes_over(database, start, reader, folder):
    first = start()
    wait_until(lambda: not is_free(folder))
    start()
    edit(database, "Zygomorphe")
    wait_until(lambda: finds(reader, "zygomorphe"))
    started = time.monotonic()
    first.stop()
    assert time.monotonic() - started < 1
    edit(database, "Amaryllis")
    wait_until(lambda: finds(reader, "amaryllis"))


def test_one_that_does_not_hold_the_lock_applies_nothing(database, start, reader, folder):
    with ApplierLock(folder).tried():
        start()
        edit(database, "Zygomorphe")
        time.sleep(2 * applier_module.POLL_S)
        assert not finds(reader, "zygomorphe")
    wait_until(lambda: finds(reader, "zygomorphe"))


def test_what_fails_is_told_and_tried_again(database, start, reader, monkeypatch, capsys):
    configure_logs()
    monkeypatch.setattr(applier_module, "CONTEND_S", 0.05)
    with database.unit_of_work() as session:
        session.execute(text("ALTER TABLE outbox_entry RENAME TO elsewhere"))
    applier = start()
    time.sleep(0.5)
    with database.unit_of_work() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO outbox_entry"))
    edit(database, "Zygomorphe")
    wait_until(lambda: finds(reader, "zygomorphe"))
    applier.stop()
    told = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert 2 <= told.count("outbox_waits") <= 5
    assert told[-1] == "outbox_applied"


def test_programming_error_is_told_and_ends_no_thread(database, start, reader, monkeypatch, capsys):
    configure_logs()
    monkeypatch.setattr(applier_module, "CONTEND_S", 0.05)
    with database.unit_of_work() as session:
        session.execute(text("ALTER TABLE outbox_entry RENAME COLUMN subject TO about"))
    start()
    time.sleep(0.3)
    with database.unit_of_work() as session:
        session.execute(text("ALTER TABLE outbox_entry RENAME COLUMN about TO subject"))
    edit(database, "Zygomorphe")
    wait_until(lambda: finds(reader, "zygomorphe"))
    assert "applier_failed" in capsys.readouterr().err


def test_removed_folder_is_made_again_and_its_lock_taken_anew(database, start, folder):
    start()
    wait_until(lambda: not is_free(folder))
    shutil.rmtree(folder)
    edit(database, "Zygomorphe")
    wait_until((folder / "CURRENT").exists)
    reader = WhooshIndex(folder)
    wait_until(lambda: finds(reader, "zygomorphe"))
    reader.close()
    wait_until(lambda: not is_free(folder))


def test_outbox_is_empty_once_applied(database, start):
    start()
    edit(database, "Zygomorphe")

    def is_empty() -> bool:
        with database.reading() as session:
            return session.scalars(select(OutboxEntry)).first() is None

    wait_until(is_empty)
