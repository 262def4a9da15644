"""How SQLite is opened: nothing lost, transactions that are ours, reading where writing is refused."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event

from catalogue.errors import Unavailable


def sqlite_engine(url: URL, *, busy_timeout_s: float) -> Engine:
    """Return the engine of a SQLite database (`sqlite:///FILE`, or `sqlite://` in memory)."""
    if not url.database or url.database == ":memory:" or url.query:
        engine = create_engine(url, connect_args={"timeout": busy_timeout_s})
    else:
        file = Path(url.database)
        engine = create_engine(url, creator=lambda: _open(file, busy_timeout_s))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _open(file: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """Open the file; in a folder that cannot be written, as one that nobody changes.

    A reader of a WAL database writes beside it to take its place in line. Where that is impossible nobody
    can be writing either, and the file is whole as long as no unfinished log lies beside it.
    """
    if file.is_file() and not os.access(file.parent, os.W_OK) and not _unfinished_log(file):
        name, is_uri = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1", True
    else:
        name, is_uri = str(file), False
    return sqlite3.connect(name, timeout=busy_timeout_s, check_same_thread=False, uri=is_uri)


def _unfinished_log(file: Path) -> bool:
    log = file.with_name(file.name + "-wal")
    return log.is_file() and log.stat().st_size > 0


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must leave transactions to us: its own habit is to begin them late and to commit
    # before DDL, which would make a migration half-written when it fails.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first and writes later would be refused
    # without waiting when another wrote in between.
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def require_full_text(connection: Connection) -> None:
    """Do nothing where this SQLite can search the words of a text, as most builds can.

    :raises Unavailable: it was compiled without FTS5.
    """
    if not connection.exec_driver_sql("SELECT sqlite_compileoption_used('ENABLE_FTS5')").scalar():
        raise Unavailable(
            "Le SQLite de ce Python est compilé sans FTS5, dont le catalogue a besoin pour chercher un code "
            "par son libellé : installez un autre Python, ou prenez PostgreSQL."
        )
