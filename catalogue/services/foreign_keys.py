"""Foreign keys that a source declares between its tables, read from either side."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.domain import Dataset, ForeignKey, Organisation
from catalogue.services.refs import DATASET_COLUMNS, NamedDataset, dataset_ref, is_public


@dataclass(frozen=True)
class DeclaredKey:
    """A declared key: our columns and those of the other table, in the same order."""

    columns: tuple[str, ...]
    other: NamedDataset
    other_columns: tuple[str, ...]


def list_foreign_keys(
    session: Session, *, dataset_id: int
) -> tuple[tuple[DeclaredKey, ...], tuple[DeclaredKey, ...]]:
    """Return the keys of the dataset towards published tables, and those of published tables towards it."""
    outgoing = _keys(session, ForeignKey.dataset_id == dataset_id, other=ForeignKey.referenced_dataset_id)
    incoming = _keys(session, ForeignKey.referenced_dataset_id == dataset_id, other=ForeignKey.dataset_id)
    return (
        tuple(DeclaredKey(ours, other, theirs) for ours, other, theirs in outgoing),
        tuple(DeclaredKey(ours, other, theirs) for theirs, other, ours in incoming),
    )


def _keys(
    session: Session, condition: ColumnElement[bool], *, other: InstrumentedAttribute[int]
) -> list[tuple[tuple[str, ...], NamedDataset, tuple[str, ...]]]:
    rows = session.execute(
        select(ForeignKey.columns, ForeignKey.referenced_columns, *DATASET_COLUMNS)
        .join(Dataset, Dataset.id == other)
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(condition, is_public())
        .order_by(Dataset.name, Dataset.title, Dataset.id, ForeignKey.position)
    )
    return [(tuple(row.columns), dataset_ref(row), tuple(row.referenced_columns)) for row in rows]
