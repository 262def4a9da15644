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
