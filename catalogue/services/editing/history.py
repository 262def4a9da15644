"""Write the history of a record, and read it: newest first, paged by key."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Base, Revision
from catalogue.domain.vocabularies import RevisionAction
from catalogue.services.editing.fields import Value
from catalogue.services.editing.record_type import RecordType, Values
from catalogue.services.rights import Actor


@dataclass(frozen=True)
class Change:
    """One field, before and after, as values."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True)
class RevisionView:
    """One change of one record.

    :param record_key: how the record was called: `open-medic/CIP13`.
    :param changes: in the order of the form.
    """

    id: int
    record_type: str
    record_key: str
    page_key: str
    row_version: int
    action: RevisionAction
    changes: tuple[Change, ...]
    reason: str | None
    author: str
    made_at: datetime


def record_revision(
    session: Session,
    actor: Actor,
    kind: RecordType,
    record: Base,
    *,
    action: RevisionAction,
    before: Values,
    after: Values,
    reason: str | None = None,
) -> None:
    """Add to the history that `actor` changed a flushed record, in the transaction of the change."""
    add_revision(
        session,
        actor,
        record_type=kind.name,
        record=record,
        record_key="/".join(kind.address_of(session, record)),
        page_key=kind.page_key(session, record),
        action=action,
        before=before,
        after=after,
        reason=reason,
    )


def add_revision(
    session: Session,
    actor: Actor,
    *,
    record_type: str,
    record: Base,
    record_key: str,
    page_key: str,
    action: RevisionAction,
    before: Values,
    after: Values,
    reason: str | None = None,
) -> None:
    """Add one row to the history."""
    session.add(
        Revision(
            record_type=record_type,
            record_id=record.id,  # type: ignore[attr-defined]
            record_key=record_key,
            page_key=page_key,
            row_version=record.row_version,  # type: ignore[attr-defined]
            action=action,
            before=dict(before),
            after=dict(after),
            reason=reason,
            author=actor.author,
        )
    )


def list_revisions(
    session: Session, *, page_key: str | None = None, before: int | None = None, limit: int
) -> tuple[RevisionView, ...]:
    """Return changes, newest first.

    :param page_key: only those that show on this page (`dataset:open-medic`).
    :param before: id of the last one already seen.
    """
    query = select(Revision).order_by(Revision.id.desc()).limit(limit)
    if page_key is not None:
        query = query.where(Revision.page_key == page_key)
    if before is not None:
        query = query.where(Revision.id < before)
    return tuple(_view(revision) for revision in session.scalars(query))


def revisions_since(session: Session, kind: RecordType, record_id: int, row_version: int) -> list[Revision]:
    """Return the changes of a record after this version, oldest first."""
    return list(
        session.scalars(
            select(Revision)
            .where(
                Revision.record_type == kind.name,
                Revision.record_id == record_id,
                Revision.row_version > row_version,
            )
            .order_by(Revision.id)
        )
    )


def _view(revision: Revision) -> RevisionView:
    names = dict.fromkeys((*revision.before, *revision.after))
    return RevisionView(
        id=revision.id,
        record_type=revision.record_type,
        record_key=revision.record_key,
        page_key=revision.page_key,
        row_version=revision.row_version,
        action=revision.action,
        changes=tuple(Change(name, revision.before.get(name), revision.after.get(name)) for name in names),
        reason=revision.reason,
        author=revision.author,
        made_at=revision.made_at,
    )
