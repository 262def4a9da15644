"""The law and reference texts that decide who may use and cross health data."""

from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base, Identified, Sourced, Timestamped


class LegalReference(Identified, Timestamped, Sourced, Base):
    """One text: how it is cited, what it decides, where to read it."""

    __tablename__ = "legal_reference"

    title: Mapped[str]
    summary: Mapped[str]
    url: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
