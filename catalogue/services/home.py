"""What the home page shows: the extracts, how much there is, a few reuses."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import ConceptLevel, Dataset, Link, Reuse
from catalogue.domain.vocabularies import DatasetKind, LinkAnswer, LinkStatus, PublicationState
from catalogue.services.counts import Counts, count_everything

# The home page names the extracts; past this many, search takes over.
MAX_EXTRACTS = 60
RECENT_REUSES = 6


@dataclass(frozen=True)
class ExtractLine:
    """An extract, in one line: `base_count` bases can be crossed with it."""

    slug: str
    title: str
    acronym: str | None
    summary: str | None
    start: date | None
    end: date | None
    level_label: str | None
    base_count: int


@dataclass(frozen=True)
class ReuseLine:
    """A reuse, in one line."""

    slug: str
    title: str
    question: str | None
    date: str | None


@dataclass(frozen=True)
class HomePage:
    """What the home page shows: the extracts most crossed with first, the latest reuses first."""

    extracts: tuple[ExtractLine, ...]
    counts: Counts
    reuses: tuple[ReuseLine, ...]

    @property
    def link_count(self) -> int:
        """Return how many links are possible: those that answer no are left out."""
        return sum(extract.base_count for extract in self.extracts)


def get_home_page(session: Session) -> HomePage:
    """Return what the home page shows, in a fixed number of statements."""
    return HomePage(_extracts(session), count_everything(session), _reuses(session))


def _extracts(session: Session) -> tuple[ExtractLine, ...]:
    bases = (
        select(Link.extract_id, func.count().label("number"))
        .join(Dataset, Link.base_id == Dataset.id)
        .where(
            Link.answer != LinkAnswer.NO,
            Link.status != LinkStatus.REJECTED,
            Dataset.state == PublicationState.PUBLISHED,
        )
        .group_by(Link.extract_id)
        .subquery()
    )
    number = func.coalesce(bases.c.number, 0)
    rows = session.execute(
        select(
            Dataset.slug,
            Dataset.title,
            Dataset.acronym,
            Dataset.summary,
            Dataset.period_start,
            Dataset.period_end,
            ConceptLevel.label,
            number,
        )
        .outerjoin(bases, bases.c.extract_id == Dataset.id)
        .outerjoin(ConceptLevel, Dataset.geographic_level_id == ConceptLevel.id)
        .where(Dataset.kind == DatasetKind.EXTRACT, Dataset.state == PublicationState.PUBLISHED)
        .order_by(number.desc(), Dataset.slug)
        .limit(MAX_EXTRACTS)
    )
    return tuple(ExtractLine(*row) for row in rows)


def _reuses(session: Session) -> tuple[ReuseLine, ...]:
    rows = session.execute(
        select(Reuse.slug, Reuse.title, Reuse.question, Reuse.date)
        .where(Reuse.state == PublicationState.PUBLISHED, Reuse.question.is_not(None))
        .order_by(Reuse.date.is_(None), Reuse.date.desc(), Reuse.id)
        .limit(RECENT_REUSES)
    )
    return tuple(ReuseLine(*row) for row in rows)
