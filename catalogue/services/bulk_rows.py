"""Write many rows at once, and find what differs between a stored row and what a file says.

Rows are values by column name. They reach the driver as it wants them, without SQLAlchemy's work on each row,
which would cost more than the writing itself; `bench/bulk_import.py` measures it.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice, repeat
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, Column, Dialect, Table, bindparam, insert, update
from sqlalchemy.orm import Session

from catalogue.domain import Base
from catalogue.services.sql import AnyRow, in_slices

BATCH = 1000

Values = Mapping[str, Any]


class _Cell(NamedTuple):
    """How a column is given to the driver: what its values become, its default as it is and as it becomes."""

    name: str
    convert: Callable[[Any], Any] | None
    default: Any
    nothing: Any

    def of(self, rows: Sequence[Values]) -> Iterable[Any]:
        """Return the column of these rows."""
        name, convert, default, nothing = self
        if convert is None:
            if nothing is None:
                return [row.get(name) for row in rows]
            return [nothing if (value := row.get(name)) is None else value for row in rows]
        # Most JSON columns hold their default, an empty list: it is written once.
        return [
            nothing if (value := row.get(name)) is None or value == default else convert(value)
            for row in rows
        ]


def insert_rows(session: Session, kind: type[Base], rows: Iterable[Values]) -> None:
    """Insert rows, a batch at a time; a column that is `None` or left out takes its default.

    A default that is made (the present moment) is made once for all the rows. Either all rows give their
    `id` or none does.
    """
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    connection = session.connection()
    dialect = connection.dialect
    table = cast("Table", kind.__table__)
    columns = _columns(table, first)
    cells = [_cell(column, dialect) for column in columns]
    if dialect.name == "postgresql":
        statement = _insert_from_document(table, columns, dialect)
        for batch in _batches(first, remaining):
            connection.exec_driver_sql(statement, {"rows": _document(batch, cells)})
    else:
        statement = str(insert(table).compile(dialect=dialect, column_keys=[cell.name for cell in cells]))
        for batch in _batches(first, remaining):
            connection.exec_driver_sql(statement, list(_converted(batch, cells)))


@contextmanager
def sparing_collector() -> Iterator[None]:
    """Keep the garbage collector from looking again and again, in the block, at what was there before.

    Rows by the million make it run often, and each full run walks every object of the program: a fifth of
    the time of an import.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def update_rows(session: Session, kind: type[Base], rows: Sequence[Values]) -> None:
    """Give rows, named by their `id`, the other values; who has one open in a form will be told."""
    table = cast("Table", kind.__table__)
    columns = table.columns
    # SQLAlchemy raises the version of objects, not of rows written in bulk.
    raised = {"row_version": columns["row_version"] + 1} if "row_version" in columns else {}
    for same in _by_columns(rows):
        names = [name for name in same[0] if name != "id"]
        statement = (
            update(table)
            .where(columns["id"] == bindparam("row_id"))
            .values({name: bindparam(name) for name in names} | raised)
        )
        for batch in in_slices(same, BATCH):
            session.connection().execute(
                statement, [{"row_id": row["id"], **{name: row[name] for name in names}} for row in batch]
            )


def differences(stored: AnyRow | None, wanted: Values) -> dict[str, Any]:
    """Return what of `wanted` the stored row says otherwise; all of it when nothing is stored."""
    if stored is None:
        return dict(wanted)
    return {name: value for name, value in wanted.items() if getattr(stored, name) != value}


def _columns(table: Table, first: Values) -> list[Column[Any]]:
    """Return all the columns but the key that the database gives.

    :raises KeyError: the row names a column that the table has not.
    """
    key = table.autoincrement_column
    for name in first:
        table.columns[name]
    return [column for column in table.columns if column is not key or column.name in first]


def _cell(column: Column[Any], dialect: Dialect) -> _Cell:
    # PostgreSQL receives JSON in a document that is JSON itself.
    is_part = dialect.name == "postgresql" and isinstance(column.type, JSON)
    convert = None if is_part else column.type.dialect_impl(dialect).bind_processor(dialect)
    default = column.default
    if default is None:
        # Not converted: a JSON column would hold the text `null` instead of nothing.
        return _Cell(column.name, convert, None, None)
    value = cast("Any", default).arg
    made = value(None) if callable(value) else value
    return _Cell(column.name, convert, made, made if convert is None else convert(made))


def _insert_from_document(table: Table, columns: Sequence[Column[Any]], dialect: Dialect) -> str:
    """Return the statement that inserts the rows of a JSON document, many times faster than row by row."""
    prepare = dialect.identifier_preparer
    name = prepare.format_table(table)
    names = ", ".join(prepare.format_column(column) for column in columns)
    source = f"json_populate_recordset(NULL::{name}, %(rows)s::json)"
    return f"INSERT INTO {name} ({names}) SELECT {names} FROM {source}"  # noqa: S608 - names of ours


def _document(batch: Sequence[Values], cells: Sequence[_Cell]) -> str:
    names = [cell.name for cell in cells]
    rows = [dict(zip(names, row, strict=True)) for row in _converted(batch, cells)]
    # What is left are moments and dates.
    return json.dumps(rows, ensure_ascii=False, default=str)


def _batches(first: Values, remaining: Iterator[Values]) -> Iterator[list[Values]]:
    batch = [first, *islice(remaining, BATCH - 1)]
    while batch:
        yield batch
        batch = list(islice(remaining, BATCH))


def _converted(batch: Sequence[Values], cells: Sequence[_Cell]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as the driver takes them, made by columns, which costs less than one by one."""
    given = set[str]().union(*batch)
    made = [cell.of(batch) if cell.name in given else repeat(cell.nothing, len(batch)) for cell in cells]
    return zip(*made, strict=True)


def _by_columns(rows: Sequence[Values]) -> list[list[Values]]:
    # One statement gives rows the same columns.
    groups: dict[frozenset[str], list[Values]] = defaultdict(list)
    for row in rows:
        groups[frozenset(row)].append(row)
    return list(groups.values())
