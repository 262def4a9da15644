"""Where a code list stands: the variables of published datasets that take their values from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Organisation, Variable
from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.refs import DATASET_COLUMNS, KIND_ORDER, NamedDataset, dataset_ref, is_public


@dataclass(frozen=True)
class CodeListUse:
    """One variable that takes its values from the list."""

    dataset: NamedDataset
    variable: str
    label: str | None


@dataclass(frozen=True)
class CodeListUses:
    """The first uses, extracts first, and how many there are in all, by kind of dataset."""

    first: tuple[CodeListUse, ...]
    counts: Mapping[DatasetKind, int]

    @property
    def total(self) -> int:
        """Return how many variables use the list."""
        return sum(self.counts.values())


def list_code_list_uses(
    session: Session, *, code_list_id: int, limit: int, except_variable_id: int = 0
) -> CodeListUses:
    """Return the uses of a list, leaving one variable out where its own page asks."""
    conditions = (
        Variable.code_list_id == code_list_id,
        Variable.id != except_variable_id,
        is_public(),
    )
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
    return CodeListUses(
        first=tuple(CodeListUse(dataset_ref(row), row.name, row.label) for row in rows),
        counts=dict(counts.all()),
    )
