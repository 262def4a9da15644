"""Derive the link of an extract and a base from their keys.

The same code list on both sides, or functional crosswalks up to a common one, concept by concept; registers
that carry two lists side by side are crosswalks too (`bridges.py`). Steps that need a weight are not walked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from catalogue.domain.vocabularies import (
    CrosswalkKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
)
from catalogue.linking.explain import Wording
from catalogue.linking.model import COMPLETING, DerivedLink, Key, Knowledge, Meeting, Path, Side, Step
from catalogue.linking.paths import MAX_STEPS, Reach
from catalogue.linking.roles import role_carried, role_distance

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

    def reach(self, code_list: str) -> Collection[str]:
        """Return the code lists that a key of this list can be carried to, itself included."""
        return self._reach.from_list(code_list)

    def derive(self, extract: Side, base: Side) -> DerivedLink | None:
        """Return the link of `extract` with `base`, `None` when no place, product or other thing is shared.

        Periods that do not overlap give a « no » with its reason.
        """
        meetings = self.meetings(extract, base)
        if not meetings or meetings[0].concept.kind in COMPLETING:
            return None
        return self.link_of(meetings, extract, base)

    def link_of(self, meetings: tuple[Meeting, ...], extract: Side, base: Side) -> DerivedLink:
        """Return the link that rests on these meetings, the first of which anchors it."""
        anchor = meetings[0]
        overlap = overlaps(extract, base)
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

    def meetings(
        self, extract: Side, base: Side, *, concept: str | None = None, level: str | None = None
    ) -> tuple[Meeting, ...]:
        """Return the best meeting of each shared concept, what anchors the link first.

        :param concept: only meetings by this one, and those that complete it.
        :param level: the one asked of its concept; the others are as fine as they can be.
        """
        found: dict[str, list[Meeting]] = defaultdict(list)
        asked = self._knowledge.level_concepts.get(level) if level else None
        for meeting in self._candidates(extract, base):
            if meeting.concept.slug != asked or meeting.code_list.level == level:
                found[meeting.concept.slug].append(meeting)
        best = [min(candidates, key=self._preference) for candidates in found.values()]
        # An accounting month is no date of care: as a mere completion it would mislead, so it is dropped.
        kept = [item for item in best if item.roles_agree or item.concept.kind not in COMPLETING]
        anchor = concept or asked
        if anchor is not None:
            kept = [item for item in kept if item.concept.slug == anchor or item.concept.kind in COMPLETING]
            return tuple(
                sorted(kept, key=lambda item: (item.concept.slug != anchor, *self._anchor_first(item)))
            )
        return tuple(sorted(kept, key=self._anchor_first))

    def _candidates(self, extract: Side, base: Side) -> Iterator[Meeting]:
        for extract_key in extract.keys:
            for base_key in base.keys:
                if overlaps(extract_key, base) and overlaps(base_key, extract):
                    yield from self._common_lists(extract_key, base_key, extract, base)

    def _common_lists(self, extract_key: Key, base_key: Key, extract: Side, base: Side) -> Iterator[Meeting]:
        here = self._reach.from_list(extract_key.code_list)
        there = self._reach.from_list(base_key.code_list)
        for slug in here.keys() & there.keys():
            (cost_here, path_here), (cost_there, path_there) = here[slug], there[slug]
            steps = path_here + path_there
            if len(steps) > MAX_STEPS or not self._may_meet(steps, extract, base):
                continue
            node = self._knowledge.code_lists[slug]
            lists = self._knowledge.code_lists
            extract_role = role_carried(extract_key.role, path_here, lists)
            base_role = role_carried(base_key.role, path_there, lists)
            distance = role_distance(extract_role, base_role)
            yield Meeting(
                concept=self._knowledge.concepts[node.concept],
                code_list=node,
                extract_key=extract_key,
                base_key=base_key,
                extract_path=path_here,
                base_path=path_there,
                extract_role=extract_role,
                base_role=base_role,
                role_distance=distance,
                cost=cost_here + cost_there + _ROLE_COST[distance],
            )

    @staticmethod
    def _may_meet(steps: Path, extract: Side, base: Side) -> bool:
        """Tell whether each step holds when the sides do, and none goes through one of the sides itself."""
        return all(
            overlaps(step, extract) and overlaps(step, base) and step.through not in {extract.slug, base.slug}
            for step in steps
        )

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
            meeting.concept.kind in COMPLETING,
            meeting.role_distance,
            not meeting.finds_rows,
            meeting.cost,
            meeting.concept.slug,
        )


def stricter(one: LegalStatus, other: LegalStatus) -> LegalStatus:
    """Return the stricter of two legal statuses; what is unknown is never taken for open."""
    return min(one, other, key=_STRICTEST_FIRST.index)


def _answer(anchor: Meeting) -> LinkAnswer:
    exact = anchor.is_lossless and anchor.concept.kind not in COMPLETING
    return LinkAnswer.YES if exact else LinkAnswer.VIA


def _kind(anchor: Meeting) -> LinkKind:
    """Return by what sort of path the two meet: the first that is true."""
    kinds = {step.kind for step in anchor.steps}
    # Where neither side has one row for what the key identifies, sums are compared, records are not linked.
    compares = anchor.concept.kind in COMPLETING or (anchor.is_lossless and not anchor.finds_rows)
    found = (
        (compares, LinkKind.COMMON_DIMENSIONS),
        (bool(anchor.bridges), LinkKind.BRIDGE),
        (CrosswalkKind.PROBABILISTIC in kinds, LinkKind.PROBABILISTIC),
        (CrosswalkKind.HIERARCHY in kinds, LinkKind.AGGREGATE),
        (not anchor.is_lossless, LinkKind.CROSSWALK),
        (bool(kinds), LinkKind.FORMAT),
    )
    return next((kind for is_true, kind in found if is_true), LinkKind.EXACT)


def _score(meetings: tuple[Meeting, ...]) -> float:
    return round(min(1.0, 1 / (1 + meetings[0].cost) + _DIMENSION_BONUS * (len(meetings) - 1)), 4)


def overlaps(one: Side | Key | Step, other: Side | Key | Step) -> bool:
    """Tell whether two periods may overlap: an end nobody knows excludes nothing."""
    if one.period_end and other.period_start and one.period_end < other.period_start:
        return False
    return not (other.period_end and one.period_start and other.period_end < one.period_start)
