"""Read what the feed has ready: first what stands in a page and since when, then the bytes.

The first is one short statement on narrow rows, whatever the datasets weigh: an answer 304 needs no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import BigInteger, ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, FeedEntry, FeedFragment, Organisation
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.formats.feed_graphs import FeedTombstone
from catalogue.formats.feed_rules import RULES_DIGEST
from catalogue.formats.rdf import Syntax
from catalogue.services.feed_fragments.recipe import FeedRecipe
from catalogue.services.sql import AnyRow, AnySelect


@dataclass(frozen=True)
class FeedState:
    """What a page of the feed holds, without its bytes.

    :ivar entries: key and digest of each dataset, in the order of the keys.
    :ivar missing: keys of those that must be made (again) first.
    :ivar gone: who left since the moment asked for.
    :ivar modified: when the page last became another, `None` for an empty one.
    """

    entries: tuple[tuple[int, str], ...]
    missing: tuple[int, ...]
    gone: tuple[FeedTombstone, ...]
    next_start: int | None
    modified: datetime | None


def get_feed_state(
    session: Session, recipe: FeedRecipe, *, start: int, size: int, since: datetime | None = None
) -> FeedState:
    """Return the state of the page of at most `size` datasets whose keys are `start` or more.

    :param since: only what changed or left at that moment or later; tombstones come in only so.
    """
    query = _entries(recipe).where(Dataset.id >= literal(start, BigInteger))
    if since is None:
        query = query.where(Dataset.state == PublicationState.PUBLISHED)
    else:
        query = query.where(
            # A tombstone is of what was in the feed: an entry says so.
            or_(Dataset.state == PublicationState.PUBLISHED, FeedEntry.dataset_id.is_not(None)),
            or_(_is_stale(recipe), FeedEntry.modified >= since),
        )
    rows = session.execute(query.limit(size + 1)).all()
    shown = rows[:size]
    published = [row for row in shown if row.state is PublicationState.PUBLISHED]
    following = rows[size].id if len(rows) > size else None
    return FeedState(
        entries=tuple((row.id, row.digest) for row in published if row.digest is not None),
        missing=tuple(row.id for row in shown if row.is_stale),
        gone=tuple(
            FeedTombstone(row.slug, row.modified)
            for row in shown
            if row.state is not PublicationState.PUBLISHED and row.modified
        ),
        next_start=following,
        modified=_modified(session, recipe, start, following),
    )


def find_entry(session: Session, recipe: FeedRecipe, *, slug: str) -> AnyRow | None:
    """Return `id`, `digest`, `modified`, `is_stale` of a dataset of the feed, `None` if it is not in it."""
    return session.execute(
        _entries(recipe).where(Dataset.slug == slug, Dataset.state == PublicationState.PUBLISHED)
    ).one_or_none()


def find_stale(session: Session, recipe: FeedRecipe, *, start: int = 0, limit: int) -> tuple[int, ...]:
    """Return the keys of datasets whose fragments are missing or stale, withdrawn ones with an entry too."""
    query = _stale(recipe).where(Dataset.id >= literal(start, BigInteger))
    return tuple(session.scalars(query.limit(limit)))


def count_stale(session: Session, recipe: FeedRecipe) -> int:
    """Return how many fragments are missing or stale."""
    return session.scalar(select(func.count()).select_from(_stale(recipe).order_by(None).subquery())) or 0


def read_fragments(
    session: Session, recipe: FeedRecipe, *, keys: Sequence[int], syntax: Syntax, is_gzipped: bool
) -> Iterator[bytes]:
    """Yield the bytes of these datasets, in the order of their keys."""
    if not keys:
        return
    column = FeedFragment.gzipped if is_gzipped else FeedFragment.body
    yield from session.scalars(
        select(column)
        .where(
            FeedFragment.profile == recipe.profile.value,
            FeedFragment.syntax == syntax.suffix,
            FeedFragment.dataset_id.in_(keys),
        )
        .order_by(FeedFragment.dataset_id)
    )


def iterate_fragments(
    session: Session, recipe: FeedRecipe, *, syntax: Syntax, is_gzipped: bool, batch: int
) -> Iterator[bytes]:
    """Yield the bytes of every dataset of the feed, by key, in one statement read a batch at a time."""
    column = FeedFragment.gzipped if is_gzipped else FeedFragment.body
    yield from session.scalars(
        select(column)
        .join(Dataset, Dataset.id == FeedFragment.dataset_id)
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(
            FeedFragment.profile == recipe.profile.value,
            FeedFragment.syntax == syntax.suffix,
            Dataset.state == PublicationState.PUBLISHED,
            _is_of(recipe),
        )
        .order_by(FeedFragment.dataset_id)
        .execution_options(yield_per=batch)
    )


def _entries(recipe: FeedRecipe) -> AnySelect:
    """Return the query of the publisher's extracts, by key, with what is ready of each."""
    return (
        select(
            Dataset.id,
            Dataset.slug,
            Dataset.state,
            FeedEntry.digest,
            FeedEntry.modified,
            _is_stale(recipe).label("is_stale"),
        )
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .outerjoin(
            FeedEntry,
            and_(FeedEntry.dataset_id == Dataset.id, FeedEntry.profile == recipe.profile.value),
        )
        .where(_is_of(recipe))
        .order_by(Dataset.id)
    )


def _stale(recipe: FeedRecipe) -> AnySelect:
    return _entries(recipe).where(
        or_(Dataset.state == PublicationState.PUBLISHED, FeedEntry.dataset_id.is_not(None)),
        _is_stale(recipe),
    )


def _is_of(recipe: FeedRecipe) -> ColumnElement[bool]:
    return (Dataset.kind == DatasetKind.EXTRACT) & (Organisation.slug == recipe.publisher)


def _is_stale(recipe: FeedRecipe) -> ColumnElement[bool]:
    return or_(
        FeedEntry.dataset_id.is_(None),
        FeedEntry.version != Dataset.row_version,
        FeedEntry.dated != Dataset.updated_at,
        FeedEntry.made_with != recipe.made_with,
        FeedEntry.shapes != RULES_DIGEST,
        func.coalesce(FeedEntry.good_until <= datetime.now(UTC).date(), False),
    )


def _modified(session: Session, recipe: FeedRecipe, start: int, following: int | None) -> datetime | None:
    """Return when the page last changed: what left it counts, or it would look older than it was.

    The first page dates the whole catalogue, as its head does.
    """
    made = select(func.max(FeedEntry.modified)).where(FeedEntry.profile == recipe.profile.value)
    left = (
        select(func.max(Dataset.updated_at))
        .join(Organisation, Organisation.id == Dataset.publisher_id)
        .where(_is_of(recipe), Dataset.state == PublicationState.WITHDRAWN)
    )
    if start:
        made = made.where(FeedEntry.dataset_id >= literal(start, BigInteger))
        left = left.where(Dataset.id >= literal(start, BigInteger))
        if following is not None:
            made, left = made.where(FeedEntry.dataset_id < following), left.where(Dataset.id < following)
    moments = [moment for query in (made, left) if (moment := session.scalar(query))]
    return max(moments, default=None)
