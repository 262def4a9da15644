"""Find permanent names for new tables, whatever names are taken already."""

from collections.abc import Iterator, Sequence
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.base import SLUG_MAX, slug_of
from catalogue.domain.vocabularies import DatasetKind, LegalStatus
from catalogue.services.sql import in_slices


def free_slugs(session: Session, names: Sequence[str], kind: DatasetKind) -> dict[str, str]:
    """Return a slug that no dataset has for each of these names, the first come first served.

    `ER_PRS_F` gives `er-prs-f`, else `table-er-prs-f`, else `table-er-prs-f-2` and so on: one statement for
    each of these steps, and for 500 names.
    """
    found: dict[str, str] = {}
    waiting = {name: _candidates(name, kind) for name in names}
    while waiting:
        asked = {name: next(candidates) for name, candidates in waiting.items()}
        taken = _taken(session, [*asked.values()]).union(found.values())
        for name, slug in asked.items():
            if slug not in taken:
                found[name] = slug
                taken.add(slug)
                del waiting[name]
    return found


def open_twins(session: Session, names: Sequence[str], kind: DatasetKind) -> dict[str, str]:
    """Return, by name of table, the slug of the open dataset of another kind that bears the same name."""
    slugs = {slug_of(name): name for name in names}
    return {
        slugs[slug]: slug
        for some in in_slices(list(slugs))
        for slug in session.scalars(
            select(Dataset.slug).where(
                Dataset.slug.in_(some), Dataset.legal_status == LegalStatus.OPEN, Dataset.kind != kind
            )
        )
    }


def _candidates(name: str, kind: DatasetKind) -> Iterator[str]:
    slug = slug_of(name)
    yield slug
    slug = f"{kind.value}-{slug}"[: SLUG_MAX - 5].rstrip("-")
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"


def _taken(session: Session, slugs: Sequence[str]) -> set[str]:
    return {
        slug
        for some in in_slices(slugs)
        for slug in session.scalars(select(Dataset.slug).where(Dataset.slug.in_(some)))
    }
