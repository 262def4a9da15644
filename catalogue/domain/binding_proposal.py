"""Bindings proposed: which code list the values of a variable nobody bound seem to be from."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Reviewed, Timestamped, Versioned, term_column
from catalogue.domain.code_list import CodeList
from catalogue.domain.variable import Variable
from catalogue.domain.vocabularies import JoinKeyRole, LinkStatus


class BindingProposal(Timestamped, Reviewed, Versioned, Base):
    """That a variable may hold codes of a list, with what speaks for it.

    A person confirms it, which makes a join key of it, or rejects it; either is remembered, so that it is
    never proposed again.
    """

    __tablename__ = "binding_proposal"
    __table_args__ = (
        UniqueConstraint("variable_id", "code_list_id"),
        # The best first of those that wait.
        Index("ix_binding_proposal_status_score_id", "status", "score", "id"),
        CheckConstraint("score >= 0 AND score <= 1", name="score_is_a_share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variable_id: Mapped[int] = mapped_column(ForeignKey("variable.id", ondelete="CASCADE"))
    code_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id", ondelete="CASCADE"), index=True)
    role: Mapped[JoinKeyRole | None] = mapped_column(term_column(JoinKeyRole))
    # 0.0–1.0, to sort with: no probability.
    score: Mapped[float]
    # [{"kind": what was looked at, "text": French sentence, "weight": 0–1}], the strongest first.
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    status: Mapped[LinkStatus] = mapped_column(term_column(LinkStatus), default=LinkStatus.PROPOSED)

    variable: Mapped[Variable] = relationship()
    code_list: Mapped[CodeList] = relationship()
