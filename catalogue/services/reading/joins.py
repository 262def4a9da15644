"""Joins of published tables, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, TableJoin
from catalogue.domain.vocabularies import LegalStatus, LinkStatus
from catalogue.linking.derive import stricter
from catalogue.services.reading.conditions import id_of_public_dataset, is_published
from catalogue.services.reading.cursors import cursor_order, write_cursor
from catalogue.services.reading.keyset import CHANGES, Order, Page, follow_changes, read_page
from catalogue.services.table_joins.views import NOT_REJECTED, JoinView, joins_by_key

# Served by the primary key, by (status, id), by table_id and hub_id; changes by (updated_at, id).
_BY_KEY = Order("joins", (TableJoin.id,))


@dataclass(frozen=True)
class JoinFilter:
    """What narrows the list; every one that is given must hold.

    :param table: slug. :param hub: slug.
    :param status: rejected joins are listed only where they are asked for.
    :param legal: the stricter status of the two tables.
    """

    table: str | None = None
    hub: str | None = None
    status: LinkStatus | None = None
    legal: LegalStatus | None = None
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
        order=_order(filters),
        after=after,
        limit=limit,
    )
    return Page(joins_by_key(session, keys=[row.id for row in rows]), cursor)


def before_joins(filters: JoinFilter) -> str:
    """Return the cursor after which the first page of this list comes."""
    order = _order(filters)
    since = () if order.since is None else (order.since,)
    return write_cursor(order.name, (*since, 0))


def is_among_joins(cursor: str) -> bool:
    """Tell whether a cursor is one of this list, whatever the filters."""
    return cursor_order(cursor) in {_BY_KEY.name, f"{_BY_KEY.name}{CHANGES}"}


def _order(filters: JoinFilter) -> Order:
    return follow_changes(_BY_KEY, TableJoin, filters.modified_since)


def _conditions(filters: JoinFilter) -> list[ColumnElement[bool]]:
    conditions = [is_published(TableJoin.table_id.expression), is_published(TableJoin.hub_id.expression)]
    if filters.table is not None:
        conditions.append(TableJoin.table_id == id_of_public_dataset(filters.table))
    if filters.hub is not None:
        conditions.append(TableJoin.hub_id == id_of_public_dataset(filters.hub))
    if filters.legal is not None:
        conditions.extend(_stricter_is(filters.legal))
    conditions.append(NOT_REJECTED if filters.status is None else TableJoin.status == filters.status)
    return conditions


def _stricter_is(legal: LegalStatus) -> list[ColumnElement[bool]]:
    """Return the conditions that one table has this status, and neither a stricter one."""
    within = [status for status in LegalStatus if stricter(status, legal) is legal]
    same = select(Dataset.id).where(Dataset.legal_status == legal)
    no_stricter = select(Dataset.id).where(Dataset.legal_status.in_(within))
    sides = (TableJoin.table_id, TableJoin.hub_id)
    return [or_(*(side.in_(same) for side in sides)), *(side.in_(no_stricter) for side in sides)]
