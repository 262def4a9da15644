"""Where else something stands: the variables of published datasets that use a code list, or bear a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Organisation, Variable
from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.refs import DATASET_COLUMNS, KIND_ORDER, NamedDataset, dataset_ref, is_public


@dataclass(frozen=True)
class VariableUse:
    """One variable of a published dataset."""

    dataset: NamedDataset
    variable: str
    label: str | None


@dataclass(frozen=True)
class VariableUses:
    """The first variables, extracts first, and how many there are in all, by kind of dataset."""

    first: tuple[VariableUse, ...]
    counts: Mapping[DatasetKind, int]

    @property
    def total(self) -> int:
        """Return how many variables there are in all."""
        return sum(self.counts.values())


def list_code_list_uses(
    session: Session, *, code_list_id: int, limit: int, except_variable_id: int = 0
) -> VariableUses:
    """Return the variables that use a list, leaving one out where its own page asks. Two statements."""
    return _uses(
        session, Variable.code_list_id == code_list_id, Variable.id != except_variable_id, limit=limit
    )


def list_same_names(session: Session, *, name: str, limit: int, except_variable_id: int) -> VariableUses:
    """Return the variables that bear a name in other datasets. Two statements."""
    return _uses(session, Variable.name == name, Variable.id != except_variable_id, limit=limit)


def _uses(session: Session, *asked: ColumnElement[bool], limit: int) -> VariableUses:
    conditions = (*asked, is_public())
    rows = session.execute(
        select(Variable.name, Variable.label, *DATASET_COLUMNS)
        .join(Dataset, Dataset.id == Variable.dataset_id)
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(*conditions)
        .order_by(KIND_ORDER, Dataset.title, Dataset.id, Variable.position, Variable.id)
        .limit(limit)
    )
    counts = session.execute(
        select(Dataset.kind, func.count())
        .join(Variable, Variable.dataset_id == Dataset.id)
        .where(*conditions)
        .group_by(Dataset.kind)
        .order_by(KIND_ORDER)
    )
    return VariableUses(
        first=tuple(VariableUse(dataset_ref(row), row.name, row.label) for row in rows),
        counts=dict(counts.all()),
    )
