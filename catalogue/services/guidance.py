"""Guidance as pages show it: pitfalls first, then advice, examples and questions.

Notes are read here whatever they are attached to; writing them is the business of the services that edit.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from catalogue.domain import Guidance, Variable
from catalogue.domain.vocabularies import GuidanceKind

# What spares a mistake comes before what saves time.
_KIND_ORDER = case({kind.value: rank for rank, kind in enumerate(GuidanceKind)}, value=Guidance.kind)


@dataclass(frozen=True)
class Note:
    """One note; `variable` names the variable it is about, when it is about one only."""

    kind: GuidanceKind
    text: str
    variable: str | None
    sources: tuple[str, ...]


def list_notes(
    session: Session,
    *,
    dataset_id: int | None = None,
    variable_id: int | None = None,
    code_list_id: int | None = None,
    key_concept_id: int | None = None,
    link_id: int | None = None,
) -> tuple[Note, ...]:
    """Return the notes attached to the one thing given, pitfalls first.

    A dataset's notes include those about its variables, after those about the whole.
    """
    wanted = {
        Guidance.dataset_id: dataset_id,
        Guidance.variable_id: variable_id,
        Guidance.code_list_id: code_list_id,
        Guidance.key_concept_id: key_concept_id,
        Guidance.link_id: link_id,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in wanted.items() if value is not None
    ]
    rows = session.execute(
        select(Guidance.kind, Guidance.text, Guidance.sources, Variable.name)
        .outerjoin(Variable, Variable.id == Guidance.variable_id)
        .where(*conditions)
        .order_by(_KIND_ORDER, Guidance.variable_id.is_not(None), Guidance.position, Guidance.id)
    )
    return tuple(Note(row.kind, row.text, row.name, tuple(row.sources)) for row in rows)
