"""Small things every service that writes SQL shares."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Row, Select

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

Item = TypeVar("Item")

# SQLite and PostgreSQL both bound the values of one statement; lists go through `IN` in slices.
SLICE = 500


def in_slices(items: Sequence[Item], size: int = SLICE) -> Iterator[Sequence[Item]]:
    """Yield `items` in slices of at most `size`, in order."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
