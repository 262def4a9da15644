"""Bring a record and its children to what a file says.

A child that stays keeps its key, since links and notes hold it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from catalogue.domain import Base

Child = TypeVar("Child", bound=Base)


def set_values(record: Base, values: Mapping[str, Any]) -> bool:
    """Give `record` the values that differ; return whether any did."""
    changed = False
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed = True
    return changed


def merge_children(
    current: list[Child],
    wanted: Iterable[Mapping[str, Any]],
    *,
    key: str,
    make: Callable[..., Child],
) -> None:
    """Make `current` hold one child for each of `wanted`, matched by the attribute `key`.

    A child that is still wanted keeps its identity; the others go. `position` follows the order of `wanted`.
    """
    by_key: dict[Hashable, Child] = {getattr(child, key): child for child in current}
    kept: set[Hashable] = set()
    for position, values in enumerate(wanted):
        child = by_key.get(values[key])
        if child is None:
            current.append(make(**values, position=position))
        else:
            set_values(child, {**values, "position": position})
        kept.add(values[key])
    for child in [child for child in current if getattr(child, key) not in kept]:
        current.remove(child)
