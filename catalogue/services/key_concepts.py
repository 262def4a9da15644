"""Key concepts as pages show them: what a key identifies, at which levels, and who has it.

Reads only, in a fixed number of statements. How levels compose along a path is the business of `linking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Subquery, func, select, union
from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    KeyConcept,
    LevelOrder,
    Variable,
)
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import Certainty, ConceptKind, DatasetKind, IdentifierClass
from catalogue.errors import NotFound
from catalogue.services.guidance import Note, list_notes
from catalogue.services.join_keys import HeldKey, is_usable_key, list_join_keys
from catalogue.services.refs import KINDS_IN_ORDER, is_public
from catalogue.services.sql import AnyRow


@dataclass(frozen=True)
class KeyConceptRow:
    """One line of the list of keys: its levels, finest first, and how many datasets of each kind have it."""

    slug: str
    label: str
    kind: ConceptKind
    identifier_class: IdentifierClass
    description: str | None
    levels: tuple[str, ...]
    holders: Mapping[DatasetKind, int]


@dataclass(frozen=True)
class LevelCodeList:
    """A code list that codes a level."""

    slug: str
    name: str | None
    title: str
    version: str | None
    count: int
    declared_count: int | None


@dataclass(frozen=True)
class LevelView:
    """One level; `coarser` are the levels it lies directly within, `apart` those it does not nest with.

    `holders` are the keys of extracts and external bases; source tables are only counted.
    """

    slug: str
    label: str
    identifier_class: IdentifierClass
    coarser: tuple[str, ...]
    apart: tuple[str, ...]
    code_lists: tuple[LevelCodeList, ...]
    holders: tuple[HeldKey, ...]
    table_count: int


@dataclass(frozen=True)
class KeyConceptPage:
    """All that the page of a key concept says; `levels` are finest first."""

    slug: str
    label: str
    kind: ConceptKind
    identifier_class: IdentifierClass
    description: str | None
    levels: tuple[LevelView, ...]
    holders: Mapping[DatasetKind, int]
    notes: tuple[Note, ...]
    sources: tuple[str, ...]
    certainty: Certainty | None


def list_key_concepts(session: Session) -> tuple[KeyConceptRow, ...]:
    """Return every key concept, in the order of the seed."""
    concepts = session.execute(
        select(
            KeyConcept.id,
            KeyConcept.slug,
            KeyConcept.label,
            KeyConcept.kind,
            KeyConcept.identifier_class,
            KeyConcept.description,
        ).order_by(KeyConcept.position, KeyConcept.slug)
    ).all()
    levels: dict[int, list[str]] = {}
    for level in _levels(session):
        levels.setdefault(level.concept_id, []).append(level.label)
    holders = _holders(session)
    return tuple(
        KeyConceptRow(
            slug=row.slug,
            label=row.label,
            kind=row.kind,
            identifier_class=row.identifier_class,
            description=row.description,
            levels=tuple(levels.get(row.id, ())),
            holders=holders.get(row.id, {}),
        )
        for row in concepts
    )


def get_key_concept_page(session: Session, *, slug: str) -> KeyConceptPage:
    """Return what the page of a key concept says.

    :raises NotFound: no key concept has this slug.
    """
    row = _find(session, slug) if is_slug(slug) else None
    if row is None:
        raise NotFound("Aucune clé n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    return KeyConceptPage(
        slug=row.slug,
        label=row.label,
        kind=row.kind,
        identifier_class=row.identifier_class,
        description=row.description,
        levels=_level_views(session, row),
        holders=_holders(session).get(row.id, {}),
        notes=list_notes(session, key_concept_id=row.id),
        sources=tuple(row.sources),
        certainty=row.certainty,
    )


def _find(session: Session, slug: str) -> AnyRow | None:
    return session.execute(select(*KeyConcept.__table__.columns).where(KeyConcept.slug == slug)).one_or_none()


def _levels(session: Session, concept_id: int | None = None) -> list[AnyRow]:
    query = select(*ConceptLevel.__table__.columns).order_by(ConceptLevel.position, ConceptLevel.id)
    if concept_id is not None:
        query = query.where(ConceptLevel.concept_id == concept_id)
    return list(session.execute(query))


def _level_views(session: Session, concept: AnyRow) -> tuple[LevelView, ...]:
    levels = _levels(session, concept.id)
    order = _direct_order(session, concept.id)
    within = {level.id: _closure(level.id, order) for level in levels}
    labels = {level.id: level.label for level in levels}
    code_lists = _code_lists(session, concept.id)
    tables = _table_counts(session, concept.id)
    holders: dict[str, list[HeldKey]] = {}
    for key in list_join_keys(session, KeyConcept.id == concept.id, Dataset.kind != DatasetKind.TABLE):
        if key.level is not None:
            holders.setdefault(key.level.slug, []).append(key)
    return tuple(
        LevelView(
            slug=level.slug,
            label=level.label,
            identifier_class=level.identifier_class or concept.identifier_class,
            coarser=tuple(labels[other] for other in labels if other in order.get(level.id, ())),
            apart=tuple(
                label
                for other, label in labels.items()
                if other != level.id and other not in within[level.id] and level.id not in within[other]
            ),
            code_lists=tuple(code_lists.get(level.id, ())),
            holders=tuple(holders.get(level.slug, ())),
            table_count=tables.get(level.id, 0),
        )
        for level in levels
    )


def _direct_order(session: Session, concept_id: int) -> dict[int, set[int]]:
    rows = session.execute(
        select(LevelOrder.finer_id, LevelOrder.coarser_id)
        .join(ConceptLevel, ConceptLevel.id == LevelOrder.finer_id)
        .where(ConceptLevel.concept_id == concept_id)
    )
    order: dict[int, set[int]] = {}
    for finer, coarser in rows:
        order.setdefault(finer, set()).add(coarser)
    return order


def _closure(level_id: int, order: Mapping[int, set[int]]) -> set[int]:
    """Return every level that `level_id` lies within, at any distance."""
    reached: set[int] = set()
    waiting = list(order.get(level_id, ()))
    while waiting:
        coarser = waiting.pop()
        if coarser not in reached:
            reached.add(coarser)
            waiting.extend(order.get(coarser, ()))
    return reached


def _code_lists(session: Session, concept_id: int) -> dict[int, list[LevelCodeList]]:
    rows = session.execute(
        select(
            ConceptLevel.id,
            CodeList.slug,
            CodeList.name,
            CodeList.title,
            CodeList.version,
            CodeList.code_count,
            CodeList.declared_code_count,
        )
        .join(ConceptLevel, ConceptLevel.id == CodeList.level_id)
        .where(ConceptLevel.concept_id == concept_id)
        .order_by(CodeList.title, CodeList.id)
    )
    lists: dict[int, list[LevelCodeList]] = {}
    for row in rows:
        found = LevelCodeList(
            row.slug, row.name, row.title, row.version, row.code_count, row.declared_code_count
        )
        lists.setdefault(row.id, []).append(found)
    return lists


def _held() -> Subquery:
    """Return who has what: by a key, and for source tables also by a variable, since few declare keys."""
    columns = (
        ConceptLevel.concept_id,
        CodeList.level_id,
        Dataset.kind.label("dataset_kind"),
        Dataset.id.label("dataset_id"),
    )
    by_key = (
        select(*columns)
        .join(CodeList, CodeList.level_id == ConceptLevel.id)
        .join(JoinKey, JoinKey.code_list_id == CodeList.id)
        .join(Dataset, Dataset.id == JoinKey.dataset_id)
        .where(is_usable_key())
    )
    by_variable = (
        select(*columns)
        .join(CodeList, CodeList.level_id == ConceptLevel.id)
        .join(Variable, Variable.code_list_id == CodeList.id)
        .join(Dataset, Dataset.id == Variable.dataset_id)
        .where(is_public(), Dataset.kind == DatasetKind.TABLE)
    )
    return union(by_key, by_variable).subquery()


def _table_counts(session: Session, concept_id: int) -> dict[int, int]:
    """Return level → number of published source tables that have it."""
    held = _held()
    rows = session.execute(
        select(held.c.level_id, func.count(held.c.dataset_id.distinct()))
        .where(held.c.concept_id == concept_id, held.c.dataset_kind == DatasetKind.TABLE)
        .group_by(held.c.level_id)
    )
    return dict(rows.all())


def _holders(session: Session) -> dict[int, dict[DatasetKind, int]]:
    """Return concept → kind → number of published datasets that have it."""
    held = _held()
    rows = session.execute(
        select(held.c.concept_id, held.c.dataset_kind, func.count(held.c.dataset_id.distinct())).group_by(
            held.c.concept_id, held.c.dataset_kind
        )
    ).all()
    holders: dict[int, dict[DatasetKind, int]] = {}
    for concept_id, kind, count in sorted(rows, key=lambda row: KINDS_IN_ORDER.index(row.dataset_kind)):
        holders.setdefault(concept_id, {})[kind] = count
    return holders
