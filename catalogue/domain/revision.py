"""The history: who changed what, when, from what to what. Rows are added and never touched again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base, term_column, utc_now
from catalogue.domain.vocabularies import RevisionAction


class Revision(Base):
    """One change of one record, written in the transaction that made it.

    It names the record and the author by text, not by foreign key: it outlives both.
    """

    __tablename__ = "revision"
    __table_args__ = (
        # The history of a record, newest first.
        Index("ix_revision_record", "record_type", "record_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int]
    # How the record was called in an address then: « open-medic », « open-medic/CIP13 ».
    record_key: Mapped[str]
    # The dataset, code list or reuse on whose page the change shows.
    page_key: Mapped[str] = mapped_column(index=True)
    # The version of the row after the change.
    row_version: Mapped[int]
    action: Mapped[RevisionAction] = mapped_column(term_column(RevisionAction))
    # Only the fields that changed; both empty on the side where the record did not exist.
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Why, where the author had to say it.
    reason: Mapped[str | None]
    author: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
