"""What every test may ask for: a database of one's own on each store, and the real input beside us."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.db import Database
from tests.postgresql import binaries
from tests.stores import NAMES, SQLITE, SqliteStore, Store, postgresql_store

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

StatementCounter = Callable[[], AbstractContextManager[list[str]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a developer run one half: `pytest --store sqlite`."""
    parser.addoption(
        "--store", action="append", choices=NAMES, help="run on this store only (repeatable; default: both)"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database once on each store, or on those of its mark `store`."""
    if "store" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--store") or NAMES
    marks = list(metafunc.definition.iter_markers("store"))
    allowed = {name for mark in marks for name in mark.args} or {*NAMES}
    names = [name for name in NAMES if name in chosen and name in allowed]
    metafunc.parametrize("store", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def store(request: pytest.FixtureRequest) -> str:
    """The name of the store this test runs on: what asks for it, at whatever distance, runs on each."""
    if request.param != SQLITE and binaries() is None:
        pytest.skip("no PostgreSQL server on this machine (Debian's package; make test installs it)")
    return str(request.param)


@pytest.fixture(scope="session")
def every_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Store]]:
    """The stores by name: started when first asked for, kept until the last test."""
    with ExitStack() as stack:
        started: dict[str, Store] = {}

        def named(name: str) -> Store:
            if name not in started:
                started[name] = (
                    SqliteStore(tmp_path_factory.mktemp("sqlite"))
                    if name == SQLITE
                    else stack.enter_context(postgresql_store())
                )
            return started[name]

        yield named


@pytest.fixture(scope="session")
def databases(store: str, every_store: Callable[[str], Store]) -> Store:
    """Where the databases of this test come from."""
    return every_store(store)


@pytest.fixture(scope="session")
def migrated(databases: Store) -> Iterator[str]:
    """The address of an empty database at the newest revision; copied, never used."""
    with databases.database() as url:
        database = Database(url)
        database.upgrade()
        database.dispose()
        yield url


@pytest.fixture
def database_url(databases: Store, migrated: str) -> Iterator[str]:
    """The address of a database of one's own, at the newest revision."""
    with databases.database(migrated) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database of one's own."""
    database = Database(database_url)
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


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled templates for all the applications of a session, of which each test has its own."""
    with pytest.MonkeyPatch.context() as patch:
        cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": cache})
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real input laid beside the checkout; users do not have it."""
    if not SHARED.is_dir():
        pytest.skip("the real input (../shared) is not on this machine")
    return SHARED
