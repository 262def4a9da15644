"""Joins of published tables, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import TableJoin
from catalogue.domain.vocabularies import JoinKind, LinkStatus
from catalogue.services.reading.conditions import id_of_public_dataset, is_published
from catalogue.services.reading.keyset import Order, Page, follow_changes, read_page
from catalogue.services.table_joins.views import NOT_REJECTED, JoinView, joins_by_key

# Served by the primary key, by (status, id), by table_id and hub_id; changes by (updated_at, id).
_BY_KEY = Order("joins", (TableJoin.id,))


@dataclass(frozen=True)
class JoinFilter:
    """What narrows the list; every one that is given must hold.

    :param table: slug. :param hub: slug.
    :param status: rejected joins are listed only where they are asked for.
    """

    table: str | None = None
    hub: str | None = None
    kind: JoinKind | None = None
    status: LinkStatus | None = None
    modified_since: datetime | None = None


def read_joins(
    session: Session, *, filters: JoinFilter, after: str | None = None, limit: int = 20
) -> Page[JoinView]:
    """Return a page of joins in a fixed number of statements.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    rows, cursor = read_page(
        session,
        select(TableJoin.id).select_from(TableJoin),
        identity=TableJoin.id,
        conditions=_conditions(filters),
        order=follow_changes(_BY_KEY, TableJoin, filters.modified_since),
        after=after,
        limit=limit,
    )
    return Page(joins_by_key(session, keys=[row.id for row in rows]), cursor)


def _conditions(filters: JoinFilter) -> list[ColumnElement[bool]]:
    conditions = [is_published(TableJoin.table_id.expression), is_published(TableJoin.hub_id.expression)]
    if filters.table is not None:
        conditions.append(TableJoin.table_id == id_of_public_dataset(filters.table))
    if filters.hub is not None:
        conditions.append(TableJoin.hub_id == id_of_public_dataset(filters.hub))
    if filters.kind is not None:
        conditions.append(TableJoin.kind == filters.kind)
    conditions.append(NOT_REJECTED if filters.status is None else TableJoin.status == filters.status)
    return conditions
