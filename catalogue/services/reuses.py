"""Read reuses: a page of the list, and one with the datasets and links it used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Link, Reuse, ReuseDataset
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import (
    Certainty,
    DatasetKind,
    LinkAnswer,
    LinkStatus,
    PublicationState,
    ReuseRole,
)
from catalogue.errors import Gone, NotFound
from catalogue.services.sql import AnyRow


@dataclass(frozen=True)
class UsedDataset:
    """A dataset that a reuse used."""

    slug: str
    title: str
    acronym: str | None
    kind: DatasetKind
    role: ReuseRole


@dataclass(frozen=True)
class ReuseItem:
    """A reuse, as the list shows it."""

    id: int
    slug: str
    title: str
    question: str | None
    date: str | None
    event: str | None
    datasets: tuple[UsedDataset, ...]


@dataclass(frozen=True)
class UsedLink:
    """A link between two datasets of the reuse, which the catalogue knows."""

    extract: str
    base: str
    extract_title: str
    base_title: str
    answer: LinkAnswer
    reason: str


@dataclass(frozen=True)
class ReusePage:
    """A reuse with all that its page shows."""

    slug: str
    title: str
    question: str | None
    description: str | None
    results: str | None
    date: str | None
    event: str | None
    url: str | None
    other_bases: tuple[str, ...]
    datasets: tuple[UsedDataset, ...]
    links: tuple[UsedLink, ...]
    sources: tuple[str, ...]
    certainty: Certainty | None


def list_reuses(session: Session, *, after: int = 0, limit: int = 20) -> tuple[ReuseItem, ...]:
    """Return published reuses in the order in which they were described.

    :param after: the `id` of the last one already seen.
    """
    rows = session.execute(
        select(Reuse.id, Reuse.slug, Reuse.title, Reuse.question, Reuse.date, Reuse.event)
        .where(Reuse.state == PublicationState.PUBLISHED, Reuse.id > after)
        .order_by(Reuse.id)
        .limit(limit)
    ).all()
    used = used_datasets(session, [row.id for row in rows])
    return tuple(ReuseItem(*row, datasets=tuple(used[row.id])) for row in rows)


def get_reuse(session: Session, *, slug: str) -> ReusePage:
    """Return one reuse.

    :raises NotFound: no published reuse has this slug.
    :raises Gone: it was withdrawn.
    """
    row = _row(session, slug) if is_slug(slug) else None
    if row is None or row.state is PublicationState.DRAFT:
        raise NotFound("Aucune réutilisation ne s’appelle « %(slug)s ».", slug=slug)
    if row.state is PublicationState.WITHDRAWN:
        raise Gone("La réutilisation « %(slug)s » a été retirée.", slug=slug)
    datasets = tuple(used_datasets(session, [row.id])[row.id])
    return ReusePage(
        slug=row.slug,
        title=row.title,
        question=row.question,
        description=row.description,
        results=row.results,
        date=row.date,
        event=row.event,
        url=row.url,
        other_bases=tuple(row.other_bases),
        datasets=datasets,
        links=_links(session, [dataset.slug for dataset in datasets]),
        sources=tuple(row.sources),
        certainty=row.certainty,
    )


def _row(session: Session, slug: str) -> AnyRow | None:
    return session.execute(
        select(
            Reuse.id,
            Reuse.state,
            Reuse.slug,
            Reuse.title,
            Reuse.question,
            Reuse.description,
            Reuse.results,
            Reuse.date,
            Reuse.event,
            Reuse.url,
            Reuse.other_bases,
            Reuse.sources,
            Reuse.certainty,
        ).where(Reuse.slug == slug)
    ).one_or_none()


def used_datasets(session: Session, reuse_ids: Sequence[int]) -> defaultdict[int, list[UsedDataset]]:
    """Return the published datasets that each reuse used, by the reuse's key, in its own order."""
    rows = session.execute(
        select(
            ReuseDataset.reuse_id,
            Dataset.slug,
            Dataset.title,
            Dataset.acronym,
            Dataset.kind,
            ReuseDataset.role,
        )
        .join(Dataset, ReuseDataset.dataset_id == Dataset.id)
        .where(ReuseDataset.reuse_id.in_(reuse_ids), Dataset.state == PublicationState.PUBLISHED)
        .order_by(ReuseDataset.reuse_id, ReuseDataset.position)
    )
    found: defaultdict[int, list[UsedDataset]] = defaultdict(list)
    for reuse_id, slug, title, acronym, kind, role in rows:
        found[reuse_id].append(UsedDataset(slug, title, acronym, kind, role))
    return found


def _links(session: Session, slugs: Sequence[str]) -> tuple[UsedLink, ...]:
    """Return the links whose two ends the reuse used."""
    datasets = {
        row.id: row
        for row in session.execute(
            select(Dataset.id, Dataset.slug, Dataset.title, Dataset.acronym).where(Dataset.slug.in_(slugs))
        )
    }
    rows = session.execute(
        select(Link.extract_id, Link.base_id, Link.answer, Link.reason)
        .where(
            Link.extract_id.in_(datasets),
            Link.base_id.in_(datasets),
            # What a person rejected is told to who asks for that very pair, and proposed nowhere.
            Link.status != LinkStatus.REJECTED,
        )
        .order_by(Link.score.desc(), Link.id)
    )
    return tuple(
        UsedLink(
            extract=datasets[extract].slug,
            base=datasets[base].slug,
            extract_title=datasets[extract].acronym or datasets[extract].title,
            base_title=datasets[base].acronym or datasets[base].title,
            answer=answer,
            reason=reason,
        )
        for extract, base, answer, reason in rows
    )
