"""Derive the link of an extract and a base from their keys.

The same code list on both sides, or functional crosswalks up to a common one, concept by concept; registers
that carry two lists side by side are crosswalks too (`bridges.py`). A step that shares
codes out by a weight is a last resort, and what comes of it is called modelled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from catalogue.domain.vocabularies import (
    CrosswalkKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
)
from catalogue.linking.across import Across, meeting_of, steps_hold
from catalogue.linking.crossings import Crossings
from catalogue.linking.detours import go_round, goes_on_from, way_of
from catalogue.linking.explain import Wording
from catalogue.linking.model import COMPLETING, DerivedLink, Key, Knowledge, Meeting, RefusedPath, Side
from catalogue.linking.paths import Reach
from catalogue.linking.periods import overlaps

_STRICTEST_FIRST = (
    LegalStatus.FORBIDDEN,
    LegalStatus.AUTHORISATION,
    LegalStatus.UNKNOWN,
    LegalStatus.OPEN,
)
# How many other ways a link shows.
MOST_WAYS = 3
# What each dimension beyond the first adds to a link's score.
_DIMENSION_BONUS = 0.02


class Linker:
    """Derives links over one state of the knowledge; paths are computed once and kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._reach = Reach(knowledge)
        self._crossings = Crossings(knowledge, self._reach)
        self._wording = Wording(knowledge)

    def reach(self, code_list: str) -> Collection[str]:
        """Return the code lists that a key of this list can be carried to, itself included."""
        return self._reach.from_list(code_list)

    def meeting(self, code_lists: Collection[str]) -> frozenset[str]:
        """Return the code lists whose keys may meet a key of one of these."""
        reached = {slug for code_list in code_lists for slug in self._reach.from_list(code_list)}
        return frozenset(
            slug for slug in self._knowledge.code_lists if not reached.isdisjoint(self._reach.from_list(slug))
        )

    def derive(self, extract: Side, base: Side) -> DerivedLink | None:
        """Return the link of `extract` with `base`, `None` when no place, product or other thing is shared.

        Periods that do not overlap give a « no » with its reason.
        """
        return self._link(self.meetings(extract, base), extract, base)

    def derive_each(self, extract: Side, bases: Iterable[Side]) -> Iterator[DerivedLink | None]:
        """Yield what `derive` returns for each base in turn, in far less time."""
        across = Across(extract, self._knowledge, self._crossings)
        for base in bases:
            # A pair with a refused way is looked at in full: there are few.
            is_plain = (extract.slug, base.slug) not in self._knowledge.refused
            meetings = self._anchored(across.best(base)) if is_plain else self.meetings(extract, base)
            yield self._link(meetings, extract, base)

    def _link(self, meetings: tuple[Meeting, ...], extract: Side, base: Side) -> DerivedLink | None:
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
        for meeting in self._allowed(extract, base):
            if meeting.concept.slug != asked or meeting.code_list.level == level:
                found[meeting.concept.slug].append(meeting)
        best = [min(candidates, key=self._preference) for candidates in found.values()]
        return self._anchored(best, concept or asked)

    def _anchored(self, best: Iterable[Meeting], anchor: str | None = None) -> tuple[Meeting, ...]:
        """Return the meetings worth keeping, the one that anchors the link first."""
        # An accounting month is no date of care: as a mere completion it would mislead, so it is dropped.
        kept = [item for item in best if item.roles_agree or item.concept.kind not in COMPLETING]
        if anchor is not None:
            kept = [item for item in kept if item.concept.slug == anchor or item.concept.kind in COMPLETING]
            return tuple(
                sorted(kept, key=lambda item: (item.concept.slug != anchor, *self._anchor_first(item)))
            )
        return tuple(sorted(kept, key=self._anchor_first))

    def other_ways(self, extract: Side, base: Side, *, most: int = MOST_WAYS) -> tuple[Meeting, ...]:
        """Return the next best meetings by the concept that anchors the link, each by another path.

        A way that only carries the best one to a coarser level is none.
        """
        best = next(iter(self.meetings(extract, base)), None)
        if best is None:
            return ()
        refused = self._refused(extract, base)
        found = go_round(
            lambda without: self._without(without)._candidates(extract, base),
            lambda item: way_of(item) == way_of(best) or any(path.forbids(item) for path in refused),
        )
        shown = [best]
        for meeting in sorted((item for item in found if item.concept == best.concept), key=self._preference):
            if len(shown) > most:
                break
            if not any(goes_on_from(meeting, other) for other in shown):
                shown.append(meeting)
        return tuple(shown[1:])

    def _allowed(self, extract: Side, base: Side) -> Iterable[Meeting]:
        """Return the meetings that nobody refused; those round a refused way among them."""
        refused = self._refused(extract, base)
        if not refused:
            return self._candidates(extract, base)
        return go_round(
            lambda without: self._without(without)._candidates(extract, base),
            lambda meeting: any(path.forbids(meeting) for path in refused),
        )

    def _refused(self, extract: Side, base: Side) -> tuple[RefusedPath, ...]:
        return self._knowledge.refused.get((extract.slug, base.slug), ())

    def _without(self, slugs: frozenset[str]) -> "Linker":
        """Return a linker that does not know these steps."""
        if not slugs:
            return self
        known = tuple(step for step in self._knowledge.steps if step.slug not in slugs)
        return Linker(replace(self._knowledge, steps=known))

    def _candidates(self, extract: Side, base: Side) -> Iterator[Meeting]:
        for extract_key in extract.keys:
            for base_key in base.keys:
                if overlaps(extract_key, base) and overlaps(base_key, extract):
                    yield from self._common_lists(extract_key, base_key, extract, base)

    def _common_lists(self, extract_key: Key, base_key: Key, extract: Side, base: Side) -> Iterator[Meeting]:
        for crossing in self._crossings.of(extract_key, base_key):
            if steps_hold(crossing, extract) and steps_hold(crossing, base):
                concept = self._knowledge.concepts[crossing.node.concept]
                yield meeting_of(concept, crossing, extract_key, base_key)

    def _preference(self, meeting: Meeting) -> tuple[object, ...]:
        """Order candidates of one concept: same meaning, counted, then finest level, then least lost."""
        rank = self._knowledge.rank.get(meeting.code_list.level, 0)
        return (
            meeting.role_distance,
            sum(step.is_modelled for step in meeting.steps),
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
            meeting.is_modelled,
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
        (anchor.is_modelled, LinkKind.PROBABILISTIC),
        (bool(anchor.bridges), LinkKind.BRIDGE),
        (CrosswalkKind.PROBABILISTIC in kinds, LinkKind.PROBABILISTIC),
        (CrosswalkKind.HIERARCHY in kinds, LinkKind.AGGREGATE),
        (not anchor.is_lossless, LinkKind.CROSSWALK),
        (bool(kinds), LinkKind.FORMAT),
    )
    return next((kind for is_true, kind in found if is_true), LinkKind.EXACT)


def _score(meetings: tuple[Meeting, ...]) -> float:
    return round(min(1.0, 1 / (1 + meetings[0].cost) + _DIMENSION_BONUS * (len(meetings) - 1)), 4)
