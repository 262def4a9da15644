"""Code lists, a page at a time, and one with its crosswalks; their codes are read by `codes`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, KeyConcept, Organisation
from catalogue.domain.base import is_slug
from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Certainty
from catalogue.errors import NotFound
from catalogue.services.code_lists import SpecialCode
from catalogue.services.crosswalks import CrosswalkView, list_crosswalks
from catalogue.services.guidance import Note, list_notes
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

# Served by the unique key of slugs; changes by (updated_at, id).
_BY_SLUG = Order("codelists", (CodeList.slug,))


@dataclass(frozen=True)
class CodeListItem:
    """A code list in one line.

    `count` codes are stored here; `declared_count` is what the source is said to hold when they are not.
    """

    slug: str
    name: str | None
    title: str
    level: LevelRef | None
    publisher: OrganisationRef | None
    collection: str | None
    version: str | None
    valid: Period | None
    licence: Licence | None
    count: int
    declared_count: int | None
    updated_at: datetime


@dataclass(frozen=True)
class CodeListRecord:
    """A code list: how its codes are written, its crosswalks both ways, what is to be known of it."""

    item: CodeListItem
    description: str | None
    width: int | None
    zero_padded: bool | None
    pattern: str | None
    special_codes: tuple[SpecialCode, ...]
    landing_page: str | None
    attribute_names: tuple[str, ...]
    crosswalks_from: tuple[CrosswalkView, ...]
    crosswalks_to: tuple[CrosswalkView, ...]
    notes: tuple[Note, ...]
    sources: tuple[str, ...]
    certainty: Certainty | None


@dataclass(frozen=True)
class CodeListFilter:
    """What narrows the list: slugs of a key concept, of one of its levels, of who publishes."""

    concept: str | None = None
    level: str | None = None
    publisher: str | None = None
    modified_since: datetime | None = None


def read_code_lists(
    session: Session, *, filters: CodeListFilter, after: str | None = None, limit: int = 20
) -> Page[CodeListItem]:
    """Return a page of code lists by slug, in one statement.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    order = follow_changes(_BY_SLUG, CodeList, filters.modified_since)
    rows, cursor = read_page(
        session,
        _SHOWN,
        identity=CodeList.id,
        conditions=_conditions(filters),
        order=order,
        after=after,
        limit=limit,
    )
    return Page(tuple(_item(row) for row in rows), cursor)


def read_code_list(session: Session, *, slug: str) -> CodeListRecord:
    """Return one code list, its codes apart.

    :raises NotFound: no code list has this slug.
    """
    row = find_code_list(session, slug=slug)
    return CodeListRecord(
        item=_item(row),
        description=row.description,
        width=row.width,
        zero_padded=row.zero_padded,
        pattern=row.pattern,
        special_codes=tuple(_special_code(code) for code in row.special_codes),
        landing_page=row.landing_page,
        attribute_names=tuple(row.attribute_names),
        crosswalks_from=list_crosswalks(session, source_list_id=row.id),
        crosswalks_to=list_crosswalks(session, target_list_id=row.id),
        notes=list_notes(session, code_list_id=row.id),
        sources=tuple(row.sources),
        certainty=row.certainty,
    )


def find_code_list(session: Session, *, slug: str) -> AnyRow:
    """Return the columns of a code list, with its level and publisher.

    :raises NotFound: no code list has this slug.
    """
    row = session.execute(_SHOWN.where(CodeList.slug == slug)).one_or_none() if is_slug(slug) else None
    if row is None:
        raise NotFound("Aucune nomenclature n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    return row


_SHOWN: AnySelect = (
    select(
        *CodeList.__table__.columns,
        Organisation.slug.label("publisher_slug"),
        Organisation.name.label("publisher_name"),
        Organisation.acronym.label("publisher_acronym"),
        Organisation.homepage.label("publisher_homepage"),
        *LEVEL_COLUMNS,
    )
    .select_from(CodeList)
    .outerjoin(Organisation, Organisation.id == CodeList.publisher_id)
    .outerjoin(ConceptLevel, ConceptLevel.id == CodeList.level_id)
    .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
)


def _conditions(filters: CodeListFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.concept is not None:
        conditions.append(CodeList.level_id.in_(levels_of(filters.concept)))
    if filters.level is not None:
        conditions.append(CodeList.level_id == id_of_level(filters.level))
    if filters.publisher is not None:
        conditions.append(CodeList.publisher_id == id_of_organisation(filters.publisher))
    return conditions


def _item(row: AnyRow) -> CodeListItem:
    publisher = None
    if row.publisher_slug is not None:
        publisher = OrganisationRef(
            row.publisher_slug, row.publisher_name, row.publisher_acronym, row.publisher_homepage
        )
    return CodeListItem(
        slug=row.slug,
        name=row.name,
        title=row.title,
        level=level_ref(row),
        publisher=publisher,
        collection=row.collection,
        version=row.version,
        valid=period(row.valid_from, row.valid_to),
        licence=licence_of(row.licence),
        count=row.code_count,
        declared_count=row.declared_code_count,
        updated_at=row.updated_at,
    )


def _special_code(code: dict[str, Any]) -> SpecialCode:
    return SpecialCode(code["code"], code["meaning"], code.get("label"))
