"""The measured parts of `bulk_import.py`, each in a process of its own; each prints one JSON document."""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from catalogue.db import Database
from catalogue.domain import Organisation
from catalogue.domain.vocabularies import DatasetKind, VariableType
from catalogue.formats.table_schema_model import History, TableDescriptor, TableField
from catalogue.services.table_schema import import_table_descriptors

VARIABLES = 20
BATCH = 1000
TYPES = (VariableType.STRING, VariableType.INTEGER, VariableType.NUMBER, VariableType.DATE)


def prepare(path: str) -> None:
    """Make an empty database that knows one publisher; leave nothing in its log."""
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    with database.unit_of_work() as session:
        session.add(Organisation(slug="cnam", name="Cnam"))
    database.dispose()


@dataclass
class Stopwatch:
    """How long what ran under it took: wall time and processor time, in seconds."""

    wall_s: float = 0.0
    cpu_s: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the block."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall_s += time.perf_counter() - wall
        self.cpu_s += time.process_time() - cpu


def descriptors(count: int, making: Stopwatch) -> Iterator[TableDescriptor]:
    """Yield descriptors of tables, made a hundred at a time."""
    for start in range(0, count, 100):
        with making.running():
            some = [descriptor(number) for number in range(start, min(start + 100, count))]
        yield from some


def descriptor(number: int) -> TableDescriptor:
    """Return a table like those of the SNDS: 20 variables, one of them its key."""
    return TableDescriptor(
        file=f"schemas/produit-{number % 7}/ER_T{number}_F.json",
        name=f"ER_T{number}_F",
        title=f"Table n° {number} des prestations affinées de l’essai",
        product=f"Produit {number % 7}",
        scope=None,
        observation=None,
        history=History("2008", None, ("2011",) if number % 5 == 0 else ()),
        primary_key=("VAR_0",),
        fields=tuple(table_field(number, place) for place in range(VARIABLES)),
        foreign_keys=(),
        extras={},
    )


def table_field(number: int, place: int) -> TableField:
    """Return one of the columns; a fifth have constraints, a tenth a management rule."""
    return TableField(
        name=f"VAR_{place}",
        label=f"Libellé de la variable {place} de la table {number}",
        description=None,
        type=TYPES[place % len(TYPES)],
        source_type="varchar2",
        length="12",
        format=None,
        constraints={"required": True} if place % 5 == 0 else None,
        code_list=None,
        code_list_column=None,
        observation=None,
        management_rule="Valeur reprise du décompte" if place % 10 == 0 else None,
        history=History("2008"),
        extras={},
    )


def ours(path: str, datasets: int) -> dict[str, float]:
    """Import, as the application does."""
    database = Database(f"sqlite:///{path}")
    whole, making = Stopwatch(), Stopwatch()
    tables = descriptors(datasets, making)
    with whole.running(), database.unit_of_work() as session:
        report = import_table_descriptors(session, tables=tables, publisher="cnam", kind=DatasetKind.TABLE)
    if (report.tables, report.added) != (datasets, datasets * (VARIABLES + 1)):
        raise AssertionError(report)
    return figures(path, whole.wall_s - making.wall_s, whole.cpu_s - making.cpu_s)


def raw(path: str, source: str) -> dict[str, float]:
    """Write the rows of `source` by `executemany`; the database numbers them, as it does ours."""
    rows = sqlite3.connect(source)
    target = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        target.execute(f"PRAGMA {pragma}")
    inserts = {table: insert(target, table) for table in ("dataset", "variable")}
    reads = {table: rows.execute(f"{read} ORDER BY id") for table, (read, _) in inserts.items()}
    watch = Stopwatch()
    with watch.running():
        target.execute("BEGIN IMMEDIATE")
    while batch := list(islice(reads["dataset"], BATCH)):
        variables = list(islice(reads["variable"], len(batch) * VARIABLES))
        with watch.running():
            target.executemany(inserts["dataset"][1], batch)
            target.executemany(inserts["variable"][1], variables)
    with watch.running():
        target.execute("COMMIT")
    for table in inserts:
        count = f"SELECT count(*) FROM {table}"  # noqa: S608 - our own two names
        if rows.execute(count).fetchone() != target.execute(count).fetchone():
            raise AssertionError(table)
    return figures(path, watch.wall_s, watch.cpu_s)


def insert(database: sqlite3.Connection, table: str) -> tuple[str, str]:
    """Return the statements that read and write all the columns of a table but its key."""
    described = database.execute(f"PRAGMA table_info({table})")
    names = [f'"{row[1]}"' for row in described if row[1] != "id"]
    columns, places = ", ".join(names), ", ".join("?" * len(names))
    return (
        f"SELECT {columns} FROM {table}",  # noqa: S608 - names from the schema
        f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 - names from the schema
    )


def figures(path: str, wall_s: float, cpu_s: float) -> dict[str, float]:
    """Return what was measured, and the size of the database."""
    return {"wall_s": wall_s, "cpu_s": cpu_s, "database_mb": round(Path(path).stat().st_size / 1e6, 1)}


def main(part: str, *arguments: str) -> None:
    """Run the part that is named."""
    if part == "prepare":
        prepare(arguments[0])
    elif part == "ours":
        print(json.dumps(ours(arguments[0], int(arguments[1]))))
    else:
        print(json.dumps(raw(*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
