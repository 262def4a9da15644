"""Links between published datasets, a page at a time, and one pair."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, KeyConcept, Link, LinkKey
from catalogue.domain.vocabularies import LegalStatus, LinkAnswer, LinkKind, LinkStatus
from catalogue.errors import NotFound
from catalogue.services.datasets import find_public_dataset
from catalogue.services.link_views import LinkView
from catalogue.services.links import links_by_key
from catalogue.services.reading.conditions import id_of_public_dataset, is_published
from catalogue.services.reading.keyset import Order, Page, follow_changes, read_page

# Served by the unique key (extract_id, base_id), by (status, extract_id, base_id), by base_id; changes by
# (updated_at, id).
_BY_PAIR = Order("links", (Link.extract_id, Link.base_id))


@dataclass(frozen=True)
class LinkFilter:
    """What narrows the list; every one that is given must hold.

    :param extract: slug. :param base: slug.
    :param status: rejected links are listed only where they are asked for: they say what cannot be crossed.
    :param concept: slug of a key concept by which both sides meet.
    :param level: slug of a level at which both sides meet.
    """

    extract: str | None = None
    base: str | None = None
    status: LinkStatus | None = None
    answer: LinkAnswer | None = None
    kind: LinkKind | None = None
    legal: LegalStatus | None = None
    concept: str | None = None
    level: str | None = None
    modified_since: datetime | None = None


def read_links(
    session: Session, *, filters: LinkFilter, after: str | None = None, limit: int = 20
) -> Page[LinkView]:
    """Return a page of links, extract by extract, in a fixed number of statements.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    order = follow_changes(_BY_PAIR, Link, filters.modified_since)
    rows, cursor = read_page(
        session,
        select(Link.id).select_from(Link),
        identity=Link.id,
        conditions=_conditions(filters),
        order=order,
        after=after,
        limit=limit,
    )
    return Page(links_by_key(session, keys=[row.id for row in rows]), cursor)


def read_link(session: Session, *, extract: str, base: str) -> LinkView:
    """Return the link of one pair, rejected or not.

    :raises NotFound: a slug is unknown or a draft's, or the pair has no derived link.
    :raises Gone: one of the two was withdrawn.
    """
    sides = [find_public_dataset(session, slug=slug).id for slug in (extract, base)]
    key = session.scalar(select(Link.id).where(Link.extract_id == sides[0], Link.base_id == sides[1]))
    if key is None:
        raise NotFound(
            "Aucun croisement connu entre « %(extract)s » et « %(base)s ».", extract=extract, base=base
        )
    return links_by_key(session, keys=[key])[0]


def _conditions(filters: LinkFilter) -> list[ColumnElement[bool]]:
    conditions = [is_published(Link.extract_id.expression), is_published(Link.base_id.expression)]
    if filters.extract is not None:
        conditions.append(Link.extract_id == id_of_public_dataset(filters.extract))
    if filters.base is not None:
        conditions.append(Link.base_id == id_of_public_dataset(filters.base))
    for column, value in (
        (Link.answer, filters.answer),
        (Link.kind, filters.kind),
        (Link.legal, filters.legal),
    ):
        if value is not None:
            conditions.append(column == value)
    if filters.status is None:
        conditions.append(Link.status != LinkStatus.REJECTED)
    else:
        conditions.append(Link.status == filters.status)
    if filters.concept is not None or filters.level is not None:
        conditions.append(_meets_at(concept=filters.concept, level=filters.level))
    return conditions


def _meets_at(*, concept: str | None, level: str | None) -> ColumnElement[bool]:
    """Return the condition that one key of the link is at the level, or of the concept, or both."""
    key = (
        select(LinkKey.id)
        .join(CodeList, CodeList.id == LinkKey.code_list_id)
        .join(ConceptLevel, ConceptLevel.id == CodeList.level_id)
        .join(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
        .where(LinkKey.link_id == Link.id)
    )
    if concept is not None:
        key = key.where(KeyConcept.slug == concept)
    if level is not None:
        key = key.where(ConceptLevel.slug == level)
    return key.correlate(Link).exists()
