"""Acronyms and synonyms: words that mean the same, whichever of them is typed or read."""

from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base, Identified, Sourced, Timestamped, Versioned


class SynonymSet(Identified, Timestamped, Sourced, Versioned, Base):
    """Words that stand for one another: an acronym, what it means, and other ways of saying it.

    A set without meaning holds plain synonyms (hôpital, établissement de santé).
    """

    __tablename__ = "synonym_set"

    # As people write it: « ALD », « hôpital ».
    term: Mapped[str]
    # What the letters of an acronym stand for: « affection de longue durée ».
    meaning: Mapped[str | None]
    # Other ways of writing the same.
    synonyms: Mapped[list[str]] = mapped_column(default=list)
    # One or two sentences for who meets the word for the first time.
    description: Mapped[str | None]
