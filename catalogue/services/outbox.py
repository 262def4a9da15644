"""Queue what the search index must be told, in the transaction of the change, and forget what it was told."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.domain import OutboxEntry
from catalogue.services.bulk_rows import insert_rows
from catalogue.services.sql import in_slices


class SubjectKind(StrEnum):
    """What an entry of the outbox is about."""

    DATASET = "dataset"
    CODE_LIST = "codelist"
    REUSE = "reuse"
    ORGANISATION = "organisation"
    CONCEPT = "concept"


class WaitingChange(NamedTuple):
    """An entry of the outbox: its key and whom it is about (`dataset:open-medic`)."""

    id: int
    subject: str


def index_later(session: Session, kind: SubjectKind, slug: str) -> None:
    """Note that the documents of this record, and those that quote it, may have changed."""
    session.add(OutboxEntry(subject=f"{kind.value}:{slug}"))


def index_many_later(session: Session, kind: SubjectKind, slugs: Iterable[str]) -> None:
    """Do as `index_later` for many records of one kind, in batches."""
    insert_rows(session, OutboxEntry, ({"subject": f"{kind.value}:{slug}"} for slug in slugs))


def waiting_changes(session: Session, *, limit: int | None = None) -> tuple[WaitingChange, ...]:
    """Return what the index has still to be told, oldest first."""
    rows = session.execute(select(OutboxEntry.id, OutboxEntry.subject).order_by(OutboxEntry.id).limit(limit))
    return tuple(WaitingChange(*row) for row in rows)


def count_waiting_changes(session: Session) -> int:
    """Return how many changes the index has still to be told."""
    return session.scalar(select(func.count()).select_from(OutboxEntry)) or 0


def forget_changes(session: Session, *, changes: Sequence[WaitingChange]) -> None:
    """Remove these entries, and no other: one with a lower key may be committed after them.

    Only whoever holds the applier's lock may call it: SQLite gives the key of a removed entry to a new one.
    """
    for some in in_slices([change.id for change in changes]):
        session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_(some)))
