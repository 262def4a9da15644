"""The partial order of levels: what lies within what."""

from collections.abc import Mapping
from functools import cached_property


class Levels:
    """Answers « is a commune within a zone? » from the direct steps of the order.

    :param coarser: level → levels each of its units lies within; the closure is computed here.
    """

    def __init__(self, coarser: Mapping[str, frozenset[str]]) -> None:
        self._direct = coarser

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        closure: dict[str, frozenset[str]] = {}
        for level in self._direct:
            seen: set[str] = set()
            waiting = list(self._direct[level])
            while waiting:
                upper = waiting.pop()
                if upper not in seen:
                    seen.add(upper)
                    waiting.extend(self._direct.get(upper, frozenset()))
            closure[level] = frozenset(seen)
        return closure

    def is_within(self, finer: str, coarser: str) -> bool:
        """Tell whether each unit of `finer` lies within one of `coarser`; a level lies within itself."""
        return finer == coarser or coarser in self._above.get(finer, frozenset())

    def meet(self, one: str, other: str) -> frozenset[str]:
        """Return the finest levels both lie within: where their units can be compared.

        Empty when nothing holds both; several when the order leaves the choice open.
        """
        common = self._up(one) & self._up(other)
        return frozenset(
            level
            for level in common
            if not any(finer != level and self.is_within(finer, level) for finer in common)
        )

    def _up(self, level: str) -> frozenset[str]:
        return self._above.get(level, frozenset()) | {level}
