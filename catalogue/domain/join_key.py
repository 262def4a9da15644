"""Join keys: how a dataset writes a value of a code list."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Reviewed, Sourced, Versioned, term_column
from catalogue.domain.code_list import CodeList
from catalogue.domain.variable import Variable
from catalogue.domain.vocabularies import JoinKeyRole, LinkStatus


class JoinKey(Sourced, Reviewed, Versioned, Base):
    """One or more variables that together give a value of one code list.

    Some bases are described by their keys alone, their columns being unread: such a key has no variable.
    """

    __tablename__ = "join_key"
    __table_args__ = (
        UniqueConstraint("dataset_id", "name"),
        CheckConstraint("coverage IS NULL OR (coverage >= 0 AND coverage <= 1)", name="coverage_is_a_share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    position: Mapped[int]
    # Permanent within the dataset.
    name: Mapped[str]
    label: Mapped[str]
    code_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id"), index=True)
    role: Mapped[JoinKeyRole | None] = mapped_column(term_column(JoinKeyRole))
    # How the code is built when it is no variable's value as it stands, in words a reader can follow.
    expression: Mapped[str | None]
    # Which rows carry the key, when not all do.
    row_condition: Mapped[str | None]
    # Share (0–1) of rows that hold an ordinary code.
    coverage: Mapped[float | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    population: Mapped[str | None]
    # True when a value of the key designates one row: the dataset is a register of what the key identifies.
    identifies_row: Mapped[bool] = mapped_column(default=False)
    status: Mapped[LinkStatus] = mapped_column(term_column(LinkStatus), default=LinkStatus.CONFIRMED)
    # What speaks for the binding when nobody declared it.
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    note: Mapped[str | None]

    code_list: Mapped[CodeList] = relationship()
    parts: Mapped[list["JoinKeyVariable"]] = relationship(
        order_by="JoinKeyVariable.position", cascade="all, delete-orphan", passive_deletes=True
    )


class JoinKeyVariable(Base):
    """One part of a join key; the order of the parts is the order of the built code."""

    __tablename__ = "join_key_variable"

    join_key_id: Mapped[int] = mapped_column(ForeignKey("join_key.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    variable_id: Mapped[int] = mapped_column(ForeignKey("variable.id", ondelete="CASCADE"), index=True)

    variable: Mapped[Variable] = relationship()
