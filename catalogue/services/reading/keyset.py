"""Read a page of a list by key: what follows the last row seen, in an order that an index holds.

The rows of the page are chosen first, from one table and its index; what is shown of them is joined to these
rows alone, so that no join can lead a database to read and sort a whole table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.domain.base import UtcDateTime
from catalogue.services.reading.cursors import Key, bad_cursor, read_cursor, write_cursor
from catalogue.services.sql import AnyRow, AnySelect

Item = TypeVar("Item")
AnyColumn = ColumnElement[Any] | InstrumentedAttribute[Any]

# Ends the name of the order of changes of a list.
CHANGES = "-changes"


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some items of a list; `next` is the cursor that asks for the following ones, `None` at the end."""

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True)
class Order:
    """A total order, ascending; `name` marks its cursors.

    :param since: where the first column, a moment, begins; `None` for the whole list.
    """

    name: str
    columns: tuple[AnyColumn, ...]
    since: datetime | None = None

    def begins(self) -> list[ColumnElement[bool]]:
        """Return the condition of the first page."""
        return [] if self.since is None else [self.columns[0] >= self.since]

    def past(self, cursor: str) -> ColumnElement[bool]:
        """Return the condition that leaves out what a reader has seen.

        :raises BadQuery: the cursor is none of this order.
        """
        key = read_cursor(cursor, order=self.name, types=[_type_of(column) for column in self.columns])
        if self.since is not None and isinstance(key[0], datetime) and key[0] < self.since:
            raise bad_cursor()
        return _after(self.columns, key)


def read_page(
    session: Session,
    shown: AnySelect,
    *,
    identity: InstrumentedAttribute[int],
    conditions: Sequence[ColumnElement[bool]],
    order: Order,
    after: str | None,
    limit: int,
) -> tuple[Sequence[AnyRow], str | None]:
    """Return the rows of a page and the cursor of the following one, in one statement.

    :param shown: what is selected of each row, without conditions; it must have the table of `identity`.
    :param conditions: on the columns of that table alone; others go through subqueries.
    :param after: cursor of the page before; `None` for the first.
    :raises BadQuery: the cursor is malformed, or of another order.
    """
    key = [column.label(f"key_{rank}") for rank, column in enumerate(order.columns)]
    # What follows a row begins after `since` too: one bound, so that an index leads straight to it.
    bounds = order.begins() if after is None else [order.past(after)]
    chosen = select(identity.label("chosen_id"), *key).where(*conditions, *bounds)
    page = chosen.order_by(*order.columns).limit(limit + 1).subquery("page")
    keys = [column for name, column in page.c.items() if name != "chosen_id"]
    rows = session.execute(
        shown.add_columns(*keys).join(page, page.c.chosen_id == identity).order_by(*keys)
    ).all()
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], write_cursor(order.name, last[-len(keys) :])


def follow_changes(default: Order, record: Any, since: datetime | None) -> Order:
    """Return the order of a list for who asks what changed since a moment; else its usual one.

    Changes come in the order in which they were made: what changes during the reading comes again at the end.

    :param record: a mapped class with `id` and `updated_at`.
    """
    if since is None:
        return default
    return Order(f"{default.name}{CHANGES}", (record.updated_at, record.id), since)


def bytewise(session: Session, column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return the column ordered by its bytes on both stores, whatever the language of the database."""
    return column.collate("C" if session.get_bind().dialect.name == "postgresql" else "BINARY")


def starts_with(column: AnyColumn, prefix: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a text begins so, in the form that an index serves.

    :param column: ordered by its bytes.
    :param prefix: not empty.
    """
    conditions = [column >= prefix]
    end = _end_of(prefix)
    return [*conditions, column < end] if end else conditions


def _end_of(prefix: str) -> str:
    """Return the first text, by bytes, after all those that begin so; empty where there is none."""
    bare = prefix.rstrip("\U0010ffff")
    if not bare:
        return ""
    # Surrogates are no characters: what follows U+D7FF is U+E000.
    following = ord(bare[-1]) + 1
    return bare[:-1] + chr(0xE000 if following == 0xD800 else following)


def _type_of(column: AnyColumn) -> type:
    # A decorated type says no more than `object` of its values.
    return datetime if isinstance(column.type, UtcDateTime) else column.type.python_type


def _after(columns: Sequence[AnyColumn], key: Key) -> ColumnElement[bool]:
    values = [literal(value, column.type) for column, value in zip(columns, key, strict=True)]
    if len(columns) == 1:
        first: ColumnElement[bool] = columns[0] > values[0]
        return first
    return tuple_(*columns) > tuple_(*values)
