"""Variables: the columns of a dataset."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Versioned, term_column
from catalogue.domain.code_list import CodeList
from catalogue.domain.vocabularies import Additivity, IdentifierClass, VariableRole, VariableType

if TYPE_CHECKING:
    from catalogue.domain.dataset import Dataset


class Variable(Versioned, Base):
    """A column or measure of a dataset (DDI instance variable, Table Schema field)."""

    __tablename__ = "variable"
    __table_args__ = (
        UniqueConstraint("dataset_id", "name"),
        # Lists across datasets, paged by key.
        Index("ix_variable_name_id", "name", "id"),
        Index("ix_variable_code_list_id_id", "code_list_id", "id"),
        Index("ix_variable_role_id", "role", "id"),
        # A dictionary in its order.
        Index("ix_variable_dataset_id_position_id", "dataset_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id", ondelete="CASCADE"))
    position: Mapped[int]
    # As found in the source, capitals included: it is data.
    name: Mapped[str]
    label: Mapped[str | None]
    description: Mapped[str | None]
    type: Mapped[VariableType | None] = mapped_column(term_column(VariableType))
    # The type as the source's own system names it (Oracle `number`).
    source_type: Mapped[str | None]
    # Width as the source writes it: « 2 », « 13,2 ».
    length: Mapped[str | None]
    format: Mapped[str | None]
    unit: Mapped[str | None]
    role: Mapped[VariableRole | None] = mapped_column(term_column(VariableRole))
    additivity: Mapped[Additivity | None] = mapped_column(term_column(Additivity))
    additivity_note: Mapped[str | None]
    # The source's own heading in its dictionary (« Bénéficiaire », « Exécutant »).
    group: Mapped[str | None]
    code_list_id: Mapped[int | None] = mapped_column(ForeignKey("code_list.id"))
    # The column of the list that holds the codes, when the source names one (`LIST:COLUMN`).
    code_list_column: Mapped[str | None]
    # What the source says of the codes when the list itself is not in the catalogue.
    code_list_note: Mapped[str | None]
    sensitivity: Mapped[IdentifierClass | None] = mapped_column(term_column(IdentifierClass))
    management_rule: Mapped[str | None]
    observation: Mapped[str | None]
    constraints: Mapped[dict[str, Any] | None]
    # When the column appeared, vanished or was not fed, as the source writes it.
    history_created: Mapped[str | None]
    history_deleted: Mapped[str | None]
    history_missing: Mapped[list[str]] = mapped_column(default=list)
    # Properties of the source's descriptor that no column above holds, kept so that nothing is lost.
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict)

    dataset: Mapped["Dataset"] = relationship(back_populates="variables")
    code_list: Mapped[CodeList | None] = relationship()
