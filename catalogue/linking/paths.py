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


def step_cost(step: Step) -> float:
    """Return what walking the step costs: its kind's cost plus the share of codes it loses."""
    cost = _BRIDGE_COST if step.through else _STEP_COST[step.kind]
    return cost + (step.loss or 0.0)


class Reach:
    """For each code list, the cheapest way to every list it can be carried to.

    A path never goes to a finer level, so « up then down » cannot happen; it leaves its concept once at most,
    as from a facility to the place where it stands, and does not come back.
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
        if source is None or target is None or not step.is_function:
            return False
        return source.concept != target.concept or self._levels.is_within(source.level, target.level)

    def _goes_on(self, start: str, step: Step) -> bool:
        """Tell whether the step may follow: only from the concept of the start may it lead to another."""
        source, target = self._lists[step.source].concept, self._lists[step.target].concept
        return source == target or source == self._lists[start].concept

    def _dijkstra(self, start: str) -> dict[str, tuple[float, Path]]:
        best: dict[str, tuple[float, Path]] = {}
        tie = count()
        waiting: list[tuple[float, int, str, Path]] = [(0.0, next(tie), start, ())]
        while waiting:
            cost, _, here, path = heapq.heappop(waiting)
            if here in best:
                continue
            best[here] = (cost, path)
            if len(path) == MAX_STEPS:
                continue
            for step in self._steps.get(here, ()):
                if step.target not in best and self._goes_on(start, step):
                    heapq.heappush(waiting, (cost + step_cost(step), next(tie), step.target, (*path, step)))
        return best
