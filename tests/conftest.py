"""What every test may ask for: a real database built by the migrations, and the real input beside us."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.db import Database

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

StatementCounter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest revision; copied, never used."""
    file = tmp_path_factory.mktemp("migrated") / "catalogue.sqlite3"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    with database.engine.connect() as connection:
        # Everything into the one file that gets copied.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return file


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of one's own."""
    file = tmp_path / "catalogue.sqlite3"
    shutil.copy(migrated_file, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose changes end with the test."""
    with Session(database.engine) as session:
        yield session


@pytest.fixture
def count_statements(database: Database) -> StatementCounter:
    """Collect the statements that the database runs inside a `with` block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            statements.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real input laid beside the checkout; users do not have it."""
    if not SHARED.is_dir():
        pytest.skip("the real input (../shared) is not on this machine")
    return SHARED
