"""Read what the linker works on: the graph of code lists and crosswalks, and both sides of every pair.

Values only; deriving links from them is `link_derivation.py`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Crosswalk, Dataset, JoinKey, KeyConcept, LevelOrder
from catalogue.domain.vocabularies import DatasetKind, LinkStatus, PublicationState
from catalogue.linking.bridges import bridges_of
from catalogue.linking.model import CodeListNode, Concept, Key, Knowledge, Side, Step
from catalogue.services.refused_paths import read_refused_paths
from catalogue.services.sql import SLICE, AnyRow, AnySelect, in_slices


def read_knowledge(session: Session) -> Knowledge:
    """Return the concepts, levels, code lists and crosswalks the linker works on, registers among them."""
    levels = session.execute(
        select(
            ConceptLevel.id,
            ConceptLevel.slug,
            ConceptLevel.label,
            ConceptLevel.position,
            KeyConcept.slug.label("concept"),
        ).join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
    ).all()
    slug_of_level = {level.id: level.slug for level in levels}
    coarser: dict[str, set[str]] = {level.slug: set() for level in levels}
    for finer_id, coarser_id in session.execute(select(LevelOrder.finer_id, LevelOrder.coarser_id)):
        coarser[slug_of_level[finer_id]].add(slug_of_level[coarser_id])
    concepts = session.execute(select(KeyConcept.slug, KeyConcept.label, KeyConcept.kind))
    knowledge = Knowledge(
        concepts={slug: Concept(slug, label, kind) for slug, label, kind in concepts},
        level_labels={level.slug: level.label for level in levels},
        coarser={slug: frozenset(upper) for slug, upper in coarser.items()},
        code_lists=_code_lists(session),
        steps=_steps(session),
        rank={level.slug: level.position for level in levels},
        level_concepts={level.slug: level.concept for level in levels},
        refused=read_refused_paths(session),
    )
    bridges = tuple(bridges_of(_registers(session), knowledge))
    return replace(knowledge, steps=knowledge.steps + bridges)


def one_side(session: Session, slug: str, kind: DatasetKind) -> Side | None:
    """Return a published dataset of this kind as an end of a link, `None` when there is none."""
    key = session.scalar(select(Dataset.id).where(Dataset.slug == slug, Dataset.kind == kind))
    return None if key is None else read_sides(session, kind, only=[key]).get(key)


def _registers(session: Session) -> tuple[Side, ...]:
    """Return the external bases that have one row for each code of one of their keys."""
    keys = select(JoinKey.dataset_id).where(JoinKey.identifies_row.is_(True)).distinct()
    of = session.scalars(keys.order_by(JoinKey.dataset_id)).all()
    return tuple(read_sides(session, DatasetKind.EXTERNAL, only=of).values())


def _code_lists(session: Session) -> dict[str, CodeListNode]:
    rows = session.execute(
        select(CodeList.slug, CodeList.title, KeyConcept.slug, ConceptLevel.slug)
        .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
    )
    return {row[0]: CodeListNode(*row) for row in rows}


def _steps(session: Session) -> tuple[Step, ...]:
    slugs = dict(session.execute(select(CodeList.id, CodeList.slug)).all())
    crosswalks = session.execute(
        select(
            Crosswalk.slug,
            Crosswalk.title,
            Crosswalk.source_list_id,
            Crosswalk.target_list_id,
            Crosswalk.kind,
            Crosswalk.cardinality,
            Crosswalk.loss,
            Crosswalk.loss_note,
            Crosswalk.weight,
            Crosswalk.valid_from,
            Crosswalk.valid_to,
        )
        .where(Crosswalk.status != LinkStatus.REJECTED)
        .order_by(Crosswalk.slug)
    )
    return tuple(
        Step(
            slug=row.slug,
            title=row.title,
            source=slugs[row.source_list_id],
            target=slugs[row.target_list_id],
            kind=row.kind,
            cardinality=row.cardinality,
            loss=row.loss,
            loss_note=row.loss_note,
            weight=row.weight,
            period_start=row.valid_from,
            period_end=row.valid_to,
        )
        for row in crosswalks
    )


def read_sides(
    session: Session,
    kind: DatasetKind,
    *,
    only: Collection[int] | None = None,
    keyed_by: Collection[str] | None = None,
) -> dict[int, Side]:
    """Return published datasets of this kind as ends of a link, by key.

    :param only: keys of datasets; those among them.
    :param keyed_by: slugs of code lists; datasets that have a key of one of them, with these keys alone.
    """
    lists = None if keyed_by is None else _list_ids(session, keyed_by)
    wanted: Iterable[Sequence[int] | None] = (None,) if only is None else in_slices(sorted(only))
    rows = [row for ids in wanted for row in session.execute(_side_rows(kind, ids)).all()]
    # Few datasets are looked up one by one: the keys of all would be gone through to find theirs.
    named = [row.id for row in rows] if only is not None or len(rows) <= SLICE else None
    keys = _keys(session, kind, named, lists)
    return {row.id: _side(row, keys) for row in rows if lists is None or row.id in keys}


def _list_ids(session: Session, slugs: Collection[str]) -> list[int]:
    wanted = in_slices(sorted(slugs))
    return [
        key for some in wanted for key in session.scalars(select(CodeList.id).where(CodeList.slug.in_(some)))
    ]


def _side_rows(kind: DatasetKind, ids: Sequence[int] | None) -> AnySelect:
    query = (
        select(
            Dataset.id,
            Dataset.slug,
            Dataset.title,
            Dataset.acronym,
            Dataset.legal_status,
            Dataset.period_start,
            Dataset.period_end,
            Dataset.has_personal_data,
        )
        .where(Dataset.kind == kind, Dataset.state == PublicationState.PUBLISHED)
        .order_by(Dataset.id)
    )
    return query if ids is None else query.where(Dataset.id.in_(ids))


def _side(row: AnyRow, keys: Mapping[int, list[Key]]) -> Side:
    return Side(
        slug=row.slug,
        title=_short_title(row.acronym, row.title),
        keys=tuple(keys.get(row.id, ())),
        legal=row.legal_status,
        period_start=row.period_start,
        period_end=row.period_end,
        has_personal_data=bool(row.has_personal_data),
    )


def _short_title(acronym: str | None, title: str) -> str:
    """Return a name that fits in the middle of a sentence: the acronym, or the title up to its first stop."""
    return acronym or re.split(r" : |, | \(", title, maxsplit=1)[0]


def _keys(
    session: Session, kind: DatasetKind, of: Sequence[int] | None, lists: Sequence[int] | None
) -> dict[int, list[Key]]:
    found: dict[int, list[Key]] = defaultdict(list)
    wanted: Iterable[Sequence[int] | None] = (None,) if of is None else in_slices(of)
    for row in (row for ids in wanted for row in session.execute(_key_rows(kind, ids, lists)).all()):
        found[row.dataset_id].append(
            Key(
                id=row.id,
                name=row.name,
                label=row.label,
                code_list=row.slug,
                role=row.role,
                identifies_row=row.identifies_row,
                position=row.position,
                period_start=row.period_start,
                period_end=row.period_end,
                population=row.population,
            )
        )
    return found


def _key_rows(kind: DatasetKind, dataset_ids: Sequence[int] | None, lists: Sequence[int] | None) -> AnySelect:
    query = (
        select(
            JoinKey.dataset_id,
            JoinKey.id,
            JoinKey.name,
            JoinKey.label,
            CodeList.slug,
            JoinKey.role,
            JoinKey.identifies_row,
            JoinKey.position,
            JoinKey.period_start,
            JoinKey.period_end,
            JoinKey.population,
        )
        .join(CodeList, JoinKey.code_list_id == CodeList.id)
        .join(Dataset, JoinKey.dataset_id == Dataset.id)
        .where(Dataset.kind == kind, JoinKey.status == LinkStatus.CONFIRMED)
        .order_by(JoinKey.dataset_id, JoinKey.position)
    )
    if lists is not None:
        query = query.where(JoinKey.code_list_id.in_(lists))
    return query if dataset_ids is None else query.where(JoinKey.dataset_id.in_(dataset_ids))
