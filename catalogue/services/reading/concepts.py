"""Key concepts with their levels, a page at a time: what keys identify, without counting who has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import ConceptLevel, KeyConcept, LevelOrder
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import Certainty, ConceptKind, IdentifierClass
from catalogue.errors import NotFound
from catalogue.services.guidance import Note, list_notes
from catalogue.services.reading.keyset import Order, Page, read_page
from catalogue.services.sql import AnyRow, AnySelect

# Served by the unique key of slugs.
_BY_SLUG = Order("concepts", (KeyConcept.slug,))


@dataclass(frozen=True)
class LevelItem:
    """One level; `coarser` are the slugs of the levels it lies directly within."""

    slug: str
    label: str
    label_en: str | None
    identifier_class: IdentifierClass
    coarser: tuple[str, ...]


@dataclass(frozen=True)
class ConceptItem:
    """A key concept; `levels` are finest first."""

    slug: str
    label: str
    label_en: str | None
    kind: ConceptKind
    identifier_class: IdentifierClass
    description: str | None
    levels: tuple[LevelItem, ...]


@dataclass(frozen=True)
class ConceptRecord:
    """A key concept with what is to be known of it, and where it was read."""

    item: ConceptItem
    notes: tuple[Note, ...]
    sources: tuple[str, ...]
    certainty: Certainty | None


def read_concepts(session: Session, *, after: str | None = None, limit: int = 20) -> Page[ConceptItem]:
    """Return a page of key concepts by slug, in three statements.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list.
    """
    rows, cursor = read_page(
        session, _SHOWN, identity=KeyConcept.id, conditions=(), order=_BY_SLUG, after=after, limit=limit
    )
    return Page(_items(session, rows), cursor)


def read_concept(session: Session, *, slug: str) -> ConceptRecord:
    """Return one key concept.

    :raises NotFound: no key concept has this slug.
    """
    row = session.execute(_SHOWN.where(KeyConcept.slug == slug)).one_or_none() if is_slug(slug) else None
    if row is None:
        raise NotFound("Aucune clé n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    return ConceptRecord(
        item=_items(session, [row])[0],
        notes=list_notes(session, key_concept_id=row.id),
        sources=tuple(row.sources),
        certainty=row.certainty,
    )


_SHOWN: AnySelect = select(*KeyConcept.__table__.columns).select_from(KeyConcept)


def _items(session: Session, rows: Sequence[AnyRow]) -> tuple[ConceptItem, ...]:
    levels = _levels(session, {row.id: row.identifier_class for row in rows})
    return tuple(
        ConceptItem(
            row.slug,
            row.label,
            row.label_en,
            row.kind,
            row.identifier_class,
            row.description,
            tuple(levels[row.id]),
        )
        for row in rows
    )


def _levels(session: Session, classes: dict[int, IdentifierClass]) -> dict[int, list[LevelItem]]:
    """Return the levels of each concept; `classes` are those of the concepts, by key."""
    coarser = _coarser(session, list(classes))
    rows = session.execute(
        select(*ConceptLevel.__table__.columns)
        .where(ConceptLevel.concept_id.in_(classes))
        .order_by(ConceptLevel.position, ConceptLevel.id)
    )
    levels: dict[int, list[LevelItem]] = {concept: [] for concept in classes}
    for row in rows:
        own = row.identifier_class or classes[row.concept_id]
        levels[row.concept_id].append(
            LevelItem(row.slug, row.label, row.label_en, own, tuple(coarser.get(row.id, ())))
        )
    return levels


def _coarser(session: Session, concepts: Sequence[int]) -> dict[int, list[str]]:
    finer, coarser = aliased(ConceptLevel), aliased(ConceptLevel)
    rows = session.execute(
        select(LevelOrder.finer_id, coarser.slug)
        .join(finer, finer.id == LevelOrder.finer_id)
        .join(coarser, coarser.id == LevelOrder.coarser_id)
        .where(finer.concept_id.in_(concepts))
        .order_by(LevelOrder.finer_id, coarser.position, coarser.id)
    )
    found: dict[int, list[str]] = {}
    for finer_id, slug in rows:
        found.setdefault(finer_id, []).append(slug)
    return found
