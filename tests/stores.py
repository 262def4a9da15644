"""The stores that tests run on: each hands out as many databases as there are tests.

A database is made empty or as a copy of another, to which nobody may be connected then. Nothing here knows
what a catalogue is: the fixtures of `conftest.py` fill what gets copied.
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from tests import postgresql

SQLITE, POSTGRESQL = NAMES = ("sqlite", "postgresql")
DATABASE_URL = "CATALOGUE_DATABASE_URL"


class Store(Protocol):
    """Where databases come from; an address is what the setting `CATALOGUE_DATABASE_URL` would hold."""

    name: str

    def database(self, template: str | None = None) -> AbstractContextManager[str]:
        """Lend a database until the block ends: empty, or a copy of the one at the address `template`."""


class SqliteStore:
    """One file a database, in folders below `folder`."""

    name = SQLITE

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Lend a file in a folder of its own."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        if template:
            copy_sqlite(template, folder)
        try:
            yield f"sqlite:///{folder / 'catalogue.sqlite3'}"
        finally:
            shutil.rmtree(folder)


def copy_sqlite(address: str, folder: Path) -> Path:
    """Copy a SQLite database that nobody uses into `folder`; return the new file."""
    file = Path(make_url(address).database or "")
    assert not file.with_name(file.name + "-wal").exists(), "somebody still uses the template"
    copy = folder / "catalogue.sqlite3"
    shutil.copy(file, copy)
    return copy


class PostgresqlStore:
    """Databases of one server; copies are made by the server, file by file."""

    name = POSTGRESQL

    def __init__(self, address: str) -> None:
        self._address = make_url(address)
        plain = self._address.set(drivername="postgresql", database="template1")
        self._admin = psycopg.connect(plain.render_as_string(), autocommit=True)
        self._numbers = count()

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """Lend a database; whoever is still connected at the end is thrown out."""
        name = f"test_{next(self._numbers)}"
        copied = make_url(template).database if template else "template0"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {copied} STRATEGY FILE_COPY".encode())
        try:
            yield self._url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Leave the server."""
        self._admin.close()

    def _url(self, name: str) -> str:
        return self._address.set(database=name).render_as_string()


@contextmanager
def postgresql_store() -> Iterator[PostgresqlStore]:
    """Start a server and hand out its databases until the block ends."""
    with postgresql.server() as address:
        store = PostgresqlStore(address)
        try:
            yield store
        finally:
            store.close()


@contextmanager
def database_setting(store: Store, template: str | None = None) -> Iterator[dict[str, str]]:
    """Lend a command its database, as the setting it is told; on SQLite none: its data folder holds it."""
    if store.name == SQLITE:
        yield {}
    else:
        with store.database(template) as url:
            yield {DATABASE_URL: url}
