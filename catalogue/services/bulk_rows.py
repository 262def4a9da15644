"""Write many rows at once, and find what differs between a stored row and what a file says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from catalogue.domain import Base
from catalogue.services.sql import AnyRow, in_slices

BATCH = 1000

Values = Mapping[str, Any]


def insert_rows(session: Session, kind: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows; a column that is `None` or left out takes its default."""
    connection = session.connection()
    for same in _by_columns([_filled(row) for row in rows]):
        for batch in in_slices(same, BATCH):
            connection.execute(insert(kind), list(batch))


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


def _filled(row: Values) -> Values:
    # A JSON column given `None` would hold the text `null` instead of nothing.
    return {name: value for name, value in row.items() if value is not None}


def _by_columns(rows: Sequence[Values]) -> list[list[Values]]:
    # One statement inserts rows that fill the same columns.
    groups: dict[frozenset[str], list[Values]] = defaultdict(list)
    for row in rows:
        groups[frozenset(row)].append(row)
    return list(groups.values())
