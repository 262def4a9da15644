"""Guidance: pitfalls, advice, examples and answered questions, each attached to one thing."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Sourced, Timestamped, Versioned, term_column
from catalogue.domain.variable import Variable
from catalogue.domain.vocabularies import GuidanceKind


class Guidance(Timestamped, Sourced, Versioned, Base):
    """One note that spares a reader a mistake."""

    __tablename__ = "guidance"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN dataset_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN code_list_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN key_concept_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN link_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        CheckConstraint("variable_id IS NULL OR dataset_id IS NOT NULL", name="variable_of_its_dataset"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[GuidanceKind] = mapped_column(term_column(GuidanceKind))
    text: Mapped[str]
    position: Mapped[int]
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    # Narrows a dataset's note to one of its variables.
    variable_id: Mapped[int | None] = mapped_column(ForeignKey("variable.id", ondelete="CASCADE"), index=True)
    code_list_id: Mapped[int | None] = mapped_column(
        ForeignKey("code_list.id", ondelete="CASCADE"), index=True
    )
    key_concept_id: Mapped[int | None] = mapped_column(
        ForeignKey("key_concept.id", ondelete="CASCADE"), index=True
    )
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id", ondelete="CASCADE"), index=True)

    variable: Mapped[Variable | None] = relationship()
