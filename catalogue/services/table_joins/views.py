"""Read joins of tables: all, those of one table, those of two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, TableJoin
from catalogue.domain.vocabularies import (
    JoinKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
    PublicationState,
)
from catalogue.linking.derive import stricter
from catalogue.services.sql import AnyRow, AnySelect

_Table = aliased(Dataset, name="joined_table")
_Hub = aliased(Dataset, name="hub")

NOT_REJECTED = TableJoin.status != LinkStatus.REJECTED
_MULTIPLIES = "Une ligne peut en rencontrer plusieurs : regroupez d’un côté avant de joindre."


@dataclass(frozen=True)
class JoinSide:
    """A table, as a join names it; `name` is the source's own."""

    slug: str
    name: str
    title: str
    legal: LegalStatus


@dataclass(frozen=True)
class JoinView:
    """A join of a table to the hub of a key; columns are in the same order on both sides."""

    id: int
    table: JoinSide
    hub: JoinSide
    columns: tuple[str, ...]
    hub_columns: tuple[str, ...]
    kind: JoinKind
    status: LinkStatus
    score: float
    evidence: tuple[str, ...]
    sentence: str
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_reason: str | None
    row_version: int

    @property
    def multiplies(self) -> bool:
        """Tell whether one row may meet several of the hub."""
        return self.kind is JoinKind.PART_OF_KEY

    @property
    def caveats(self) -> tuple[str, ...]:
        """Return what to mind before joining."""
        return (_MULTIPLIES,) if self.multiplies else ()

    def as_json(self) -> dict[str, Any]:
        """Return the join in the shape of the Link contract (design, section 4).

        A key of two tables has no concept, code list or level of its own: these are null.
        """
        return {
            "extract": self.table.slug,
            "base": self.hub.slug,
            "status": self.status.value,
            "answer": LinkAnswer.YES.value,
            "kind": LinkKind.EXACT.value,
            "legal": stricter(self.table.legal, self.hub.legal).value,
            "score": self.score,
            "keys": [key_json(self.columns, self.hub_columns)],
            "granularity": {},
            "loss": [],
            "caveats": list(self.caveats),
            "reason": self.sentence,
            "fallback": None,
            "explanation": " ".join((self.sentence, *self.evidence)),
            "reviewed_by": self.reviewed_by,
            "reviewed_at": self.reviewed_at.isoformat() if self.reviewed_at else None,
            "join": self.kind.value,
        }


def key_json(
    columns: Sequence[str],
    other_columns: Sequence[str],
    path: Sequence[str] = (),
    other_path: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the key of two tables as the Link contract writes keys; paths are slugs of tables."""
    return {
        "concept": None,
        "extract_variables": list(columns),
        "base_variables": list(other_columns),
        "codelist": None,
        "level": None,
        "extract_path": list(path),
        "base_path": list(other_path),
        "match_rate": None,
    }


def list_joins(session: Session, *, table: str | None = None, hub: str | None = None) -> tuple[JoinView, ...]:
    """Return the joins of published tables, table by table, the surest first; rejected ones too.

    :param table: slug; only its joins. :param hub: slug; only joins to it.
    """
    conditions: list[ColumnElement[bool]] = []
    if table is not None:
        conditions.append(_Table.slug == table)
    if hub is not None:
        conditions.append(_Hub.slug == hub)
    query = _joins(*conditions).order_by(_Table.slug, TableJoin.score.desc(), _Hub.slug, TableJoin.id)
    return tuple(_view(row) for row in session.execute(query))


def joins_by_key(session: Session, *, keys: Sequence[int]) -> tuple[JoinView, ...]:
    """Return the joins of these keys, in their order; those with a hidden side are left out."""
    rows = {row.id: row for row in session.execute(_joins(TableJoin.id.in_(keys)))}
    return tuple(_view(rows[key]) for key in keys if key in rows)


def joins_from(session: Session, *, tables: Sequence[int]) -> tuple[JoinView, ...]:
    """Return the joins, none that was rejected, of these tables to others."""
    query = _joins(TableJoin.table_id.in_(tables), NOT_REJECTED).order_by(TableJoin.id)
    return tuple(_view(row) for row in session.execute(query))


def found_joins(session: Session, *, dataset_id: int, limit: int) -> tuple[JoinView, ...]:
    """Return the joins of a table, either way, that its source does not declare and nobody rejected."""
    query = _joins(
        or_(TableJoin.table_id == dataset_id, TableJoin.hub_id == dataset_id),
        TableJoin.kind != JoinKind.FOREIGN_KEY,
        NOT_REJECTED,
    )
    ordered = query.order_by(TableJoin.score.desc(), _Table.slug, _Hub.slug, TableJoin.id)
    return tuple(_view(row) for row in session.execute(ordered.limit(limit)))


def joins_of_pair(session: Session, *, one: str, other: str) -> tuple[JoinView, ...]:
    """Return the joins of two tables, either way, the surest first; rejected ones too."""
    either = or_(
        (_Table.slug == one) & (_Hub.slug == other),
        (_Table.slug == other) & (_Hub.slug == one),
    )
    query = _joins(either).order_by(TableJoin.score.desc(), TableJoin.id)
    return tuple(_view(row) for row in session.execute(query))


def _joins(*conditions: ColumnElement[bool]) -> AnySelect:
    public = PublicationState.PUBLISHED
    return (
        select(
            TableJoin.id,
            *(
                getattr(side, column).label(f"{prefix}_{column}")
                for side, prefix in ((_Table, "table"), (_Hub, "hub"))
                for column in ("slug", "name", "title", "legal_status")
            ),
            TableJoin.columns.label("join_columns"),
            TableJoin.hub_columns,
            TableJoin.kind,
            TableJoin.status,
            TableJoin.score,
            TableJoin.evidence,
            TableJoin.sentence,
            TableJoin.reviewed_by,
            TableJoin.reviewed_at,
            TableJoin.review_reason,
            TableJoin.row_version,
        )
        .join(_Table, TableJoin.table_id == _Table.id)
        .join(_Hub, TableJoin.hub_id == _Hub.id)
        .where(_Table.state == public, _Hub.state == public, *conditions)
    )


def _view(row: AnyRow) -> JoinView:
    return JoinView(
        id=row.id,
        table=JoinSide(
            row.table_slug, row.table_name or row.table_slug, row.table_title, row.table_legal_status
        ),
        hub=JoinSide(row.hub_slug, row.hub_name or row.hub_slug, row.hub_title, row.hub_legal_status),
        columns=tuple(row.join_columns),
        hub_columns=tuple(row.hub_columns),
        kind=row.kind,
        status=row.status,
        score=row.score,
        evidence=tuple(row.evidence),
        sentence=row.sentence,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        review_reason=row.review_reason,
        row_version=row.row_version,
    )


def _side(row: AnyRow, prefix: str) -> JoinSide:
    slug, name, title, legal = (
        getattr(row, f"{prefix}_{column}") for column in ("slug", "name", "title", "legal_status")
    )
    return JoinSide(slug, name or slug, title, legal)
