"""The store: engine, sessions, unit of work, and the state of the schema.

SQLite (WAL) is the embedded default, PostgreSQL the other; nothing above knows which one it speaks to.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.domain.code_list import CODE_WORDS
from catalogue.errors import BadQuery, Unavailable
from catalogue.messages import gettext_noop
from catalogue.resources import resource_folder
from catalogue.sqlite import sqlite_engine

# How long a writer waits for another one.
BUSY_TIMEOUT_S = 5.0

READ_ONLY_TRANSACTION = "25006"
BUSY = gettext_noop("La base de données est occupée par une autre écriture : réessayez dans un instant.")


class Database:
    """One database: hands out sessions, upgrades itself, tells whether it can be used.

    :param url: SQLAlchemy address; for SQLite the parent folder must be writable on first use.
    :raises BadQuery: the address is malformed or its driver is not installed.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reads = sessionmaker(_engine_to_read(self.engine), expire_on_commit=False)
        writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._writes = sessionmaker(writing, expire_on_commit=False)
        # SQLite lets one write and makes the others try again and again, by luck: threads queue here instead.
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open a session that commits once at the end, or rolls everything back.

        :raises Unavailable: the database cannot be reached, is locked or read-only.
        """
        try:
            with self._own_turn(), self._writes.begin() as session:
                yield session
        except DBAPIError as error:
            raise _as_unavailable(error) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that never writes; every read of the block sees one state.

        :raises Unavailable: the database cannot be reached, or was never initialised.
        """
        try:
            with self._reads() as session:
                yield session
        except DBAPIError as error:
            # It is we who made the transaction read-only: writing in it is a programming error.
            if _sqlstate(error) == READ_ONLY_TRANSACTION:
                raise
            raise _as_unavailable(error) from error

    def upgrade(self) -> bool:
        """Bring the schema to the newest revision; return whether anything was done.

        :raises Unavailable: the folder or the database cannot be written.
        """
        self._make_folder()
        try:
            before = self.revision()
            command.upgrade(alembic_config(self.engine), "head")
        except DBAPIError as error:
            raise _as_unavailable(error) from error
        return before != self.revision()

    def revision(self) -> str | None:
        """Return the revision the schema stands at, `None` for an empty database.

        :raises Unavailable: the database cannot be reached, or its folder does not exist yet.
        """
        try:
            with self.engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        except DBAPIError as error:
            raise _as_unavailable(error) from error

    def is_current(self) -> bool:
        """Tell whether the schema is the one this code expects."""
        head = ScriptDirectory.from_config(alembic_config(self.engine)).get_current_head()
        return self.revision() == head

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """Keep the other threads of this process from writing meanwhile.

        :raises Unavailable: one of them writes for too long.
        """
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_S):
            raise Unavailable(BUSY)
        try:
            yield
        finally:
            self._turn.release()

    def _make_folder(self) -> None:
        if self.engine.dialect.name != "sqlite" or not self.engine.url.database:
            return
        folder = Path(self.engine.url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                "Le dossier « %(folder)s » ne peut pas être créé (%(reason)s).",
                folder=folder,
                reason=error.strerror,
            ) from error


def alembic_config(engine: Engine) -> Config:
    """Return the Alembic configuration that runs our migrations on `engine`."""
    config = Config()
    config.set_main_option("script_location", str(resource_folder("migrations")))
    config.attributes["engine"] = engine
    return config


def is_mapped(_item: object, name: str | None, _kind: str, is_stored: bool, _mapped: object) -> bool:
    """Tell Alembic (`include_object`) whether the domain is to know of what the database holds."""
    return not (is_stored and name is not None and name.removeprefix("ix_").startswith(CODE_WORDS))


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgres", "postgresql"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            return sqlite_engine(parsed, busy_timeout_s=BUSY_TIMEOUT_S)
        return create_engine(parsed, pool_pre_ping=True, connect_args=_connect_args(parsed))
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadQuery("CATALOGUE_DATABASE_URL n’est pas une adresse de base de données valable.") from error
    except ModuleNotFoundError as error:
        raise BadQuery(
            "Le pilote de base de données « %(name)s » manque : installez l’extra [postgresql].",
            name=error.name,
        ) from error


def _connect_args(url: URL) -> dict[str, str]:
    """Return what PostgreSQL is told at each connection, unless the address says otherwise."""
    if "options" in url.query:
        return {}
    return {"options": f"-c lock_timeout={int(BUSY_TIMEOUT_S * 1000)}"}


def _engine_to_read(engine: Engine) -> Engine:
    """Return the engine whose transactions see one state: on SQLite each does."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


class _Fault(NamedTuple):
    """A fault of the store, as PostgreSQL numbers it or as a driver words it, and how to mend it."""

    states: frozenset[str]
    words: re.Pattern[str]
    sentence: str


# Anything else is a programming error and stays one. Numbers: SQLSTATE (PostgreSQL's manual, appendix A).
_FAULTS = (
    _Fault(
        frozenset({"42P01"}),
        re.compile(r"no such table|unable to open database"),
        gettext_noop(
            "La base de données n’est pas initialisée, ou ne peut pas être lue : lancez « catalogue init »."
        ),
    ),
    _Fault(
        # Serialization failure, deadlock, lock not available.
        frozenset({"40001", "40P01", "55P03"}),
        re.compile(r"locked"),
        BUSY,
    ),
    _Fault(
        frozenset({READ_ONLY_TRANSACTION}),
        re.compile(r"readonly|read-only"),
        gettext_noop(
            "La base de données ne peut pas être écrite : vérifiez les droits du dossier de données."
        ),
    ),
    _Fault(
        frozenset({"53100", "58030"}),
        re.compile(r"disk is full|disk I/O error|No space left"),
        gettext_noop(
            "Le disque des données est plein ou ne répond plus : faites de la place, puis réessayez."
        ),
    ),
    _Fault(
        frozenset({"XX001", "XX002"}),
        re.compile(r"not a database|malformed"),
        gettext_noop("Le fichier de la base de données est abîmé : restaurez une sauvegarde."),
    ),
    _Fault(
        # A server that stops, starts or has no place left; psycopg's words for one that is not there.
        frozenset({"57P01", "57P02", "57P03", "53300"}),
        re.compile(r"connection (?:failed|to server|is bad|timeout)|server closed|terminating connection"),
        gettext_noop("La base de données ne répond pas : vérifiez CATALOGUE_DATABASE_URL et le serveur."),
    ),
)


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _as_unavailable(error: DBAPIError) -> Exception:
    state = _sqlstate(error)
    for fault in _FAULTS:
        # PostgreSQL's messages quote what was written, which may be any word: only its number counts.
        if state in fault.states if state else fault.words.search(str(error.orig)):
            return Unavailable(fault.sentence)
    return error
