"""All that can be joined, a page at a time: links of extracts and bases, then joins of tables.

Two lists read one after the other; a cursor says in which of the two a reader is.
"""

from typing import TypeAlias

from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LinkAnswer, LinkKind
from catalogue.services.link_views import LinkView
from catalogue.services.reading.joins import JoinFilter, before_joins, is_among_joins, read_joins
from catalogue.services.reading.keyset import Page
from catalogue.services.reading.links import LinkFilter, read_links
from catalogue.services.table_joins.views import JoinView

Crossing: TypeAlias = LinkView | JoinView


def read_crossings(
    session: Session, *, filters: LinkFilter, after: str | None = None, limit: int = 20
) -> Page[Crossing]:
    """Return a page of links, or of joins once the links are read, in a fixed number of statements.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    of_joins = _join_filter(filters)
    if of_joins is not None and after is not None and is_among_joins(after):
        joins = read_joins(session, filters=of_joins, after=after, limit=limit)
        return Page(joins.items, joins.next)
    links = read_links(session, filters=filters, after=after, limit=limit)
    if links.next is not None or of_joins is None:
        return Page(links.items, links.next)
    room = limit - len(links.items)
    joins = read_joins(session, filters=of_joins, limit=max(room, 1))
    if room:
        return Page((*links.items, *joins.items), joins.next)
    return Page(links.items, before_joins(of_joins) if joins.items else None)


def _join_filter(filters: LinkFilter) -> JoinFilter | None:
    """Return the same filters on joins; `None` when no join can pass them."""
    if filters.concept is not None or filters.level is not None:
        return None
    if filters.answer not in {None, LinkAnswer.YES} or filters.kind not in {None, LinkKind.EXACT}:
        return None
    return JoinFilter(
        table=filters.extract,
        hub=filters.base,
        status=filters.status,
        legal=filters.legal,
        modified_since=filters.modified_since,
    )
