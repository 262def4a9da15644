"""Queue what the search index must be told, in the transaction of the change."""

from enum import StrEnum

from sqlalchemy.orm import Session

from catalogue.domain import OutboxEntry


class SubjectKind(StrEnum):
    """What an entry of the outbox is about."""

    DATASET = "dataset"
    CODE_LIST = "codelist"
    REUSE = "reuse"
    ORGANISATION = "organisation"
    CONCEPT = "concept"


def index_later(session: Session, kind: SubjectKind, slug: str) -> None:
    """Note that the documents of this record, and those that quote it, may have changed."""
    session.add(OutboxEntry(subject=f"{kind.value}:{slug}"))
