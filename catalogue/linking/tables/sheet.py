"""A table as the finder works on it: its columns under the names of its product, and the keys of its rows."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from typing import TypeAlias

from catalogue.domain.folding import fold_text
from catalogue.linking.tables.model import Column, Table

Key: TypeAlias = frozenset[str]


class Basis(IntEnum):
    """How it is known that a key identifies the rows of a table, the surest first."""

    DECLARED = 0
    # The same table of another product declares it.
    ADOPTED = 1
    # The title of the table says that it lists what the column identifies.
    NAMED = 2
    # It ties together a product that declares nothing of the kind.
    COMMON = 3


class Sheet:
    """A table, its columns by the names of its product (see `spelling`), and the keys of its rows."""

    def __init__(self, table: Table, columns: Mapping[str, Column]) -> None:
        self.table = table
        self.columns = columns
        self.names: Key = frozenset(columns)
        # Settles draws; the name of the table comes last, so that renaming it changes nothing.
        self.signature = (table.product, table.title, *sorted(columns), table.name)
        shared = {column.name: name for name, column in columns.items()}
        declared = frozenset(shared[name] for name in table.primary_key if name in shared)
        self.keys: dict[Key, Basis] = {declared: Basis.DECLARED} if declared else {}

    @property
    def product(self) -> str:
        """Return the product of the table."""
        return self.table.product

    def originals(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names of these columns as the table writes them."""
        return tuple(self.columns[name].name for name in names)


def by_product(sheets: Iterable[Sheet]) -> dict[str, list[Sheet]]:
    """Return the tables of each product, in their order."""
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.product, []).append(sheet)
    return found


@lru_cache(maxsize=1 << 16)
def nearness(one: str, other: str) -> int:
    """Return how many words of their names two products share."""
    return len(set(fold_text(one).split()) & set(fold_text(other).split()))
