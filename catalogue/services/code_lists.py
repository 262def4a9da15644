"""Code lists as pages show them: all of them, and one with its codes, its crosswalks and who uses it.

Reads only, in a fixed number of statements. A list may be described without its codes being stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, JoinKey, KeyConcept, Organisation
from catalogue.domain.base import is_slug
from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Certainty, SpecialMeaning
from catalogue.errors import BadQuery, NotFound
from catalogue.services.code_list_uses import VariableUses, list_code_list_uses
from catalogue.services.code_list_versions import Versions, list_versions
from catalogue.services.code_trees import Ancestor, TreeCode, has_tree, list_ancestors, list_children
from catalogue.services.codes import CodeView, list_codes
from catalogue.services.crosswalks import CrosswalkView, list_crosswalks
from catalogue.services.guidance import Note, list_notes
from catalogue.services.join_keys import HeldKey, count_join_keys, list_join_keys
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

CODES_PER_PAGE = 100
LISTS_PER_PAGE = 100
FIRST_USES = 50
FIRST_KEYS = 50


@dataclass(frozen=True)
class CodeListRow:
    """One line of the list of code lists; `declared_count` is what the source is said to hold."""

    slug: str
    name: str | None
    title: str
    level: LevelRef | None
    collection: str | None
    version: str | None
    count: int
    declared_count: int | None


@dataclass(frozen=True)
class CodeListIndex:
    """A page of code lists; `next_after` asks for the following one, `None` on the last."""

    lists: tuple[CodeListRow, ...]
    next_after: str | None


@dataclass(frozen=True)
class SpecialCode:
    """A code that stands for no ordinary value."""

    code: str
    meaning: SpecialMeaning
    label: str | None


@dataclass(frozen=True)
class CodePage:
    """A page of codes; `next_after` asks for the following one, `None` on the last.

    `way` leads from the top of a tree to the code whose own codes these are; it is empty at the top, in a
    list that is no tree, and where a filter looks through the whole list.
    """

    codes: tuple[CodeView | TreeCode, ...]
    after: str | None
    containing: str | None
    next_after: str | None
    way: tuple[Ancestor, ...] = ()


@dataclass(frozen=True)
class CodeListPage:
    """All that the page of a code list says.

    `count` codes are stored here; `declared_count` is what the source is said to hold when they are not.
    """

    slug: str
    name: str | None
    title: str
    description: str | None
    level: LevelRef | None
    publisher: OrganisationRef | None
    collection: str | None
    version: str | None
    valid: Period | None
    width: int | None
    zero_padded: bool | None
    pattern: str | None
    special_codes: tuple[SpecialCode, ...]
    licence: Licence | None
    landing_page: str | None
    count: int
    declared_count: int | None
    attribute_names: tuple[str, ...]
    sources: tuple[str, ...]
    certainty: Certainty | None
    is_tree: bool
    page: CodePage
    versions: Versions
    crosswalks_from: tuple[CrosswalkView, ...]
    crosswalks_to: tuple[CrosswalkView, ...]
    join_keys: tuple[HeldKey, ...]
    join_key_count: int
    uses: VariableUses
    notes: tuple[Note, ...]


def list_code_lists(session: Session, *, after: str | None = None) -> CodeListIndex:
    """Return a page of code lists, by slug.

    :param after: slug of the last list already seen.
    :raises BadQuery: `after` is no slug.
    """
    query = _select_lists().order_by(CodeList.slug).limit(LISTS_PER_PAGE + 1)
    if after is not None:
        if not is_slug(after):
            raise BadQuery("La suite demandée n’existe pas : reprenez la liste au début.")
        query = query.where(CodeList.slug > after)
    rows, more = _cut(session.execute(query).all(), LISTS_PER_PAGE)
    return CodeListIndex(
        lists=tuple(
            CodeListRow(
                row.slug,
                row.name,
                row.title,
                level_ref(row),
                row.collection,
                row.version,
                row.code_count,
                row.declared_code_count,
            )
            for row in rows
        ),
        next_after=rows[-1].slug if more else None,
    )


def get_code_list_page(
    session: Session,
    *,
    slug: str,
    after: str | None = None,
    containing: str | None = None,
    within: str | None = None,
) -> CodeListPage:
    """Return what the page of a code list says, with one page of its codes: a level of a tree, or all.

    :param after: notation of the last code already seen.
    :param containing: only codes whose notation starts so, or whose label holds it, wherever they stand.
    :param within: notation of a code of a tree: only the codes right under it.
    :raises NotFound: no code list has this slug, or it has no code `within`.
    :raises BadQuery: the list has no code `after`, or `containing` is malformed.
    """
    row = (
        session.execute(_select_lists().where(CodeList.slug == slug)).one_or_none() if is_slug(slug) else None
    )
    if row is None:
        raise NotFound("Aucune nomenclature n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    is_tree = has_tree(session, code_list_id=row.id)
    if containing or (within is None and not is_tree):
        page = _code_page(session, row.id, after=after, containing=containing)
    else:
        page = _tree_page(session, row.id, after=after, within=within)
    return CodeListPage(
        **_description(row),
        is_tree=is_tree,
        page=page,
        versions=list_versions(session, code_list_id=row.id),
        crosswalks_from=list_crosswalks(session, source_list_id=row.id),
        crosswalks_to=list_crosswalks(session, target_list_id=row.id),
        join_keys=list_join_keys(session, JoinKey.code_list_id == row.id, limit=FIRST_KEYS),
        join_key_count=count_join_keys(session, JoinKey.code_list_id == row.id),
        uses=list_code_list_uses(session, code_list_id=row.id, limit=FIRST_USES),
        notes=list_notes(session, code_list_id=row.id),
    )


def _select_lists() -> AnySelect:
    return (
        select(
            *CodeList.__table__.columns,
            Organisation.slug.label("publisher_slug"),
            Organisation.name.label("publisher_name"),
            Organisation.acronym.label("publisher_acronym"),
            Organisation.homepage.label("publisher_homepage"),
            *LEVEL_COLUMNS,
        )
        .outerjoin(Organisation, Organisation.id == CodeList.publisher_id)
        .outerjoin(ConceptLevel, ConceptLevel.id == CodeList.level_id)
        .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
    )


def _description(row: AnyRow) -> dict[str, Any]:
    publisher = None
    if row.publisher_slug is not None:
        publisher = OrganisationRef(
            row.publisher_slug, row.publisher_name, row.publisher_acronym, row.publisher_homepage
        )
    return {
        "slug": row.slug,
        "name": row.name,
        "title": row.title,
        "description": row.description,
        "level": level_ref(row),
        "publisher": publisher,
        "collection": row.collection,
        "version": row.version,
        "valid": period(row.valid_from, row.valid_to),
        "width": row.width,
        "zero_padded": row.zero_padded,
        "pattern": row.pattern,
        "special_codes": tuple(
            SpecialCode(code["code"], SpecialMeaning(code["meaning"]), code.get("label"))
            for code in row.special_codes
        ),
        "licence": licence_of(row.licence),
        "landing_page": row.landing_page,
        "count": row.code_count,
        "declared_count": row.declared_code_count,
        "attribute_names": tuple(row.attribute_names),
        "sources": tuple(row.sources),
        "certainty": row.certainty,
    }


def _code_page(session: Session, code_list_id: int, *, after: str | None, containing: str | None) -> CodePage:
    found = list_codes(
        session, code_list_id=code_list_id, limit=CODES_PER_PAGE + 1, after=after, containing=containing
    )
    codes, more = _cut(found, CODES_PER_PAGE)
    return CodePage(tuple(codes), after, containing, codes[-1].notation if more else None)


def _tree_page(session: Session, code_list_id: int, *, after: str | None, within: str | None) -> CodePage:
    way = list_ancestors(session, code_list_id=code_list_id, notation=within) if within is not None else ()
    found = list_children(
        session, code_list_id=code_list_id, within=within, limit=CODES_PER_PAGE + 1, after=after
    )
    codes, more = _cut(found, CODES_PER_PAGE)
    return CodePage(tuple(codes), after, None, codes[-1].notation if more else None, way)


def _cut(items: Sequence[Any], size: int) -> tuple[Sequence[Any], bool]:
    """Return the first `size` items and whether there were more: one is always asked beyond."""
    return items[:size], len(items) > size
