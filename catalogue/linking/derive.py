"""Derive the link of an extract and a base from their keys.

First derivation: the same code list on both sides, or functional crosswalks up to a common one, concept by
concept. Bridges through a third base, steps that change concept and weighted steps are not walked.
"""

from collections import defaultdict

from catalogue.domain.vocabularies import (
    ConceptKind,
    CrosswalkKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
)
from catalogue.linking.explain import Wording
from catalogue.linking.model import DerivedLink, Key, Knowledge, Meeting, Side
from catalogue.linking.paths import MAX_STEPS, Reach
from catalogue.linking.roles import role_distance

# Age, sex and time complete a crossing; alone they would link anything with everything.
_COMPLETING = {ConceptKind.TIME, ConceptKind.CHARACTERISTIC}
_STRICTEST_FIRST = (
    LegalStatus.FORBIDDEN,
    LegalStatus.AUTHORISATION,
    LegalStatus.UNKNOWN,
    LegalStatus.OPEN,
)
# By role distance: what changes meaning costs, the nearer the less.
_ROLE_COST = (0.0, 0.5, 1.0)
# What each dimension beyond the first adds to a link's score.
_DIMENSION_BONUS = 0.02


class Linker:
    """Derives links over one state of the knowledge; paths are computed once and kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._reach = Reach(knowledge)
        self._wording = Wording(knowledge)

    def derive(self, extract: Side, base: Side) -> DerivedLink | None:
        """Return the link of `extract` with `base`, `None` when no place, product or other thing is shared.

        Periods that do not overlap give a « no » with its reason.
        """
        meetings = self._meetings(extract, base)
        if not meetings or meetings[0].concept.kind in _COMPLETING:
            return None
        anchor = meetings[0]
        overlap = _overlap(extract, base)
        answer = _answer(anchor) if overlap else LinkAnswer.NO
        kind = _kind(anchor)
        return DerivedLink(
            extract=extract.slug,
            base=base.slug,
            answer=answer,
            kind=kind,
            legal=stricter(extract.legal, base.legal),
            score=_score(meetings) if overlap else 0.0,
            meetings=meetings,
            loss=self._wording.losses(meetings, extract, base),
            caveats=self._wording.caveats(answer, meetings, extract, base),
            reason=self._wording.reason(answer, anchor, extract, base),
            explanation=self._wording.explanation(answer, meetings, extract, base),
        )

    def _meetings(self, extract: Side, base: Side) -> tuple[Meeting, ...]:
        """Return the best meeting of each shared concept, what anchors the link first."""
        found: dict[str, list[Meeting]] = defaultdict(list)
        for extract_key in extract.keys:
            for base_key in base.keys:
                if not (_overlap(extract_key, base) and _overlap(base_key, extract)):
                    continue
                for meeting in self._common_lists(extract_key, base_key):
                    found[meeting.concept.slug].append(meeting)
        best = [min(candidates, key=self._preference) for candidates in found.values()]
        # An accounting month is no date of care: as a mere completion it would mislead, so it is dropped.
        kept = [item for item in best if item.roles_agree or item.concept.kind not in _COMPLETING]
        return tuple(sorted(kept, key=self._anchor_first))

    def _common_lists(self, extract_key: Key, base_key: Key) -> list[Meeting]:
        here = self._reach.from_list(extract_key.code_list)
        there = self._reach.from_list(base_key.code_list)
        distance = role_distance(extract_key.role, base_key.role)
        meetings = []
        for slug in here.keys() & there.keys():
            (cost_here, path_here), (cost_there, path_there) = here[slug], there[slug]
            if len(path_here) + len(path_there) > MAX_STEPS:
                continue
            node = self._knowledge.code_lists[slug]
            meetings.append(
                Meeting(
                    concept=self._knowledge.concepts[node.concept],
                    code_list=node,
                    extract_key=extract_key,
                    base_key=base_key,
                    extract_path=path_here,
                    base_path=path_there,
                    role_distance=distance,
                    cost=cost_here + cost_there + _ROLE_COST[distance],
                )
            )
        return meetings

    def _preference(self, meeting: Meeting) -> tuple[object, ...]:
        """Order candidates of one concept: same meaning, then finest level, then least lost."""
        rank = self._knowledge.rank.get(meeting.code_list.level, 0)
        return (
            meeting.role_distance,
            rank,
            meeting.cost,
            len(meeting.steps),
            meeting.extract_key.position,
            meeting.base_key.position,
            meeting.code_list.slug,
        )

    def _anchor_first(self, meeting: Meeting) -> tuple[object, ...]:
        return (
            meeting.concept.kind in _COMPLETING,
            meeting.role_distance,
            not meeting.finds_rows,
            meeting.cost,
            meeting.concept.slug,
        )


def stricter(one: LegalStatus, other: LegalStatus) -> LegalStatus:
    """Return the stricter of two legal statuses; what is unknown is never taken for open."""
    return min(one, other, key=_STRICTEST_FIRST.index)


def _answer(anchor: Meeting) -> LinkAnswer:
    return LinkAnswer.YES if anchor.is_lossless else LinkAnswer.VIA


def _kind(anchor: Meeting) -> LinkKind:
    kinds = {step.kind for step in anchor.steps}
    if CrosswalkKind.PROBABILISTIC in kinds:
        return LinkKind.PROBABILISTIC
    if CrosswalkKind.HIERARCHY in kinds:
        return LinkKind.AGGREGATE
    if not anchor.is_lossless:
        return LinkKind.CROSSWALK
    if not anchor.finds_rows:
        # Neither side has one row for what the key identifies: sums are compared, records are not linked.
        return LinkKind.COMMON_DIMENSIONS
    return LinkKind.FORMAT if kinds else LinkKind.EXACT


def _score(meetings: tuple[Meeting, ...]) -> float:
    return round(min(1.0, 1 / (1 + meetings[0].cost) + _DIMENSION_BONUS * (len(meetings) - 1)), 4)


def _overlap(one: Side | Key, other: Side | Key) -> bool:
    """Tell whether two periods may overlap: an end nobody knows excludes nothing."""
    if one.period_end and other.period_start and one.period_end < other.period_start:
        return False
    return not (other.period_end and one.period_start and other.period_end < one.period_start)
