"""Reuses: projects made by crossing."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Identified, Sourced, Timestamped, Versioned, term_column
from catalogue.domain.dataset import Dataset
from catalogue.domain.vocabularies import PublicationState, ReuseRole


class Reuse(Identified, Timestamped, Sourced, Versioned, Base):
    """A hackathon subject or a study: its question, what it used, what came out of it."""

    __tablename__ = "reuse"
    __table_args__ = (
        Index("ix_reuse_state_id", "state", "id"),
        Index("ix_reuse_state_updated_at_id", "state", "updated_at", "id"),
    )

    state: Mapped[PublicationState] = mapped_column(
        term_column(PublicationState), default=PublicationState.PUBLISHED
    )
    title: Mapped[str]
    question: Mapped[str | None]
    description: Mapped[str | None]
    # What came out of it; empty when nobody knows.
    results: Mapped[str | None]
    # As precise as it is known: « 2015 », « 2015-09 », « 2015-01-26 ».
    date: Mapped[str | None]
    event: Mapped[str | None]
    url: Mapped[str | None]
    # Bases it used that the catalogue does not describe.
    other_bases: Mapped[list[str]] = mapped_column(default=list)
    keywords: Mapped[list[str]] = mapped_column(default=list)

    datasets: Mapped[list["ReuseDataset"]] = relationship(
        order_by="ReuseDataset.position", cascade="all, delete-orphan", passive_deletes=True
    )


class ReuseDataset(Base):
    """That a reuse used a dataset, as its starting point or as what it was crossed with."""

    __tablename__ = "reuse_dataset"

    reuse_id: Mapped[int] = mapped_column(ForeignKey("reuse.id", ondelete="CASCADE"), primary_key=True)
    dataset_id: Mapped[int] = mapped_column(
        ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    role: Mapped[ReuseRole] = mapped_column(term_column(ReuseRole))

    dataset: Mapped[Dataset] = relationship()
