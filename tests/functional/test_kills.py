"""kill -9 at random moments of edits, of the outbox's application and of rebuilds loses nothing."""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset, Organisation
from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.query import parse_query
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.applying import follow_outbox
from catalogue.services.indexing import check_index, rebuild_index
from catalogue.services.outbox import count_waiting_changes
from tests.functional import kill_targets
from tests.functional.kill_targets import EDITED, edit, slug_of, title_of

# A server that imported everything forks each process: a kill then costs a fork, not a start.
FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload([kill_targets.__name__])

# On each store.
KILLS = 25
KILLS_OF_REBUILDS = 10
# The promise is 2 s (bench/index_follows.py); the rest is for a machine busy with other tests.
SOON_S = 10.0


@pytest.fixture
def chance() -> random.Random:
    """The moments of the kills; a failure prints where they came from."""
    seed = random.SystemRandom().randrange(10**6)
    print("seed of the kills:", seed)  # noqa: T201 - pytest shows it with a failure
    return random.Random(seed)  # noqa: S311


@pytest.fixture
def edited(database: Database) -> Database:
    """A database of records to edit, and as many that stay."""
    with database.unit_of_work() as session:
        publisher = Organisation(slug="cnam", name="Caisse nationale")
        for number in range(EDITED):
            for slug, title in ((slug_of(number), "Version"), (f"still-{number}", "Immobile")):
                session.add(Dataset(slug=slug, kind=DatasetKind.TABLE, title=title, publisher=publisher))
    return database


@pytest.fixture
def folder(edited: Database, tmp_path: Path) -> Path:
    """The folder of its index."""
    index = WhooshIndex(tmp_path / "index")
    with edited.reading() as session:
        rebuild_index(session, index)
    index.close()
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[WhooshIndex]:
    """The index as a reader that lives through every kill holds it."""
    index = WhooshIndex(folder)
    yield index
    index.close()


@contextmanager
def process(target: Callable[..., None], *arguments: object) -> Iterator[tuple[BaseProcess, Connection]]:
    """Run `target` in a process until the block ends, which kills it; hand out the end of its pipe too."""
    ours, theirs = FORKSERVER.Pipe()
    started = FORKSERVER.Process(target=target, args=(*arguments, theirs), daemon=True)
    started.start()
    theirs.close()
    try:
        yield started, ours
    finally:
        started.kill()
        started.join()
        ours.close()


def last_acknowledged(pipe: Connection, so_far: int) -> int:
    """Read the acknowledgements that a killed process left, and return the last."""
    last = so_far
    try:
        while True:
            last = pipe.recv()
    except EOFError:
        return last


def titles(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {row.slug: row.title for row in session.execute(select(Dataset.slug, Dataset.title))}


def version(title: str) -> int:
    return int(title.removeprefix("Version").removeprefix(" v") or -1)


def assert_nothing_lost(database: Database, index: WhooshIndex, folder: Path, last: int) -> None:
    """Check that every edit up to `last` is stored, and found once what waited was applied."""
    stored = titles(database)
    for number in range(max(0, last - EDITED + 1), last + 1):
        assert version(stored[slug_of(number)]) >= number
    assert follow_outbox(database, index, ApplierLock(folder)) is not None
    with database.reading() as session:
        assert check_index(session, index).is_clean
        assert count_waiting_changes(session) == 0
    if last >= 0:
        title = stored[slug_of(last)]
        assert [hit.title for hit in index.search(parse_query(f"v{version(title)} ")).hits] == [title]


@pytest.mark.parametrize(
    ("target", "kills"),
    [(kill_targets.edit_and_apply, KILLS), (kill_targets.edit_and_rebuild, KILLS_OF_REBUILDS)],
    ids=["edits", "rebuilds"],
)
def test_no_kill_loses_an_edit(
    target: Callable[..., None],
    kills: int,
    edited: Database,
    database_url: str,
    index: WhooshIndex,
    folder: Path,
    chance: random.Random,
):
    last = -1
    acknowledging = applying = 0
    for round_ in range(kills):
        before, indexed = last, dict(index.fingerprints())
        # An edit that was committed, but killed before it was acknowledged, must not be made twice.
        first = max([version(title) for title in titles(edited).values() if title != "Immobile"]) + 1
        with process(target, database_url, folder, first) as (killed, pipe):
            assert pipe.poll(10)
            if round_ % 2:
                # From here on, one commit of the index follows the other, however busy the machine is.
                wait_until(lambda: dict(index.fingerprints()) != indexed)  # noqa: B023 - called at once
            time.sleep(chance.uniform(0.0, 0.2))
            killed.kill()
            killed.join()
            last = last_acknowledged(pipe, last)
        acknowledging += last > before
        applying += dict(index.fingerprints()) != indexed
        assert_nothing_lost(edited, index, folder, last)
    assert acknowledging == kills
    # The kills fell where something was going on.
    assert applying >= kills // 2


def test_killed_applier_is_replaced(edited: Database, database_url: str, index: WhooshIndex, folder: Path):
    with process(kill_targets.only_apply, database_url, folder) as (first, pipe):
        assert pipe.poll(10)
        wait_until(lambda: not is_free(folder))
        with process(kill_targets.only_apply, database_url, folder) as (_, other):
            assert other.poll(10)
            edit(edited, 1)
            wait_until(lambda: finds(index, 1))
            first.kill()
            edit(edited, 2)
            wait_until(lambda: finds(index, 2))


def test_searches_go_on_while_two_hundred_records_are_edited(
    edited: Database, database_url: str, index: WhooshIndex, folder: Path
):
    with (
        process(kill_targets.only_apply, database_url, folder),
        process(kill_targets.search_until_told, folder) as (first, first_pipe),
        process(kill_targets.search_until_told, folder) as (second, second_pipe),
    ):
        for number in range(200):
            edit(edited, number)
        wait_until(lambda: finds(index, 199))
        for pipe, searching in ((first_pipe, first), (second_pipe, second)):
            pipe.send("stop")
            assert pipe.poll(10)
            assert pipe.recv() > 10
            searching.join()
            assert searching.exitcode == 0
    assert_nothing_lost(edited, index, folder, 199)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def finds(index: WhooshIndex, number: int) -> bool:
    hits = index.search(parse_query(f"v{number} ")).hits
    return [hit.title for hit in hits] == [title_of(number)]


def is_free(folder: Path) -> bool:
    with ApplierLock(folder).tried() as is_ours:
        return is_ours
