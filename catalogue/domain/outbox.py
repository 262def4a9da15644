"""What the search index has still to be told, written in the transaction of each edit."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base, utc_now


class OutboxEntry(Base):
    """One record whose documents may have changed.

    `subject` is `dataset:SLUG`, `codelist:SLUG`, `reuse:SLUG`, `organisation:SLUG` or `concept:SLUG`. What
    the documents are is read when the entry is applied, so that applying it twice, late or after a newer one
    does no harm.
    """

    __tablename__ = "outbox_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
