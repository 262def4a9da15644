"""Foreign keys that a source declares between its own tables."""

from sqlalchemy import ForeignKey as SqlForeignKey
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base


class ForeignKey(Base):
    """That some columns of a table hold values of columns of another (Table Schema `foreignKeys`)."""

    __tablename__ = "foreign_key"
    __table_args__ = (UniqueConstraint("dataset_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(SqlForeignKey("dataset.id", ondelete="CASCADE"))
    position: Mapped[int]
    referenced_dataset_id: Mapped[int] = mapped_column(
        SqlForeignKey("dataset.id", ondelete="CASCADE"), index=True
    )
    # Names of variables, in the same order on both sides.
    columns: Mapped[list[str]]
    referenced_columns: Mapped[list[str]]
