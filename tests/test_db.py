import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from catalogue.db import Database
from catalogue.domain import Code, Organisation
from catalogue.errors import BadQuery, Unavailable


def add(database: Database, slug: str) -> None:
    with database.unit_of_work() as session:
        session.add(Organisation(slug=slug, name=slug))


def count(database: Database) -> int | None:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Organisation))


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


def test_a_second_writer_that_waits_in_vain_is_told(database: Database, monkeypatch):
    monkeypatch.setattr("catalogue.sqlite.BUSY_TIMEOUT_S", 0)
    hurried = Database(str(database.engine.url))
    with database.unit_of_work() as session:
        session.add(Organisation(slug="cnam", name="Cnam"))
        session.flush()
        with pytest.raises(Unavailable, match="occupée par une autre écriture"):
            add(hurried, "insee")
    hurried.dispose()


def test_a_database_never_initialised_says_so(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert not database.is_current()
    with pytest.raises(Unavailable, match="catalogue init"), database.reading() as session:
        session.scalars(select(Organisation)).all()
    database.dispose()


@pytest.fixture
def read_only_copy(migrated_file: Path, tmp_path: Path) -> Iterator[Path]:
    """A database in a folder that nobody may write: for root only a mounted one is so."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    is_root = os.geteuid() == 0
    if is_root and subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False).returncode:
        pytest.skip("this machine lets nobody mount a read-only folder")
    shutil.copy(migrated_file, folder)
    if is_root:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o555)
    yield folder / migrated_file.name
    if is_root:
        subprocess.run(["umount", folder], check=True)
    else:
        folder.chmod(0o755)


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
    with pytest.raises(OperationalError), database.reading() as session:
        session.execute(text("SELECT no_such_column FROM organisation"))


@pytest.mark.parametrize("url", ["", "nonsense", "oracle2://x", "sqlite:/x"])
def test_a_malformed_address_is_refused(url: str):
    with pytest.raises(BadQuery, match="CATALOGUE_DATABASE_URL"):
        Database(url)


def test_foreign_keys_are_enforced(database: Database):
    orphan = insert(Code).values(code_list_id=999, position=0, notation="x")
    with database.engine.connect() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(orphan)
