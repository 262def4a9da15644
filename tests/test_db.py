import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Update, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, ProgrammingError

from catalogue.db import Database
from catalogue.domain import Code, Organisation
from catalogue.errors import BadQuery, Unavailable
from tests.stores import Store, copy_sqlite

BUSY = "occupée par une autre écriture"


def add(database: Database, slug: str) -> None:
    with database.unit_of_work() as session:
        session.add(Organisation(slug=slug, name=slug))


def count(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


def renaming(slug: str) -> Update:
    return update(Organisation).where(Organisation.slug == slug).values(name="Nouveau nom")


def rename(database: Database, slug: str) -> None:
    with database.unit_of_work() as session:
        session.execute(renaming(slug))


def test_a_unit_of_work_commits_at_its_end(database: Database):
    add(database, "cnam")
    assert count(database) == 1


def test_a_failure_leaves_nothing_behind(database: Database):
    def fail_half_way() -> None:
        with database.unit_of_work() as session:
            session.add(Organisation(slug="cnam", name="Cnam"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert count(database) == 0


@pytest.mark.store("sqlite")
def test_sqlite_is_set_up_to_lose_nothing(database: Database):
    with database.reading() as session:
        values = [
            session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]


def test_a_reader_sees_one_state_while_somebody_writes(database: Database):
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Organisation))
        add(database, "cnam")
        assert session.scalar(select(func.count()).select_from(Organisation)) == before
    assert count(database) == 1


def test_a_second_writer_that_waits_in_vain_is_told(database: Database, database_url: str, monkeypatch):
    monkeypatch.setattr("catalogue.db.BUSY_TIMEOUT_S", 0.05)
    hurried = Database(database_url)
    with database.unit_of_work() as session:
        session.add(Organisation(slug="cnam", name="Cnam"))
        session.flush()
        with pytest.raises(Unavailable, match=BUSY):
            add(hurried, "cnam")
    hurried.dispose()


@pytest.mark.store("postgresql")
def test_a_writer_of_what_another_changed_since_is_told(database: Database):
    add(database, "cnam")

    def change_what_was_read_before() -> None:
        with database.unit_of_work() as session:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            session.scalars(select(Organisation)).all()
            rename(database, "cnam")
            session.execute(update(Organisation).values(name="Autre"))

    with pytest.raises(Unavailable, match=BUSY):
        change_what_was_read_before()


@pytest.mark.store("postgresql")
def test_of_two_writers_who_wait_for_each_other_one_is_told(database: Database, database_url: str):
    add(database, "cnam")
    add(database, "insee")
    hasty = Database(f"{database_url}?options=-c%20deadlock_timeout%3D20ms")
    both_hold_one = Barrier(2, timeout=10)

    def rename_both(first: str, second: str) -> str:
        try:
            with hasty.unit_of_work() as session:
                session.execute(renaming(first))
                both_hold_one.wait()
                session.execute(renaming(second))
        except Unavailable as error:
            return error.message
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(rename_both, ("cnam", "insee"), ("insee", "cnam")), key="done".__eq__)
    hasty.dispose()
    assert BUSY in outcomes[0]
    assert outcomes[1] == "done"


@pytest.mark.store("postgresql")
def test_what_a_refused_value_says_is_not_taken_for_a_fault(database: Database):
    add(database, "locked")
    with pytest.raises(IntegrityError, match="locked"):
        add(database, "locked")


@pytest.mark.store("postgresql")
def test_a_session_that_reads_cannot_write(database: Database):
    def write() -> None:
        with database.reading() as session:
            session.add(Organisation(slug="cnam", name="Cnam"))
            session.flush()

    with pytest.raises(InternalError, match="read-only"):
        write()
    # The same connection writes again once it has been given back.
    add(database, "cnam")
    assert count(database) == 1


def test_a_database_never_initialised_says_so(databases: Store):
    with databases.database() as url:
        database = Database(url)
        assert not database.is_current()
        with pytest.raises(Unavailable, match="catalogue init"), database.reading() as session:
            session.scalars(select(Organisation)).all()
        database.dispose()


@pytest.fixture
def read_only_copy(migrated: str, tmp_path: Path) -> Iterator[Path]:
    """A database in a folder that nobody may write: for root only a mounted one is so."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    is_root = os.geteuid() == 0
    if is_root and subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False).returncode:
        pytest.skip("this machine lets nobody mount a read-only folder")
    file = copy_sqlite(migrated, folder)
    if is_root:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o555)
    yield file
    if is_root:
        subprocess.run(["umount", folder], check=True)
    else:
        folder.chmod(0o755)


@pytest.mark.store("sqlite")
def test_a_folder_that_cannot_be_written_is_still_read(read_only_copy: Path):
    database = Database(f"sqlite:///{read_only_copy}")
    assert database.is_current()
    assert count(database) == 0
    with pytest.raises(Unavailable, match="ne peut pas être écrite"):
        add(database, "cnam")
    database.dispose()


def test_a_damaged_file_says_so(tmp_path: Path):
    file = tmp_path / "x.sqlite3"
    file.write_bytes(b"not a database at all" * 100)
    database = Database(f"sqlite:///{file}")
    with pytest.raises(Unavailable, match="abîmé"), database.reading() as session:
        session.scalars(select(Organisation)).all()
    database.dispose()


def test_a_server_that_does_not_answer_says_so():
    database = Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    with pytest.raises(Unavailable, match="ne répond pas"), database.reading() as session:
        session.scalars(select(Organisation)).all()


def test_a_programming_error_is_not_told_as_a_fault_of_the_database(database: Database):
    with pytest.raises((OperationalError, ProgrammingError)), database.reading() as session:
        session.execute(text("SELECT no_such_column FROM organisation"))


@pytest.mark.parametrize("url", ["", "nonsense", "oracle2://x", "sqlite:/x"])
def test_a_malformed_address_is_refused(url: str):
    with pytest.raises(BadQuery, match="CATALOGUE_DATABASE_URL"):
        Database(url)


def test_foreign_keys_are_enforced(database: Database):
    orphan = insert(Code).values(code_list_id=999, position=0, notation="x")
    with database.engine.connect() as connection, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        connection.execute(orphan)
