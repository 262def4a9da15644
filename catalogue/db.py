"""The store: engine, sessions, unit of work, and the state of the schema.

SQLite (WAL) is the embedded default, PostgreSQL the other; nothing above knows which one it speaks to.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.errors import BadQuery, Unavailable
from catalogue.messages import gettext_noop
from catalogue.resources import resource_folder
from catalogue.sqlite import sqlite_engine


class Database:
    """One database: hands out sessions, upgrades itself, tells whether it can be used.

    :param url: SQLAlchemy address; for SQLite the parent folder must be writable on first use.
    :raises BadQuery: the address is malformed or its driver is not installed.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reads = sessionmaker(self.engine, expire_on_commit=False)
        writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._writes = sessionmaker(writing, expire_on_commit=False)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open a session that commits once at the end, or rolls everything back.

        :raises Unavailable: the database cannot be reached, is locked or read-only.
        """
        try:
            with self._writes.begin() as session:
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


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in {"postgres", "postgresql"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            return sqlite_engine(parsed)
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadQuery("CATALOGUE_DATABASE_URL n’est pas une adresse de base de données valable.") from error
    except ModuleNotFoundError as error:
        raise BadQuery(
            "Le pilote de base de données « %(name)s » manque : installez l’extra [postgresql].",
            name=error.name,
        ) from error


# What the drivers say, and the sentence that tells an operator what to mend; anything else is a
# programming error and stays one.
_FAULTS = (
    (
        re.compile(r"no such table|UndefinedTable|unable to open database"),
        gettext_noop(
            "La base de données n’est pas initialisée, ou ne peut pas être lue : lancez « catalogue init »."
        ),
    ),
    (
        re.compile(r"locked|LockNotAvailable"),
        gettext_noop("La base de données est occupée par une autre écriture : réessayez dans un instant."),
    ),
    (
        re.compile(r"readonly|read-only|ReadOnly"),
        gettext_noop(
            "La base de données ne peut pas être écrite : vérifiez les droits du dossier de données."
        ),
    ),
    (
        re.compile(r"disk is full|disk I/O error|No space left"),
        gettext_noop(
            "Le disque des données est plein ou ne répond plus : faites de la place, puis réessayez."
        ),
    ),
    (
        re.compile(r"not a database|malformed"),
        gettext_noop("Le fichier de la base de données est abîmé : restaurez une sauvegarde."),
    ),
    (
        # psycopg's words for a server that is not there, stops, or drops the line.
        re.compile(r"connection (?:failed|to server|is bad|timeout)|server closed|terminating connection"),
        gettext_noop("La base de données ne répond pas : vérifiez CATALOGUE_DATABASE_URL et le serveur."),
    ),
)


def _as_unavailable(error: DBAPIError) -> Exception:
    text = f"{type(error.orig).__name__}: {error.orig}"
    for pattern, sentence in _FAULTS:
        if pattern.search(text):
            return Unavailable(sentence)
    return error
