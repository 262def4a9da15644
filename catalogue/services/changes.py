"""What changed in public, newest first, and where everything public stands: for readers that come back.

Only published records are read: neither a draft nor what was withdrawn shows, not even by a date.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, literal, select, true, tuple_
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset, KeyConcept, Organisation, Reuse
from catalogue.domain.vocabularies import PublicationState
from catalogue.services.reading.cursors import read_cursor, write_cursor
from catalogue.services.refs import is_public
from catalogue.services.sql import AnySelect

# So many records are read at a time where they are sent as they come.
BATCH = 2000

_ORDER = "changes"
_Listed: TypeAlias = type[Dataset] | type[CodeList] | type[KeyConcept] | type[Reuse]
_KINDS: Mapping[str, tuple[_Listed, ColumnElement[bool]]] = MappingProxyType(
    {
        "datasets": (Dataset, is_public()),
        "code_lists": (CodeList, true()),
        "key_concepts": (KeyConcept, true()),
        "reuses": (Reuse, Reuse.state == PublicationState.PUBLISHED),
    }
)
LISTED_KINDS: tuple[str, ...] = tuple(_KINDS)


@dataclass(frozen=True)
class ChangedDataset:
    """A published dataset, and when its record was last written."""

    slug: str
    title: str
    summary: str | None
    publisher: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Changes:
    """A page of what changed; `after` is the cursor of the next one, if there is one."""

    datasets: tuple[ChangedDataset, ...]
    updated_at: datetime | None
    after: str | None


@dataclass(frozen=True)
class Slice:
    """Some keys of a kind of record, that are together whatever is added: the `number`th lot of `size`."""

    kind: str
    number: int
    updated_at: datetime


def list_changes(session: Session, *, after: str | None, limit: int) -> Changes:
    """Return published datasets, the last written first.

    :param after: the cursor that the page before gave.
    :raises BadQuery: it is no cursor of this list.
    """
    query = (
        select(
            Dataset.slug,
            Dataset.title,
            Dataset.summary,
            Organisation.name,
            Dataset.created_at,
            Dataset.updated_at,
            Dataset.id,
        )
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(is_public())
        .order_by(Dataset.updated_at.desc(), Dataset.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        moment, key = read_cursor(after, order=_ORDER, types=(datetime, int))
        last = tuple_(literal(moment, Dataset.updated_at.type), literal(key, Dataset.id.type))
        query = query.where(tuple_(Dataset.updated_at, Dataset.id) < last)
    rows = session.execute(query).all()
    newest = session.scalar(select(func.max(Dataset.updated_at)).where(is_public()))
    shown = rows[:limit]
    return Changes(
        tuple(ChangedDataset(*row[:6]) for row in shown),
        newest,
        write_cursor(_ORDER, shown[-1][5:]) if len(rows) > limit else None,
    )


def list_slices(session: Session, *, size: int) -> tuple[Slice, ...]:
    """Return the lots of `size` keys that hold a public record, each with its latest change.

    A lot is told by keys and not by ranks: a record never moves to another one.
    """
    found: list[Slice] = []
    for kind, (record, condition) in _KINDS.items():
        number = (record.id - 1) // size
        rows = session.execute(
            select(number, func.max(record.updated_at)).where(condition).group_by(number).order_by(number)
        )
        found += (Slice(kind, int(row[0]), row[1]) for row in rows)
    return tuple(found)


def iterate_slice(session: Session, *, kind: str, number: int, size: int) -> Iterator[tuple[str, datetime]]:
    """Yield the slug and the latest change of each public record of a lot, in the order of keys.

    :param kind: one of `LISTED_KINDS`.
    """
    last, end = number * size, (number + 1) * size
    while True:
        rows = session.execute(_some(kind, last, end)).all()
        yield from ((row.slug, row.updated_at) for row in rows)
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _some(kind: str, last: int, end: int) -> AnySelect:
    record, condition = _KINDS[kind]
    return (
        select(record.id, record.slug, record.updated_at)
        .where(condition, record.id > last, record.id <= end)
        .order_by(record.id)
        .limit(BATCH)
    )
