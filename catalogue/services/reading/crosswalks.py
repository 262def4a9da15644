"""Crosswalks, a page at a time, and the pairs of one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, CrosswalkPair
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import CrosswalkKind, PairRelation
from catalogue.errors import NotFound
from catalogue.services.crosswalks import CrosswalkView, crosswalk_view, select_crosswalks
from catalogue.services.reading.conditions import id_of_code_list
from catalogue.services.reading.keyset import Order, Page, follow_changes, read_page
from catalogue.services.sql import AnyRow, AnySelect

# Served by the unique key of slugs; changes by (updated_at, id).
_BY_SLUG = Order("crosswalks", (Crosswalk.slug,))
# Served by the unique key (crosswalk_id, source_notation, target_notation).
_BY_NOTATION = Order("pairs", (CrosswalkPair.source_notation, CrosswalkPair.target_notation))


@dataclass(frozen=True)
class PairItem:
    """That one code answers another; `weight` is the share (0–1) of the source that goes to this target."""

    source: str
    target: str
    relation: PairRelation
    weight: float | None


@dataclass(frozen=True)
class CrosswalkFilter:
    """What narrows the list: slugs of the list it leaves, of the one it reaches, of either."""

    source: str | None = None
    target: str | None = None
    codelist: str | None = None
    kind: CrosswalkKind | None = None
    modified_since: datetime | None = None


def read_crosswalks(
    session: Session, *, filters: CrosswalkFilter, after: str | None = None, limit: int = 20
) -> Page[CrosswalkView]:
    """Return a page of crosswalks by slug, in one statement.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    order = follow_changes(_BY_SLUG, Crosswalk, filters.modified_since)
    rows, cursor = read_page(
        session,
        select_crosswalks(),
        identity=Crosswalk.id,
        conditions=_conditions(filters),
        order=order,
        after=after,
        limit=limit,
    )
    return Page(tuple(crosswalk_view(row) for row in rows), cursor)


def read_crosswalk(session: Session, *, slug: str) -> CrosswalkView:
    """Return one crosswalk, its pairs apart.

    :raises NotFound: none has this slug.
    """
    return crosswalk_view(_find(session, slug))


def read_pairs(
    session: Session, *, crosswalk: str, source: str | None, after: str | None = None, limit: int = 20
) -> Page[PairItem]:
    """Return a page of the pairs of a crosswalk, by the notations of both sides.

    :param source: only pairs of this source code.
    :raises NotFound: no crosswalk has this slug.
    :raises BadQuery: the cursor is none of this list.
    """
    conditions = [CrosswalkPair.crosswalk_id == _find(session, crosswalk).id]
    if source is not None:
        conditions.append(CrosswalkPair.source_notation == source)
    rows, cursor = read_page(
        session,
        _PAIRS,
        identity=CrosswalkPair.id,
        conditions=conditions,
        order=_BY_NOTATION,
        after=after,
        limit=limit,
    )
    pairs = (PairItem(row.source_notation, row.target_notation, row.relation, row.weight) for row in rows)
    return Page(tuple(pairs), cursor)


_PAIRS: AnySelect = select(
    CrosswalkPair.source_notation,
    CrosswalkPair.target_notation,
    CrosswalkPair.relation,
    CrosswalkPair.weight,
).select_from(CrosswalkPair)


def _find(session: Session, slug: str) -> AnyRow:
    found = select_crosswalks().where(Crosswalk.slug == slug)
    row = session.execute(found).one_or_none() if is_slug(slug) else None
    if row is None:
        raise NotFound("Aucune table de passage n’a cette adresse. Vérifiez l’adresse.")
    return row


def _conditions(filters: CrosswalkFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.source is not None:
        conditions.append(Crosswalk.source_list_id == id_of_code_list(filters.source))
    if filters.target is not None:
        conditions.append(Crosswalk.target_list_id == id_of_code_list(filters.target))
    if filters.codelist is not None:
        either = id_of_code_list(filters.codelist)
        conditions.append(or_(Crosswalk.source_list_id == either, Crosswalk.target_list_id == either))
    if filters.kind is not None:
        conditions.append(Crosswalk.kind == filters.kind)
    return conditions
