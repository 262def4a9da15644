"""Joins of tables: that columns of a table hold values of what identifies the rows of another."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Reviewed, Timestamped, Versioned, term_column
from catalogue.domain.dataset import Dataset
from catalogue.domain.vocabularies import JoinKind, LinkStatus


class TableJoin(Timestamped, Reviewed, Versioned, Base):
    """A canonical join: a table to the hub of a key, declared by the source or found without it.

    A person's decision is theirs, as on a link: no derivation overwrites it.
    """

    __tablename__ = "table_join"
    __table_args__ = (
        UniqueConstraint("table_id", "hub_id", "column_names"),
        Index("ix_table_join_status_id", "status", "id"),
        CheckConstraint("table_id <> hub_id", name="two_tables"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    hub_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"), index=True)
    # `columns` in one text, joined by commas: what tells two joins of the same tables apart.
    column_names: Mapped[str] = mapped_column(String(1000))
    # Names of variables, in the same order on both sides.
    columns: Mapped[list[str]]
    hub_columns: Mapped[list[str]]
    kind: Mapped[JoinKind] = mapped_column(term_column(JoinKind))
    status: Mapped[LinkStatus] = mapped_column(term_column(LinkStatus), default=LinkStatus.PROPOSED)
    # 0.0–1.0, to sort with: no probability.
    score: Mapped[float]
    # French sentences, the strongest first.
    evidence: Mapped[list[str]] = mapped_column(default=list)
    sentence: Mapped[str]

    table: Mapped[Dataset] = relationship(foreign_keys=table_id)
    hub: Mapped[Dataset] = relationship(foreign_keys=hub_id)
