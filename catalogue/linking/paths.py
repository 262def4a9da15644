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


def step_cost(step: Step) -> float:
    """Return what walking the step costs: its kind's cost plus the share of codes it loses."""
    return _STEP_COST[step.kind] + (step.loss or 0.0)


class Reach:
    """For each code list, the cheapest way to every list it can be carried to.

    A path stays inside one concept and never goes to a finer level, so « up then down » cannot happen.
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
        return source.concept == target.concept and self._levels.is_within(source.level, target.level)

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
                if step.target not in best:
                    heapq.heappush(waiting, (cost + step_cost(step), next(tie), step.target, (*path, step)))
        return best
