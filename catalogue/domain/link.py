"""Links: that an extract can be crossed with a base, how, how far, and whether one may."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Reviewed, Timestamped, Versioned, term_column
from catalogue.domain.code_list import CodeList
from catalogue.domain.dataset import Dataset
from catalogue.domain.join_key import JoinKey
from catalogue.domain.vocabularies import LegalStatus, LinkAnswer, LinkKind, LinkStatus


class Link(Timestamped, Reviewed, Versioned, Base):
    """The answer for one pair of datasets; re-derived when what it rests on changes.

    A person's decision (`status`, `reviewed_*`) is theirs: a re-derivation never overwrites it.
    """

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("extract_id", "base_id"),
        # Decided links are few among many proposed.
        Index("ix_link_status_extract_id_base_id", "status", "extract_id", "base_id"),
        CheckConstraint("extract_id <> base_id", name="two_datasets"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    extract_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    base_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    status: Mapped[LinkStatus] = mapped_column(term_column(LinkStatus), default=LinkStatus.PROPOSED)
    answer: Mapped[LinkAnswer] = mapped_column(term_column(LinkAnswer))
    kind: Mapped[LinkKind] = mapped_column(term_column(LinkKind))
    legal: Mapped[LegalStatus] = mapped_column(term_column(LegalStatus))
    # 0.0–1.0: how little is lost on the way; the order of a list of links.
    score: Mapped[float]
    loss: Mapped[list[str]] = mapped_column(default=list)
    caveats: Mapped[list[str]] = mapped_column(default=list)
    # Why the answer is what it is, in one sentence; a reviewer's own reason is kept apart.
    reason: Mapped[str]
    explanation: Mapped[str]
    # Why a person should look again, while `status` is stale.
    stale_reason: Mapped[str | None]
    # SHA-256 of the recipe that was last tried, and what came of it (services/trying.py).
    recipe_hash: Mapped[str | None] = mapped_column(String(64))
    recipe_test: Mapped[dict[str, Any] | None]

    extract: Mapped[Dataset] = relationship(foreign_keys=extract_id)
    base: Mapped[Dataset] = relationship(foreign_keys=base_id)
    keys: Mapped[list["LinkKey"]] = relationship(
        order_by="LinkKey.position", cascade="all, delete-orphan", passive_deletes=True
    )


class LinkKey(Base):
    """One key concept by which the two sides meet: a path on each side up to one common code list."""

    __tablename__ = "link_key"
    __table_args__ = (UniqueConstraint("link_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id", ondelete="CASCADE"))
    position: Mapped[int]
    extract_key_id: Mapped[int] = mapped_column(ForeignKey("join_key.id", ondelete="CASCADE"), index=True)
    base_key_id: Mapped[int] = mapped_column(ForeignKey("join_key.id", ondelete="CASCADE"), index=True)
    code_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id"), index=True)
    # Slugs of the crosswalks walked on each side, in order; empty when the key is in the common list already.
    extract_path: Mapped[list[str]] = mapped_column(default=list)
    base_path: Mapped[list[str]] = mapped_column(default=list)
    # Share (0–1) of codes that meet, once tried on real files or on stored codes.
    match_rate: Mapped[float | None]

    extract_key: Mapped[JoinKey] = relationship(foreign_keys=extract_key_id)
    base_key: Mapped[JoinKey] = relationship(foreign_keys=base_key_id)
    code_list: Mapped[CodeList] = relationship()


class RejectedPath(Base):
    """A way to cross a pair that a person refused: the pair is crossed by another way, or not at all."""

    __tablename__ = "rejected_path"
    __table_args__ = (Index("ix_rejected_path_extract_id_base_id", "extract_id", "base_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    extract_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    base_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    # Names of the join keys and slugs of the steps, as `LinkKey` writes them: what bears these names later
    # is refused too.
    extract_key: Mapped[str]
    base_key: Mapped[str]
    code_list: Mapped[str]
    extract_path: Mapped[list[str]] = mapped_column(default=list)
    base_path: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str]
    rejected_by: Mapped[str]
    rejected_at: Mapped[datetime]
