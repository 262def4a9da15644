"""Published reuses, a page at a time; one of them is read by `services/reuses.py`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import Reuse, ReuseDataset
from catalogue.domain.vocabularies import PublicationState
from catalogue.services.reading.conditions import id_of_public_dataset
from catalogue.services.reading.keyset import Order, Page, follow_changes, read_page
from catalogue.services.reuses import UsedDataset, used_datasets
from catalogue.services.sql import AnySelect

# Served by (state, id); changes by (state, updated_at, id).
_BY_KEY = Order("reuses", (Reuse.id,))


@dataclass(frozen=True)
class ReuseSummary:
    """A reuse in one line, with the published datasets it used."""

    slug: str
    title: str
    question: str | None
    date: str | None
    event: str | None
    url: str | None
    datasets: tuple[UsedDataset, ...]
    updated_at: datetime


@dataclass(frozen=True)
class ReuseFilter:
    """What narrows the list: the slug of a dataset it used."""

    dataset: str | None = None
    modified_since: datetime | None = None


def read_reuses(
    session: Session, *, filters: ReuseFilter, after: str | None = None, limit: int = 20
) -> Page[ReuseSummary]:
    """Return a page of published reuses, in the order in which they were described, in two statements.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    order = follow_changes(_BY_KEY, Reuse, filters.modified_since)
    rows, cursor = read_page(
        session,
        _SHOWN,
        identity=Reuse.id,
        conditions=_conditions(filters),
        order=order,
        after=after,
        limit=limit,
    )
    used = used_datasets(session, [row.id for row in rows])
    reuses = (
        ReuseSummary(
            row.slug,
            row.title,
            row.question,
            row.date,
            row.event,
            row.url,
            tuple(used[row.id]),
            row.updated_at,
        )
        for row in rows
    )
    return Page(tuple(reuses), cursor)


_SHOWN: AnySelect = select(
    Reuse.id,
    Reuse.slug,
    Reuse.title,
    Reuse.question,
    Reuse.date,
    Reuse.event,
    Reuse.url,
    Reuse.updated_at,
).select_from(Reuse)


def _conditions(filters: ReuseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Reuse.state == PublicationState.PUBLISHED]
    if filters.dataset is not None:
        used = select(ReuseDataset.reuse_id).where(
            ReuseDataset.dataset_id == id_of_public_dataset(filters.dataset)
        )
        conditions.append(Reuse.id.in_(used))
    return conditions
