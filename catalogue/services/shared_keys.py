"""Tell what several datasets share: keys, period, and under which legal status they may be brought together.

Extracts, source tables and bases alike; nothing of it is stored. Two datasets are told more by their link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Organisation
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import JoinKeyRole, LegalStatus, LinkAnswer, PublicationState
from catalogue.errors import BadQuery, NotFound
from catalogue.linking.derive import stricter
from catalogue.linking.model import COMPLETING, Knowledge, Side
from catalogue.linking.shared import SharedKey, shared_keys
from catalogue.services.link_parts import steps_of_paths, variables_of_keys
from catalogue.services.link_views import DatasetRef, PathStep
from catalogue.services.linker_input import one_side, read_knowledge
from catalogue.services.links import refuse_unknown
from catalogue.services.refs import Period

FEWEST, MOST = 2, 8


@dataclass(frozen=True)
class CarriedKey:
    """The key of one dataset, and the passages that lead it to the common list."""

    dataset: str
    label: str
    variables: tuple[str, ...]
    role: JoinKeyRole | None
    path: tuple[PathStep, ...]


@dataclass(frozen=True)
class CommonKey:
    """The finest level that all reach for one concept; `carried` in the order of the datasets."""

    concept: str
    concept_label: str
    level: str
    level_label: str
    code_list: str
    code_list_title: str
    says_the_same: bool
    carried: tuple[CarriedKey, ...]


@dataclass(frozen=True)
class SharedView:
    """What the datasets asked about share.

    :ivar reason: the answer in a sentence, in French as every description.
    :ivar odd_ones: slugs of those without any one of which the others would share a key, when none is shared.
    """

    datasets: tuple[DatasetRef, ...]
    keys: tuple[CommonKey, ...]
    period: Period
    legal: LegalStatus
    can_be_crossed: bool
    reason: str
    odd_ones: tuple[str, ...] = ()

    @property
    def answer(self) -> LinkAnswer:
        """Return whether all may be crossed as they are, by passages, or not."""
        if not self.can_be_crossed:
            return LinkAnswer.NO
        needs_passage = any(item.path for key in self.keys for item in key.carried)
        return LinkAnswer.VIA if needs_passage else LinkAnswer.YES

    def as_json(self) -> dict[str, Any]:
        """Return the answer as programs read it."""
        return {
            "datasets": [item.slug for item in self.datasets],
            "can_be_crossed": self.can_be_crossed,
            "reason": self.reason,
            "legal": self.legal.value,
            "period_start": self.period.start.isoformat() if self.period.start else None,
            "period_end": self.period.end.isoformat() if self.period.end else None,
            "odd_ones": list(self.odd_ones),
            "keys": [_key_as_json(key) for key in self.keys],
        }


def find_shared(session: Session, *, slugs: Sequence[str]) -> SharedView:
    """Return what these datasets share, in their order; a slug named twice counts once.

    :raises BadQuery: fewer than two datasets or more than eight.
    :raises NotFound: no published dataset has one of the slugs.
    :raises Gone: one of them was withdrawn.
    """
    wanted = tuple(dict.fromkeys(slugs))
    if not FEWEST <= len(wanted) <= MOST:
        raise BadQuery("Choisissez de %(fewest)s à %(most)s jeux de données.", fewest=FEWEST, most=MOST)
    refs = _refs(session, wanted)
    sides = [_side(session, ref) for ref in refs]
    knowledge = read_knowledge(session)
    start, end = _period(sides)
    meets_in_time = start is None or end is None or start <= end
    found = shared_keys(sides, knowledge) if meets_in_time else ()
    can = any(item.concept.kind not in COMPLETING for item in found)
    odd = () if can or not meets_in_time else _odd_ones(sides, knowledge)
    return SharedView(
        datasets=refs,
        keys=_views(session, found, knowledge),
        period=Period(start, end, None) if meets_in_time else Period(None, None, None),
        legal=reduce(stricter, (side.legal for side in sides)),
        can_be_crossed=can,
        reason=_reason(sides, found, odd, meets_in_time=meets_in_time, can=can),
        odd_ones=odd,
    )


def _refs(session: Session, slugs: Sequence[str]) -> tuple[DatasetRef, ...]:
    rows = session.execute(
        select(Dataset.slug, Dataset.title, Dataset.kind, Dataset.acronym, Organisation.name)
        .join(Organisation, Dataset.publisher_id == Organisation.id)
        # PostgreSQL refuses some of what is no slug (NUL) with an error of its own.
        .where(Dataset.slug.in_(filter(is_slug, slugs)), Dataset.state == PublicationState.PUBLISHED)
    )
    known = {row.slug: DatasetRef(*row) for row in rows}
    for slug in slugs:
        if slug not in known:
            refuse_unknown(session, slug)
    return tuple(known[slug] for slug in slugs)


def _side(session: Session, ref: DatasetRef) -> Side:
    side = one_side(session, ref.slug, ref.kind)
    if side is None:
        raise NotFound("Aucun jeu de données ne s’appelle « %(slug)s ».", slug=ref.slug)
    return side


def _period(sides: Sequence[Side]) -> tuple[date | None, date | None]:
    """Return the latest start and the earliest end: an end nobody knows excludes nothing."""
    starts = [side.period_start for side in sides if side.period_start]
    ends = [side.period_end for side in sides if side.period_end]
    return max(starts, default=None), min(ends, default=None)


def _odd_ones(sides: Sequence[Side], knowledge: Knowledge) -> tuple[str, ...]:
    if len(sides) == FEWEST:
        return ()
    return tuple(
        side.slug
        for side in sides
        if any(
            item.concept.kind not in COMPLETING
            for item in shared_keys([other for other in sides if other is not side], knowledge)
        )
    )


def _reason(
    sides: Sequence[Side], found: Sequence[SharedKey], odd: Sequence[str], *, meets_in_time: bool, can: bool
) -> str:
    if not meets_in_time:
        return "Non : leurs périodes ne se recouvrent pas."
    labels = ", ".join(item.concept.label.lower() for item in found)
    if can:
        return f"Oui : tous se rencontrent par {labels}."
    without = [side.title for side in sides if not side.keys]
    if without:
        return "Non : aucune clé n’est décrite pour " + ", ".join(f"« {name} »" for name in without) + "."
    if odd:
        names = " ou ".join(f"« {side.title} »" for side in sides if side.slug in odd)
        return f"Non, pas tous ensemble ; sans {names}, les autres ont une clé commune."
    if found:
        return f"Non : ils n’ont en commun que {labels}, qui complète un croisement sans en faire un."
    return "Non : aucune de leurs clés ne mène à une même nomenclature."


def _views(session: Session, found: Sequence[SharedKey], knowledge: Knowledge) -> tuple[CommonKey, ...]:
    carried = [item for key in found for item in key.carried]
    variables = variables_of_keys(session, sorted({item.key.id for item in carried}))
    steps = steps_of_paths(session, {step.slug for item in carried for step in item.path})
    return tuple(_view(key, knowledge, variables, steps) for key in found)


def _view(
    key: SharedKey, knowledge: Knowledge, variables: dict[int, tuple[str, ...]], steps: dict[str, PathStep]
) -> CommonKey:
    return CommonKey(
        concept=key.concept.slug,
        concept_label=key.concept.label,
        level=key.code_list.level,
        level_label=knowledge.level_labels[key.code_list.level],
        code_list=key.code_list.slug,
        code_list_title=key.code_list.title,
        says_the_same=key.says_the_same,
        carried=tuple(
            CarriedKey(
                dataset=item.side.slug,
                label=item.key.label,
                variables=variables.get(item.key.id, ()),
                role=item.key.role,
                path=tuple(steps[step.slug] for step in item.path if step.slug in steps),
            )
            for item in key.carried
        ),
    )


def _key_as_json(key: CommonKey) -> dict[str, Any]:
    return {
        "concept": key.concept,
        "level": key.level,
        "codelist": key.code_list,
        "same_meaning": key.says_the_same,
        "carried": [
            {
                "dataset": item.dataset,
                "variables": list(item.variables),
                "role": item.role.value if item.role else None,
                "path": [step.crosswalk for step in item.path],
            }
            for item in key.carried
        ],
    }
