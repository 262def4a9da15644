"""Report on the whole feed from what was found when each dataset was written: nothing is made here."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, FeedEntry, Organisation
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.services.feed_fragments.reading import count_stale
from catalogue.services.feed_fragments.recipe import FeedRecipe


@dataclass(frozen=True)
class FoundViolation:
    """What is wrong with a dataset, in a field of its own or of its file `file`."""

    dataset: str
    field: str
    message: str
    file: str | None


@dataclass(frozen=True)
class FeedReport:
    """How the feed stands in one profile.

    :ivar datasets: how many the feed holds; :ivar waiting: how many were not written since they changed.
    """

    profile: str
    datasets: int
    waiting: int
    violations: tuple[FoundViolation, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def report_feed(session: Session, recipe: FeedRecipe) -> FeedReport:
    """Return what is known of the feed, without making anything."""
    return FeedReport(
        profile=recipe.profile.value,
        datasets=session.scalar(
            select(func.count(Dataset.id))
            .join(Organisation, Organisation.id == Dataset.publisher_id)
            .where(
                Organisation.slug == recipe.publisher,
                Dataset.kind == DatasetKind.EXTRACT,
                Dataset.state == PublicationState.PUBLISHED,
            )
        )
        or 0,
        waiting=count_stale(session, recipe),
        violations=tuple(_violations(session, recipe)),
    )


def _violations(session: Session, recipe: FeedRecipe) -> Iterator[FoundViolation]:
    rows = session.execute(
        select(Dataset.slug, FeedEntry.violations)
        .join(FeedEntry, FeedEntry.dataset_id == Dataset.id)
        .where(FeedEntry.profile == recipe.profile.value, Dataset.state == PublicationState.PUBLISHED)
        .order_by(Dataset.id)
        .execution_options(yield_per=1000)
    )
    for slug, violations in rows:
        for item in violations:
            yield FoundViolation(slug, item["field"], item["message"], item["file"])
