"""The parts of `snds_import.py` that write rows alone, each in a process of its own; each prints JSON."""

import csv
import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from catalogue.db import Database
from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.table_schema import import_table_schemas

Row = tuple[int, int, str, str | None, str]


def service(path: str, folder: Path) -> dict[str, float]:
    """Import, as the command does, without links and index."""
    database = Database(f"sqlite:///{path}")
    started = time.perf_counter()
    with database.unit_of_work() as session:
        report = import_table_schemas(
            session, folder=folder, publisher="cnam", kind=DatasetKind.TABLE, with_foreign_keys=True
        )
    return {"wall_s": round(time.perf_counter() - started, 2), "codes": report.codes}


def raw(path: str, folder: Path) -> dict[str, float]:
    """Write a list and its codes for each CSV file."""
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        database.execute(f"PRAGMA {pragma}")
    before = database.execute("SELECT count(*) FROM code").fetchone()[0]
    started = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    for file in sorted(folder.rglob("*.csv")):
        database.executemany(
            "INSERT INTO code (code_list_id, position, notation, label, attributes) VALUES (?, ?, ?, ?, ?)",
            codes(file, code_list(database, file)),
        )
    database.execute("COMMIT")
    wall_s = round(time.perf_counter() - started, 2)
    return {"wall_s": wall_s, "codes": database.execute("SELECT count(*) FROM code").fetchone()[0] - before}


def code_list(database: sqlite3.Connection, file: Path) -> int | None:
    """Add a list that is named by its file; return its key."""
    now = datetime.now(UTC).isoformat(" ")
    return database.execute(
        "INSERT INTO code_list (slug, name, title, special_codes, code_count, attribute_names, sources,"
        " created_at, updated_at) VALUES (?, ?, ?, '[]', 0, '[]', '[]', ?, ?)",
        (f"raw-{file.stem.lower()}", file.stem, file.stem, now, now),
    ).lastrowid


def codes(file: Path, list_id: int | None) -> Iterator[Row]:
    """Yield the rows of a CSV file: its first column made unique by the line, its second, the others."""
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=";")
        header = next(reader, [])
        for position, cells in enumerate(reader):
            if cells and list_id is not None:
                others = dict(zip(header[2:], cells[2:], strict=False))
                label = cells[1] if len(cells) > 1 else None
                yield list_id, position, f"{cells[0]}-{position}", label, json.dumps(others)


def main(part: str, path: str, folder: str) -> None:
    """Run the part that is named."""
    print(json.dumps((service if part == "service" else raw)(path, Path(folder))))


if __name__ == "__main__":
    main(*sys.argv[1:])
