"""Distributions: the obtainable forms of a dataset."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import SLUG_MAX, Base, Versioned


class Distribution(Versioned, Base):
    """One downloadable or accessible form of a dataset (dcat:Distribution)."""

    __tablename__ = "distribution"
    __table_args__ = (UniqueConstraint("dataset_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    # Permanent within the dataset: harvesters match files by address and IRI.
    slug: Mapped[str] = mapped_column(String(SLUG_MAX))
    position: Mapped[int]
    title: Mapped[str]
    description: Mapped[str | None]
    access_url: Mapped[str]
    download_url: Mapped[str | None]
    # A code of the EU authority table « file-type » (CSV, XLS, ZIP, JSON…).
    format: Mapped[str | None] = mapped_column(String(40))
    media_type: Mapped[str | None]
    encoding: Mapped[str | None]
    separator: Mapped[str | None] = mapped_column(String(8))
    size_bytes: Mapped[int | None]
    issued: Mapped[date | None]
    modified: Mapped[date | None]
