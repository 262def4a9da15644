"""Give the columns of each product one spelling, so that a key is known by the names of its columns.

Capitals do not count. A name that one table alone writes is read as the name that the other tables of its
product give to what bears the same label.
"""

from collections import defaultdict
from collections.abc import Iterable

from catalogue.linking.tables.model import Column, Table
from catalogue.linking.tables.sheet import Sheet
from catalogue.linking.tables.words import Reader, can_identify, folded, share_of


def spell(tables: Iterable[Table], reader: Reader) -> list[Sheet]:
    """Return the tables, columns known by their shared names, in an order that renaming a table keeps."""
    by_product = defaultdict(list)
    for table in tables:
        by_product[table.product].append(table)
    sheets = [sheet for group in by_product.values() for sheet in _Product(group, reader).sheets()]
    return sorted(sheets, key=lambda sheet: sheet.signature)


class _Product:
    """The names and labels of one product."""

    def __init__(self, tables: list[Table], reader: Reader) -> None:
        self._reader = reader
        self._tables = [(table, _folded(table)) for table in tables]
        self._uses: dict[str, list[Column]] = defaultdict(list)
        for _, columns in self._tables:
            for name, column in columns.items():
                self._uses[name].append(column)
        self._key_names = {name.casefold() for table in tables for name in table.primary_key}
        self._words = reader.words(tables[0].product)
        self._keys_by_label: dict[str, set[str]] = defaultdict(set)
        for name in self._key_names:
            for column in self._uses.get(name, ()):
                self._keys_by_label[folded(column.label)].add(name)

    def sheets(self) -> Iterable[Sheet]:
        """Yield each table with the shared names of its columns."""
        for table, columns in self._tables:
            own_key = {name.casefold() for name in table.primary_key}
            renamed: dict[str, str] = {}
            for name, column in sorted(columns.items()):
                if len(self._uses[name]) == 1:
                    found = (
                        self._for_key(column, columns)
                        if name in own_key
                        else self._for_other(column, columns)
                    )
                    if found and found not in renamed.values():
                        renamed[name] = found
            yield Sheet(table, {renamed.get(name, name): column for name, column in columns.items()})

    def _for_other(self, column: Column, columns: dict[str, Column]) -> str | None:
        """Return the key column, absent from this table, that bears exactly this label."""
        names = self._keys_by_label.get(folded(column.label), set()) if column.label else set()
        found = [
            name
            for name in names
            if name not in columns
            and len(self._uses[name]) > 1
            and any(use.length == column.length for use in self._uses[name])
        ]
        return found[0] if len(found) == 1 else None

    def _for_key(self, column: Column, columns: dict[str, Column]) -> str | None:
        """Return the name that other tables give to this part of a key, or `None`."""
        words = self._reader.words(column.label)
        ranked = []
        for name, uses in self._uses.items():
            if len(uses) == 1 or name in columns:
                continue
            same = any(folded(use.label) == folded(column.label) for use in uses)
            fit = max(self._fit(words, column, use) for use in uses)
            if fit > self._reader.measures.known and (same or any(can_identify(use) for use in uses)):
                ranked.append((name in self._key_names, fit, len(uses), name))
        return max(ranked)[-1] if ranked else None

    def _fit(self, words: frozenset[str], column: Column, use: Column) -> float:
        """Return how much of the two labels is common, what the product is called set apart."""
        other = self._reader.words(use.label) - self._words
        if not self._reader.lengths_agree(column, use):
            return 0.0
        return min(share_of(words - self._words, other), share_of(other, words - self._words))


def _folded(table: Table) -> dict[str, Column]:
    """Return the columns by name without capitals, the first of each name."""
    found: dict[str, Column] = {}
    for column in table.columns:
        found.setdefault(column.name.casefold(), column)
    return found
