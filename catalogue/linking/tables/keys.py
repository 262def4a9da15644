"""Which keys are known, and which tables carry them.

A key is a set of column names; the same key may identify the rows of several tables. Which of them it leads
to is the matter of `hubs`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from catalogue.linking.tables.sheet import Key, Sheet


class KeyBook:
    """The known keys of a set of tables, and who carries which columns."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._holders: dict[str, set[Sheet]] = defaultdict(set)
        self._by_name: dict[str, set[Key]] = defaultdict(set)
        for sheet in sheets:
            for name in sheet.columns:
                self._holders[name].add(sheet)
            for key in sheet.keys:
                for name in key:
                    self._by_name[name].add(key)
        self.keys = sorted({key for sheet in sheets for key in sheet.keys}, key=sorted)
        self._carriers = {key: self._find_carriers(key) for key in self.keys}

    def carriers(self, key: Key) -> Sequence[Sheet]:
        """Return the tables that hold every column of a known key, in an order that renaming them keeps."""
        return self._carriers[key]

    def touched(self, names: Iterable[str]) -> set[Key]:
        """Return the known keys that have at least one of these columns."""
        return {key for name in names for key in self._by_name.get(name, ())}

    def own_columns(self, key: Key) -> Key:
        """Return the columns of a key that are not by themselves the key of something else.

        The number of a stay is the stay's own; the facility where it took place has its own table.
        """
        inherited = {name for name in key if frozenset({name}) in self._carriers}
        return (key - inherited) or key

    def _find_carriers(self, key: Key) -> list[Sheet]:
        common = set.intersection(*sorted((self._holders[name] for name in key), key=len))
        return sorted(common, key=lambda sheet: sheet.signature)
