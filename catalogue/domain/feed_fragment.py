"""What the feed has ready of each dataset: its state in a profile, and its triples written in each syntax.

All of it can be made again from the other tables; nothing here is edited by people.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base


class FeedEntry(Base):
    """A dataset in one profile: what its fragments were made of, and what the rules found.

    It stays when the dataset is withdrawn, as its tombstone, without fragments.
    """

    __tablename__ = "feed_entry"
    __table_args__ = (Index("ix_feed_entry_profile_modified", "profile", "modified"),)

    profile: Mapped[str] = mapped_column(String(32), primary_key=True)
    dataset_id: Mapped[int] = mapped_column(
        ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # The `row_version` and `updated_at` of the dataset they were made from: a change of its files has it
    # dated, and leaves its version.
    version: Mapped[int]
    dated: Mapped[datetime]
    # Digest of the code and the settings that made them: another one means to make them again.
    made_with: Mapped[str] = mapped_column(String(64))
    # Of the triples, whatever the syntax; none when they cannot be written.
    digest: Mapped[str | None] = mapped_column(String(64))
    # When the triples last became others, or the dataset left the feed.
    modified: Mapped[datetime]
    # The day a date of the dataset stops being in the future, and is to be written.
    good_until: Mapped[date | None]
    # Digest of the rules that were applied, and what they found: field, message, values of the message.
    shapes: Mapped[str] = mapped_column(String(64))
    violations: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class FeedFragment(Base):
    """The triples of a dataset in a profile and a syntax: what stands between the ends of a document.

    Whole gzip members follow each other in one file, so that both forms of a page are joined, never made.
    """

    __tablename__ = "feed_fragment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["profile", "dataset_id"],
            ["feed_entry.profile", "feed_entry.dataset_id"],
            name="fk_feed_fragment_profile_feed_entry",
            ondelete="CASCADE",
        ),
        # What a dataset's change removes.
        Index("ix_feed_fragment_profile_dataset_id", "profile", "dataset_id"),
    )

    profile: Mapped[str] = mapped_column(String(32), primary_key=True)
    syntax: Mapped[str] = mapped_column(String(8), primary_key=True)
    dataset_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    gzipped: Mapped[bytes] = mapped_column(LargeBinary)
