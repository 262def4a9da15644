"""Whether two periods may overlap. Words about periods are in `explain.py`."""

from datetime import date
from typing import Protocol


class HasPeriod(Protocol):
    """What holds, or is filled, for a time; an end nobody knows is `None`."""

    @property
    def period_start(self) -> date | None:
        """The first day."""

    @property
    def period_end(self) -> date | None:
        """The last day."""


def overlaps(one: HasPeriod, other: HasPeriod) -> bool:
    """Tell whether two periods may overlap: an end nobody knows excludes nothing."""
    if one.period_end and other.period_start and one.period_end < other.period_start:
        return False
    return not (other.period_end and one.period_start and other.period_end < one.period_start)
