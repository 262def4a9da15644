"""Crosswalks: correspondences from one code list to another."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Identified, Reviewed, Sourced, Timestamped, Versioned, term_column
from catalogue.domain.code_list import CodeList
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, LinkStatus, PairRelation


class Crosswalk(Identified, Timestamped, Sourced, Reviewed, Versioned, Base):
    """A dated mapping of the codes of one list to those of another (xkos:Correspondence, SSSOM set).

    It is given by its pairs, by a rule (see `linking/rules.py`), or only described when neither is published.
    """

    __tablename__ = "crosswalk"
    __table_args__ = (
        CheckConstraint("source_list_id <> target_list_id", name="two_lists"),
        CheckConstraint("loss IS NULL OR (loss >= 0 AND loss <= 1)", name="loss_is_a_share"),
    )

    title: Mapped[str]
    description: Mapped[str | None]
    source_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id"), index=True)
    target_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id"), index=True)
    kind: Mapped[CrosswalkKind] = mapped_column(term_column(CrosswalkKind))
    # Read from source to target.
    cardinality: Mapped[Cardinality] = mapped_column(term_column(Cardinality))
    rule: Mapped[dict[str, Any] | None]
    # What a reader loses on the way, in one sentence.
    loss_note: Mapped[str | None]
    # Share (0–1) of the source's ordinary codes without target; computed from pairs where they are known.
    loss: Mapped[float | None]
    # Mean number of targets of a source code that has any; 1.0 for a function.
    ambiguity: Mapped[float | None]
    # What splits a code over several targets (a population, a count of boxes) when it is not a function.
    weight: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    licence: Mapped[str | None] = mapped_column(String(40))
    author: Mapped[str | None]
    reviewer: Mapped[str | None]
    # SSSOM `mapping_justification`.
    justification: Mapped[str | None]
    pair_count: Mapped[int] = mapped_column(default=0)
    # Rejected: no path goes through it, and it stays to say so.
    status: Mapped[LinkStatus] = mapped_column(
        term_column(LinkStatus), default=LinkStatus.CONFIRMED, server_default="confirmed"
    )

    source_list: Mapped[CodeList] = relationship(foreign_keys=source_list_id)
    target_list: Mapped[CodeList] = relationship(foreign_keys=target_list_id)
    pairs: Mapped[list["CrosswalkPair"]] = relationship(
        order_by="CrosswalkPair.id", cascade="all, delete-orphan", passive_deletes=True
    )


class CrosswalkPair(Base):
    """That one code answers another."""

    __tablename__ = "crosswalk_pair"
    __table_args__ = (UniqueConstraint("crosswalk_id", "source_notation", "target_notation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crosswalk_id: Mapped[int] = mapped_column(ForeignKey("crosswalk.id", ondelete="CASCADE"))
    source_notation: Mapped[str]
    target_notation: Mapped[str]
    relation: Mapped[PairRelation] = mapped_column(term_column(PairRelation))
    # Share (0–1) of the source that goes to this target.
    weight: Mapped[float | None]
