"""Derive links from what the database holds, and write what changed.

A person's decision is never overwritten: a confirmed link whose path changes becomes `stale`, a rejected one
stays rejected, and only what nobody decided on disappears when nothing supports it any more.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Crosswalk,
    Dataset,
    JoinKey,
    KeyConcept,
    LevelOrder,
    Link,
    LinkKey,
)
from catalogue.domain.vocabularies import DatasetKind, LinkStatus, PublicationState
from catalogue.linking.derive import Linker
from catalogue.linking.model import CodeListNode, Concept, DerivedLink, Key, Knowledge, Meeting, Side, Step
from catalogue.services.sql import AnyRow, AnySelect, in_slices


@dataclass(frozen=True)
class DerivationReport:
    """How many links were added, changed, left alone, removed; how many now wait for a second look."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    stale: int = 0

    @property
    def did_something(self) -> bool:
        """Tell whether a link changed."""
        return bool(self.added or self.changed or self.removed)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def derive_links(session: Session, *, touched: Collection[int] | None = None) -> DerivationReport:
    """Derive the link of every published extract with every published external base.

    :param touched: keys of datasets; only the links of one of them.
    """
    linker = Linker(read_knowledge(session))
    extracts, bases = _both_sides(session, touched)
    list_ids = dict(session.execute(select(CodeList.slug, CodeList.id)).all())
    known = _known_links(session, touched)
    counts: dict[str, int] = defaultdict(int)
    for extract_id, extract in extracts.items():
        for base_id, base in bases.items():
            if touched is not None and extract_id not in touched and base_id not in touched:
                continue
            derived = linker.derive(extract, base)
            current = known.pop((extract_id, base_id), None)
            if derived is None:
                _withdraw(session, current, counts)
            elif current is None:
                session.add(_new_link(extract_id, base_id, derived, list_ids))
                counts["added"] += 1
            else:
                _renew(current, derived, list_ids, counts)
    for orphan in known.values():
        _withdraw(session, orphan, counts)
    session.flush()
    return DerivationReport(**counts)


def _both_sides(session: Session, touched: Collection[int] | None) -> tuple[dict[int, Side], dict[int, Side]]:
    """Return extracts and bases; of those on the other side of what was touched, all."""
    if touched is None:
        return _sides(session, DatasetKind.EXTRACT), _sides(session, DatasetKind.EXTERNAL)
    extracts = _sides(session, DatasetKind.EXTRACT, only=touched)
    bases = _sides(session, DatasetKind.EXTERNAL, only=touched)
    if bases:
        # Links of a touched base reach every extract; the touched ones are among them.
        all_extracts = _sides(session, DatasetKind.EXTRACT)
        return all_extracts, _sides(session, DatasetKind.EXTERNAL) if extracts else bases
    return extracts, _sides(session, DatasetKind.EXTERNAL) if extracts else {}


def _known_links(session: Session, touched: Collection[int] | None) -> dict[tuple[int, int], Link]:
    query = select(Link).options(selectinload(Link.keys))
    if touched is None:
        return {(link.extract_id, link.base_id): link for link in session.scalars(query)}
    found = {}
    for ids in in_slices(sorted(touched)):
        of_touched = query.where(or_(Link.extract_id.in_(ids), Link.base_id.in_(ids)))
        found.update({(link.extract_id, link.base_id): link for link in session.scalars(of_touched)})
    return found


def read_knowledge(session: Session) -> Knowledge:
    """Return the concepts, levels, code lists and crosswalks the linker works on."""
    levels = session.execute(
        select(ConceptLevel.id, ConceptLevel.slug, ConceptLevel.label, ConceptLevel.position)
    ).all()
    slug_of_level = {level.id: level.slug for level in levels}
    coarser: dict[str, set[str]] = {level.slug: set() for level in levels}
    for finer_id, coarser_id in session.execute(select(LevelOrder.finer_id, LevelOrder.coarser_id)):
        coarser[slug_of_level[finer_id]].add(slug_of_level[coarser_id])
    concepts = session.execute(select(KeyConcept.slug, KeyConcept.label, KeyConcept.kind))
    return Knowledge(
        concepts={slug: Concept(slug, label, kind) for slug, label, kind in concepts},
        level_labels={level.slug: level.label for level in levels},
        coarser={slug: frozenset(upper) for slug, upper in coarser.items()},
        code_lists=_code_lists(session),
        steps=_steps(session),
        rank={level.slug: level.position for level in levels},
    )


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
        ).order_by(Crosswalk.slug)
    )
    return tuple(
        Step(slug, title, slugs[source], slugs[target], kind, cardinality, loss, note)
        for slug, title, source, target, kind, cardinality, loss, note in crosswalks
    )


def _sides(session: Session, kind: DatasetKind, *, only: Collection[int] | None = None) -> dict[int, Side]:
    wanted: Iterable[Sequence[int] | None] = (None,) if only is None else in_slices(sorted(only))
    rows = [row for ids in wanted for row in session.execute(_side_rows(kind, ids)).all()]
    keys = _keys(session, kind, [row.id for row in rows] if only is not None else None)
    return {row.id: _side(row, keys) for row in rows}


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


def _keys(session: Session, kind: DatasetKind, of: Sequence[int] | None) -> dict[int, list[Key]]:
    found: dict[int, list[Key]] = defaultdict(list)
    wanted: Iterable[Sequence[int] | None] = (None,) if of is None else in_slices(of)
    for row in (row for ids in wanted for row in session.execute(_key_rows(kind, ids)).all()):
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
            )
        )
    return found


def _key_rows(kind: DatasetKind, dataset_ids: Sequence[int] | None) -> AnySelect:
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
        )
        .join(CodeList, JoinKey.code_list_id == CodeList.id)
        .join(Dataset, JoinKey.dataset_id == Dataset.id)
        .where(Dataset.kind == kind, JoinKey.status == LinkStatus.CONFIRMED)
        .order_by(JoinKey.dataset_id, JoinKey.position)
    )
    return query if dataset_ids is None else query.where(JoinKey.dataset_id.in_(dataset_ids))


def _values(derived: DerivedLink) -> dict[str, Any]:
    return {
        "answer": derived.answer,
        "kind": derived.kind,
        "legal": derived.legal,
        "score": derived.score,
        "loss": list(derived.loss),
        "caveats": list(derived.caveats),
        "reason": derived.reason,
        "explanation": derived.explanation,
    }


_KEY_COLUMNS = ("extract_key_id", "base_key_id", "code_list_id", "extract_path", "base_path")


def _key_values(meetings: Iterable[Meeting], list_ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "extract_key_id": meeting.extract_key.id,
            "base_key_id": meeting.base_key.id,
            "code_list_id": list_ids[meeting.code_list.slug],
            "extract_path": [step.slug for step in meeting.extract_path],
            "base_path": [step.slug for step in meeting.base_path],
        }
        for meeting in meetings
    ]


def _link_keys(values: list[dict[str, Any]]) -> list[LinkKey]:
    return [LinkKey(position=position, **columns) for position, columns in enumerate(values)]


def _new_link(extract_id: int, base_id: int, derived: DerivedLink, list_ids: dict[str, int]) -> Link:
    keys = _link_keys(_key_values(derived.meetings, list_ids))
    return Link(extract_id=extract_id, base_id=base_id, keys=keys, **_values(derived))


def _renew(link: Link, derived: DerivedLink, list_ids: dict[str, int], counts: dict[str, int]) -> None:
    """Bring the link to what is derived now; count what happened."""
    wanted = _key_values(derived.meetings, list_ids)
    path_changed = [{name: getattr(key, name) for name in _KEY_COLUMNS} for key in link.keys] != wanted
    values = _values(derived)
    if not path_changed and all(getattr(link, name) == value for name, value in values.items()):
        counts["unchanged"] += 1
        return
    for name, value in values.items():
        setattr(link, name, value)
    if path_changed:
        _replace_keys(link, wanted)
        if link.status is LinkStatus.CONFIRMED:
            link.status = LinkStatus.STALE
            counts["stale"] += 1
    counts["changed"] += 1


def _replace_keys(link: Link, wanted: list[dict[str, Any]]) -> None:
    """Rewrite the keys in place: positions are unique, so rows are changed rather than swapped."""
    for key, columns in zip(link.keys, wanted, strict=False):
        for name, value in columns.items():
            setattr(key, name, value)
        key.match_rate = None
    del link.keys[len(wanted) :]
    for position in range(len(link.keys), len(wanted)):
        link.keys.append(LinkKey(position=position, **wanted[position]))


def _withdraw(session: Session, link: Link | None, counts: dict[str, int]) -> None:
    """Remove a link that nothing supports, unless a person decided on it."""
    if link is None:
        return
    if link.status is LinkStatus.PROPOSED:
        session.delete(link)
        counts["removed"] += 1
    elif link.status is LinkStatus.CONFIRMED:
        link.status = LinkStatus.STALE
        counts["stale"] += 1
        counts["changed"] += 1
    else:
        counts["unchanged"] += 1
