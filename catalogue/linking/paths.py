"""Which code lists a key can reach by functional crosswalks, and at what cost."""

import heapq
from collections.abc import Mapping
from itertools import count

from catalogue.domain.vocabularies import CrosswalkKind
from catalogue.linking.levels import Levels
from catalogue.linking.model import CodeListNode, Knowledge, Path, Step

MAX_STEPS = 4

# linker.md, Derivation 3: rewriting is nearly free, grouping and corresponding cost what they lose.
_STEP_COST = {
    CrosswalkKind.IDENTITY: 0.0,
    CrosswalkKind.FORMAT: 0.1,
    CrosswalkKind.HIERARCHY: 0.5,
    CrosswalkKind.CORRESPONDENCE: 0.5,
    CrosswalkKind.PROBABILISTIC: 2.0,
}


# A third base must be fetched and read: two crosswalks of the catalogue are better than one such base.
_BRIDGE_COST = 1.1


# Sharing a code out by a weight makes figures that nobody counted.
_MODELLED_COST = 2.0


def step_cost(step: Step) -> float:
    """Return what walking the step costs: its kind's cost plus the share of codes it loses."""
    if step.is_modelled:
        return _MODELLED_COST + (step.loss or 0.0)
    cost = _BRIDGE_COST if step.through else _STEP_COST[step.kind]
    return cost + (step.loss or 0.0)


class Reach:
    """For each code list, the cheapest way to every list it can be carried to.

    A path goes to a finer level only by a weight that shares codes out, and never once it went to a coarser
    one: « up then down » cannot happen. Without a weight a code that has several targets is not walked. A
    path leaves its concept once at most, as from a facility to the place where it stands, and does not come
    back. What is modelled is a last resort: any number of functional steps is better.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._lists: Mapping[str, CodeListNode] = knowledge.code_lists
        self._levels = Levels(knowledge.coarser)
        self._steps: dict[str, list[Step]] = {}
        for step in knowledge.steps:
            if self._may_walk(step):
                self._steps.setdefault(step.source, []).append(step)
        self._known: dict[str, dict[str, tuple[float, Path]]] = {}

    def from_list(self, start: str) -> dict[str, tuple[float, Path]]:
        """Return list → (cost, path) for every list reachable from `start`, itself included at no cost."""
        if start not in self._known:
            self._known[start] = self._dijkstra(start) if start in self._lists else {}
        return self._known[start]

    def _may_walk(self, step: Step) -> bool:
        source, target = self._lists.get(step.source), self._lists.get(step.target)
        if source is None or target is None:
            return False
        goes_up = self._levels.is_within(source.level, target.level)
        if step.is_function:
            return source.concept != target.concept or goes_up
        goes_down = self._levels.is_within(target.level, source.level)
        return step.is_modelled and source.concept == target.concept and (goes_up or goes_down)

    def _goes_on(self, start: str, path: Path, step: Step) -> bool:
        """Tell whether the step may follow: only the first concept is left, nothing goes up then down."""
        source, target = self._lists[step.source].concept, self._lists[step.target].concept
        if source != target and source != self._lists[start].concept:
            return False
        return not self._goes_down(step) or all(
            self._lists[before.source].level == self._lists[before.target].level or self._goes_down(before)
            for before in path
        )

    def _goes_down(self, step: Step) -> bool:
        source, target = self._lists[step.source], self._lists[step.target]
        return source.level != target.level and self._levels.is_within(target.level, source.level)

    def _dijkstra(self, start: str) -> dict[str, tuple[float, Path]]:
        best: dict[str, tuple[float, Path]] = {}
        tie = count()
        waiting: list[tuple[int, float, int, str, Path]] = [(0, 0.0, next(tie), start, ())]
        while waiting:
            modelled, cost, _, here, path = heapq.heappop(waiting)
            if here in best:
                continue
            best[here] = (cost, path)
            if len(path) == MAX_STEPS:
                continue
            for step in self._steps.get(here, ()):
                if step.target not in best and self._goes_on(start, path, step):
                    rank = (modelled + step.is_modelled, cost + step_cost(step), next(tie))
                    heapq.heappush(waiting, (*rank, step.target, (*path, step)))
        return best
