"""Join keys as pages show them: what identifies what, at which level, in which role, by which columns.

Keys of datasets that are not published, and keys a reviewer rejected, are never given.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    Organisation,
    Variable,
)
from catalogue.domain.vocabularies import Certainty, JoinKeyRole, LinkStatus
from catalogue.services.refs import (
    CODE_LIST_COLUMNS,
    DATASET_COLUMNS,
    KIND_ORDER,
    LEVEL_COLUMNS,
    CodeListRef,
    LevelRef,
    NamedDataset,
    Period,
    dataset_ref,
    is_public,
    level_ref,
    period,
)
from catalogue.services.sql import AnySelect


@dataclass(frozen=True)
class HeldKey:
    """A join key with the dataset that holds it; `variables` is empty when its columns were not read.

    `coverage` is the share (0–1) of rows that hold an ordinary code.
    """

    dataset: NamedDataset
    name: str
    label: str
    level: LevelRef | None
    code_list: CodeListRef
    role: JoinKeyRole | None
    variables: tuple[str, ...]
    expression: str | None
    row_condition: str | None
    coverage: float | None
    period: Period | None
    population: str | None
    identifies_row: bool
    status: LinkStatus
    certainty: Certainty | None
    note: str | None


def is_usable_key() -> ColumnElement[bool]:
    """Return the condition that leaves out what a reviewer rejected and what is not public."""
    return (JoinKey.status != LinkStatus.REJECTED) & is_public()


def list_join_keys(
    session: Session, *conditions: ColumnElement[bool], limit: int | None = None
) -> tuple[HeldKey, ...]:
    """Return the usable keys that meet the conditions: extracts first, then by dataset and position.

    Two statements, whatever the number of keys.

    :param conditions: on `JoinKey`, `Dataset`, `CodeList`, `ConceptLevel` or `KeyConcept`.
    """
    keys = _select_keys().where(*conditions).limit(limit)
    rows = session.execute(keys).all()
    parts = _parts(session, keys)
    return tuple(
        HeldKey(
            dataset=dataset_ref(row),
            name=row.name,
            label=row.label,
            level=level_ref(row),
            code_list=CodeListRef(row.list_slug, row.list_name, row.list_title, row.list_count),
            role=row.role,
            variables=tuple(parts.get(row.id, ())),
            expression=row.expression,
            row_condition=row.row_condition,
            coverage=row.coverage,
            period=period(row.period_start, row.period_end),
            population=row.population,
            identifies_row=row.identifies_row,
            status=row.status,
            certainty=row.certainty,
            note=row.note,
        )
        for row in rows
    )


def count_join_keys(session: Session, *conditions: ColumnElement[bool]) -> int:
    """Return how many usable keys meet the conditions."""
    keys = _select_keys().where(*conditions).order_by(None).subquery()
    return session.execute(select(func.count()).select_from(keys)).scalar_one()


def _select_keys() -> AnySelect:
    return (
        select(
            JoinKey.id,
            JoinKey.name,
            JoinKey.label,
            JoinKey.role,
            JoinKey.expression,
            JoinKey.row_condition,
            JoinKey.coverage,
            JoinKey.period_start,
            JoinKey.period_end,
            JoinKey.population,
            JoinKey.identifies_row,
            JoinKey.status,
            JoinKey.certainty,
            JoinKey.note,
            *DATASET_COLUMNS,
            *CODE_LIST_COLUMNS,
            *LEVEL_COLUMNS,
        )
        .join(Dataset, Dataset.id == JoinKey.dataset_id)
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .join(CodeList, CodeList.id == JoinKey.code_list_id)
        .outerjoin(ConceptLevel, ConceptLevel.id == CodeList.level_id)
        .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
        .where(is_usable_key())
        .order_by(KIND_ORDER, Dataset.title, Dataset.id, JoinKey.position, JoinKey.id)
    )


def _parts(session: Session, keys: AnySelect) -> dict[int, list[str]]:
    rows = session.execute(
        select(JoinKeyVariable.join_key_id, Variable.name)
        .join(Variable, Variable.id == JoinKeyVariable.variable_id)
        .where(JoinKeyVariable.join_key_id.in_(keys.with_only_columns(JoinKey.id)))
        .order_by(JoinKeyVariable.join_key_id, JoinKeyVariable.position)
    )
    parts: dict[int, list[str]] = {}
    for row in rows:
        parts.setdefault(row.join_key_id, []).append(row.name)
    return parts
