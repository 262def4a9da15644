"""Crosswalks as pages name them: from which list to which, of what kind, at what loss.

Their pairs are read by the services that walk them.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, Crosswalk
from catalogue.domain.vocabularies import Cardinality, Certainty, CrosswalkKind, LinkStatus
from catalogue.services.refs import CodeListRef, Period, period
from catalogue.services.sql import AnyRow, AnySelect

_Source = aliased(CodeList, name="source_list")
_Target = aliased(CodeList, name="target_list")


@dataclass(frozen=True)
class CrosswalkView:
    """One crosswalk, read from source to target.

    `loss` is the share (0–1) of ordinary source codes without target; `pair_count` and `has_rule` say how it
    is given: neither means that it is only described.
    """

    slug: str
    title: str
    description: str | None
    source: CodeListRef
    target: CodeListRef
    kind: CrosswalkKind
    cardinality: Cardinality
    has_rule: bool
    pair_count: int
    loss: float | None
    loss_note: str | None
    ambiguity: float | None
    weight: str | None
    is_rejected: bool
    review_reason: str | None
    valid: Period | None
    author: str | None
    reviewer: str | None
    justification: str | None
    certainty: Certainty | None
    sources: tuple[str, ...]


def list_crosswalks(
    session: Session, *, source_list_id: int | None = None, target_list_id: int | None = None
) -> tuple[CrosswalkView, ...]:
    """Return the crosswalks that leave a list, or those that arrive at one, by title."""
    conditions = [
        column == value
        for column, value in (
            (Crosswalk.source_list_id, source_list_id),
            (Crosswalk.target_list_id, target_list_id),
        )
        if value is not None
    ]
    rows = session.execute(select_crosswalks().where(*conditions).order_by(Crosswalk.title, Crosswalk.id))
    return tuple(crosswalk_view(row) for row in rows)


def select_crosswalks() -> AnySelect:
    """Return the selection that `crosswalk_view` reads, of every crosswalk, in no order."""
    return (
        select(
            *Crosswalk.__table__.columns,
            *_reference(_Source, "source"),
            *_reference(_Target, "target"),
        )
        .select_from(Crosswalk)
        .join(_Source, _Source.id == Crosswalk.source_list_id)
        .join(_Target, _Target.id == Crosswalk.target_list_id)
    )


def crosswalk_view(row: AnyRow) -> CrosswalkView:
    """Return the crosswalk of a row of `select_crosswalks`."""
    return CrosswalkView(
        slug=row.slug,
        title=row.title,
        description=row.description,
        source=CodeListRef(row.source_slug, row.source_name, row.source_title, row.source_count),
        target=CodeListRef(row.target_slug, row.target_name, row.target_title, row.target_count),
        kind=row.kind,
        cardinality=row.cardinality,
        has_rule=row.rule is not None,
        pair_count=row.pair_count,
        loss=row.loss,
        loss_note=row.loss_note,
        ambiguity=row.ambiguity,
        weight=row.weight,
        is_rejected=row.status is LinkStatus.REJECTED,
        review_reason=row.review_reason,
        valid=period(row.valid_from, row.valid_to),
        author=row.author,
        reviewer=row.reviewer,
        justification=row.justification,
        certainty=row.certainty,
        sources=tuple(row.sources),
    )


def _reference(code_list: type[CodeList], prefix: str) -> tuple[object, ...]:
    return (
        code_list.slug.label(f"{prefix}_slug"),
        code_list.name.label(f"{prefix}_name"),
        code_list.title.label(f"{prefix}_title"),
        code_list.version.label(f"{prefix}_version"),
        code_list.code_count.label(f"{prefix}_count"),
    )
