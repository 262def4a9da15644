"""Published datasets, a page at a time: each in one line, its dictionary and its keys apart."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, JoinKey, KeyConcept, Organisation
from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import (
    DatasetKind,
    DictionaryState,
    Frequency,
    LegalStatus,
    LinkStatus,
    PublicationState,
)
from catalogue.services.reading.conditions import id_of_level, id_of_organisation, levels_of
from catalogue.services.reading.keyset import Order, Page, follow_changes, read_page
from catalogue.services.refs import (
    LEVEL_COLUMNS,
    LevelRef,
    OrganisationRef,
    Period,
    level_ref,
    licence_of,
    period,
)
from catalogue.services.sql import AnyRow, AnySelect

# Served by (state, id), (state, kind, id), (publisher_id, id); changes by (state, updated_at, id).
_BY_KEY = Order("datasets", (Dataset.id,))


@dataclass(frozen=True)
class DatasetItem:
    """A dataset in one line; `finest_place` is the finest place its rows tell."""

    slug: str
    kind: DatasetKind
    name: str | None
    title: str
    title_en: str | None
    acronym: str | None
    summary: str | None
    publisher: OrganisationRef
    period: Period | None
    frequency: Frequency | None
    finest_place: LevelRef | None
    licence: Licence | None
    legal_status: LegalStatus
    dictionary_state: DictionaryState
    updated_at: datetime


@dataclass(frozen=True)
class DatasetFilter:
    """What narrows the list; every one that is given must hold.

    :param level: slug of the finest place.
    :param concept: slug of a key concept that one of its join keys identifies.
    :param licence: our permanent code of a licence.
    """

    kind: DatasetKind | None = None
    publisher: str | None = None
    level: str | None = None
    concept: str | None = None
    licence: str | None = None
    legal: LegalStatus | None = None
    modified_since: datetime | None = None


def read_datasets(
    session: Session, *, filters: DatasetFilter, after: str | None = None, limit: int = 20
) -> Page[DatasetItem]:
    """Return a page of published datasets, in the order in which they were described, in one statement.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    order = follow_changes(_BY_KEY, Dataset, filters.modified_since)
    rows, cursor = read_page(
        session,
        _SHOWN,
        identity=Dataset.id,
        conditions=_conditions(filters),
        order=order,
        after=after,
        limit=limit,
    )
    return Page(tuple(_item(row) for row in rows), cursor)


_SHOWN: AnySelect = (
    select(
        Dataset.slug,
        Dataset.kind,
        Dataset.name,
        Dataset.title,
        Dataset.title_en,
        Dataset.acronym,
        Dataset.summary,
        Dataset.period_start,
        Dataset.period_end,
        Dataset.period_note,
        Dataset.frequency,
        Dataset.licence,
        Dataset.legal_status,
        Dataset.dictionary_state,
        Dataset.updated_at,
        Organisation.slug.label("publisher_slug"),
        Organisation.name.label("publisher_name"),
        Organisation.acronym.label("publisher_acronym"),
        Organisation.homepage.label("publisher_homepage"),
        *LEVEL_COLUMNS,
    )
    .select_from(Dataset)
    .join(Organisation, Organisation.id == Dataset.publisher_id)
    .outerjoin(ConceptLevel, ConceptLevel.id == Dataset.geographic_level_id)
    .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
)


def _conditions(filters: DatasetFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Dataset.state == PublicationState.PUBLISHED]
    if filters.kind is not None:
        conditions.append(Dataset.kind == filters.kind)
    if filters.publisher is not None:
        conditions.append(Dataset.publisher_id == id_of_organisation(filters.publisher))
    if filters.level is not None:
        conditions.append(Dataset.geographic_level_id == id_of_level(filters.level))
    if filters.licence is not None:
        conditions.append(Dataset.licence == filters.licence)
    if filters.legal is not None:
        conditions.append(Dataset.legal_status == filters.legal)
    if filters.concept is not None:
        conditions.append(_has_key(filters.concept))
    return conditions


def _has_key(concept: str) -> ColumnElement[bool]:
    return (
        exists()
        .where(JoinKey.dataset_id == Dataset.id, JoinKey.status != LinkStatus.REJECTED)
        .where(JoinKey.code_list_id == CodeList.id, CodeList.level_id.in_(levels_of(concept)))
    )


def _item(row: AnyRow) -> DatasetItem:
    return DatasetItem(
        slug=row.slug,
        kind=row.kind,
        name=row.name,
        title=row.title,
        title_en=row.title_en,
        acronym=row.acronym,
        summary=row.summary,
        publisher=OrganisationRef(
            row.publisher_slug, row.publisher_name, row.publisher_acronym, row.publisher_homepage
        ),
        period=period(row.period_start, row.period_end, row.period_note),
        frequency=row.frequency,
        finest_place=level_ref(row),
        licence=licence_of(row.licence),
        legal_status=row.legal_status,
        dictionary_state=row.dictionary_state,
        updated_at=row.updated_at,
    )
