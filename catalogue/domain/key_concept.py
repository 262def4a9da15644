"""What keys identify, whatever their codes: a place, a product, a person, a month.

A concept has levels (commune, département, région); levels form a partial order, since some do not
nest (the 13 zones of Open Damir and the nine ZEAT).
"""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import SLUG_MAX, Base, Identified, Sourced, Timestamped, term_column
from catalogue.domain.vocabularies import ConceptKind, IdentifierClass


class KeyConcept(Identified, Timestamped, Sourced, Base):
    """What is identified, independent of any code (skos:Concept)."""

    __tablename__ = "key_concept"

    label: Mapped[str]
    label_en: Mapped[str | None]
    kind: Mapped[ConceptKind] = mapped_column(term_column(ConceptKind))
    identifier_class: Mapped[IdentifierClass] = mapped_column(term_column(IdentifierClass))
    description: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)

    levels: Mapped[list["ConceptLevel"]] = relationship(
        back_populates="concept", order_by="ConceptLevel.position", cascade="all, delete-orphan"
    )


class ConceptLevel(Base):
    """One degree of fineness of a concept; its slug is an identifier of the public contract."""

    __tablename__ = "concept_level"

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[int] = mapped_column(ForeignKey("key_concept.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(SLUG_MAX), unique=True)
    label: Mapped[str]
    label_en: Mapped[str | None]
    # Finest first; levels that do not nest still need a place in a list.
    position: Mapped[int]
    # A commune may single out a person where a région does not: the class belongs to the level.
    identifier_class: Mapped[IdentifierClass | None] = mapped_column(term_column(IdentifierClass))

    concept: Mapped[KeyConcept] = relationship(back_populates="levels")
    coarser: Mapped[list["ConceptLevel"]] = relationship(
        secondary="level_order",
        primaryjoin="ConceptLevel.id == LevelOrder.finer_id",
        secondaryjoin="ConceptLevel.id == LevelOrder.coarser_id",
    )


class LevelOrder(Base):
    """One step of the partial order: every unit of `finer` lies within one unit of `coarser`."""

    __tablename__ = "level_order"
    __table_args__ = (CheckConstraint("finer_id <> coarser_id", name="two_levels"),)

    finer_id: Mapped[int] = mapped_column(
        ForeignKey("concept_level.id", ondelete="CASCADE"), primary_key=True
    )
    coarser_id: Mapped[int] = mapped_column(
        ForeignKey("concept_level.id", ondelete="CASCADE"), primary_key=True
    )
