"""What goes into the feed: the published extracts of the catalogue's own publisher, and nothing else.

Values only, in a fixed number of statements for a page; `feed/` turns them into documents. What others
publish is described on our pages, but it is theirs to feed to harvesters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import BigInteger, ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Distribution, Organisation
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.errors import NotFound, Unavailable
from catalogue.formats.dcat_model import (
    FeedAgent,
    FeedCatalogue,
    FeedContact,
    FeedDataset,
    FeedDistribution,
)
from catalogue.formats.dcat_profiles import Profile
from catalogue.services.datasets import find_public_dataset
from catalogue.services.feed_dictionaries import dictionaries_of_datasets
from catalogue.services.feed_links import links_of_datasets
from catalogue.services.refs import is_public, licence_of
from catalogue.services.sql import AnyRow, in_slices

# `feed/` passes sessions on, and may not import SQLAlchemy to name them.
FeedSession: TypeAlias = Session


@dataclass(frozen=True)
class FeedPage:
    """A page of datasets in the order of their keys; `next_start` opens the next one, if there is one."""

    datasets: tuple[FeedDataset, ...]
    next_start: int | None


def get_feed_catalogue(session: Session, *, publisher: str) -> FeedCatalogue:
    """Return the catalogue whose datasets `publisher` (a slug) owns, dated by their records.

    :raises Unavailable: no organisation has this slug. An empty feed instead would have every harvester
        delete what it holds.
    """
    agent = get_feed_publisher(session, publisher=publisher)
    # A withdrawal changes the catalogue too; what is still a draft must not show, not even by its date.
    dates = session.execute(
        select(func.min(Dataset.created_at), func.max(Dataset.updated_at))
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(_is_extract_of(publisher), Dataset.state != PublicationState.DRAFT)
    ).one()
    return FeedCatalogue(agent, issued=dates[0], modified=dates[1])


def get_feed_publisher(session: Session, *, publisher: str) -> FeedAgent:
    """Return who publishes the feed.

    :raises Unavailable: no organisation has this slug.
    """
    row = session.execute(select(*_AGENT).where(Organisation.slug == publisher)).one_or_none()
    if row is None:
        raise Unavailable(
            "Aucune organisation ne s’appelle « %(slug)s » : décrivez-la, "
            "ou réglez CATALOGUE_CATALOG_PUBLISHER.",
            slug=publisher,
        )
    return FeedAgent(*row)


def get_feed_page(
    session: Session, *, publisher: str, start: int, size: int, profile: Profile = Profile.DATAGOUV
) -> FeedPage:
    """Return at most `size` datasets whose key is `start` or more.

    The pages that `next_start` leads to, from 0 on, hold each dataset once; one published meanwhile comes
    where its key stands.
    """
    # A page asked for may start past any key: PostgreSQL refuses a number that its type cannot hold.
    first = literal(start, BigInteger)
    rows = session.execute(
        _SELECT.where(_is_extract_of(publisher), is_public(), Dataset.id >= first)
        .order_by(Dataset.id)
        .limit(size + 1)
    ).all()
    shown = rows[:size]
    datasets = _datasets(session, shown, publisher, profile)
    return FeedPage(datasets, rows[size].id if len(rows) > size else None)


def iterate_feed(
    session: Session, *, publisher: str, size: int, profile: Profile = Profile.DATAGOUV
) -> Iterator[tuple[FeedDataset, ...]]:
    """Yield every dataset of the feed, `size` at a time."""
    start: int | None = 0
    while start is not None:
        page = get_feed_page(session, publisher=publisher, start=start, size=size, profile=profile)
        yield page.datasets
        start = page.next_start


def count_feed(session: Session, *, publisher: str) -> int:
    """Return how many datasets the feed holds."""
    found = session.execute(
        select(func.count(Dataset.id))
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(_is_extract_of(publisher), is_public())
    )
    return found.scalar_one()


def get_feed_dataset(
    session: Session, *, publisher: str, slug: str, profile: Profile = Profile.DATAGOUV
) -> FeedDataset:
    """Return one dataset of the feed.

    :raises NotFound: no dataset has this slug, it is a draft, or it is not the publisher's to feed.
    :raises Gone: it was withdrawn.
    """
    find_public_dataset(session, slug=slug)
    row = session.execute(
        _SELECT.where(_is_extract_of(publisher), is_public(), Dataset.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound(
            "Ce jeu de données n’est pas dans le flux, qui ne contient que nos propres extraits : "
            "sa page /jeux/%(slug)s le décrit.",
            slug=slug,
        )
    return _datasets(session, [row], publisher, profile)[0]


def get_feed_datasets(
    session: Session, *, publisher: str, keys: Sequence[int], profile: Profile = Profile.DATAGOUV
) -> dict[int, FeedDataset]:
    """Return those of these datasets that are in the feed, by key."""
    rows = session.execute(
        _SELECT.where(_is_extract_of(publisher), is_public(), Dataset.id.in_(keys)).order_by(Dataset.id)
    ).all()
    datasets = _datasets(session, rows, publisher, profile)
    return {row.id: dataset for row, dataset in zip(rows, datasets, strict=True)}


_COPIED = (
    Dataset.slug,
    Dataset.title,
    Dataset.title_en,
    Dataset.acronym,
    Dataset.summary,
    Dataset.description,
    Dataset.row_meaning,
    Dataset.scope,
    Dataset.volume,
    Dataset.period_start,
    Dataset.period_end,
    Dataset.period_note,
    Dataset.frequency,
    Dataset.frequency_note,
    Dataset.geographic_note,
    Dataset.legal_status,
    Dataset.legal_note,
    Dataset.landing_page,
    Dataset.issued,
    Dataset.created_at,
    Dataset.updated_at,
)
_AGENT = (
    Organisation.slug.label("agent_slug"),
    Organisation.name.label("agent_name"),
    Organisation.homepage.label("agent_homepage"),
    Organisation.email.label("agent_email"),
)
_SELECT = select(
    Dataset.id,
    Dataset.licence,
    Dataset.keywords,
    Dataset.sources,
    Dataset.contact_name,
    Dataset.contact_email,
    Dataset.contact_url,
    *_COPIED,
    *_AGENT,
).join(Organisation, Organisation.id == Dataset.publisher_id)


def _is_extract_of(publisher: str) -> ColumnElement[bool]:
    return (Dataset.kind == DatasetKind.EXTRACT) & (Organisation.slug == publisher)


def _datasets(
    session: Session, rows: Sequence[AnyRow], publisher: str, profile: Profile
) -> tuple[FeedDataset, ...]:
    ids = [row.id for row in rows]
    files = _files(session, ids)
    links = links_of_datasets(session, ids, publisher=publisher)
    dictionaries = dictionaries_of_datasets(session, ids, links) if profile is Profile.DCAT_AP else {}
    return tuple(
        FeedDataset(
            **{column.key: getattr(row, column.key) for column in _COPIED},
            publisher=FeedAgent(row.agent_slug, row.agent_name, row.agent_homepage, row.agent_email),
            licence=licence_of(row.licence),
            contact=FeedContact(row.contact_name, row.contact_email, row.contact_url),
            keywords=tuple(row.keywords),
            sources=tuple(row.sources),
            distributions=tuple(files.get(row.id, ())),
            links=links.get(row.id, ()),
            dictionary=dictionaries.get(row.id),
        )
        for row in rows
    )


def _files(session: Session, dataset_ids: Sequence[int]) -> dict[int, list[FeedDistribution]]:
    found: dict[int, list[FeedDistribution]] = {}
    for ids in in_slices(dataset_ids):
        rows = session.execute(
            select(
                Distribution.dataset_id,
                Distribution.slug,
                Distribution.title,
                Distribution.access_url,
                Distribution.download_url,
                Distribution.description,
                Distribution.format,
                Distribution.media_type,
                Distribution.encoding,
                Distribution.separator,
                Distribution.size_bytes,
                Distribution.issued,
                Distribution.modified,
            )
            .where(Distribution.dataset_id.in_(ids))
            .order_by(Distribution.dataset_id, Distribution.position, Distribution.id)
        )
        for dataset_id, *values in rows:
            found.setdefault(dataset_id, []).append(FeedDistribution(*values))
    return found
