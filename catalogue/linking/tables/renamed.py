"""Find the columns that hold the key of a hub under another name, by what their labels speak of.

Only keys of one identifying column can be met so: a part of a key of several, alone, leads nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.linking.tables.hubs import Hub
from catalogue.linking.tables.model import Column
from catalogue.linking.tables.sheet import Basis, Sheet, nearness
from catalogue.linking.tables.words import Reader, can_identify, share_of


@dataclass(frozen=True)
class Target:
    """The column of a hub that identifies, and the words by which it may be spoken of."""

    hub: Hub
    name: str
    words: frozenset[str]

    @property
    def column(self) -> Column:
        """Return the column itself."""
        return self.hub.sheet.columns[self.name]


@dataclass(frozen=True)
class Renaming:
    """That a column of a table identifies what a hub lists.

    :ivar share: how much of the label of the column the hub speaks of, from 0 to 1.
    """

    name: str
    target: Target
    share: float

    @property
    def hub_name(self) -> str:
        """Return the column of the hub that this one meets: of the same name if it has one, else its key."""
        return self.name if self.name in self.target.hub.sheet.names else self.target.name


class Renamer:
    """The hubs that can be met by a column of another name."""

    def __init__(self, hubs: Iterable[Hub], reader: Reader) -> None:
        self._reader = reader
        self._by_word: dict[str, list[Target]] = defaultdict(list)
        for target in filter(None, map(self._target, hubs)):
            for word in target.words:
                self._by_word[word].append(target)

    def _target(self, hub: Hub) -> Target | None:
        identifying = [name for name in hub.key if can_identify(hub.sheet.columns[name])]
        if len(identifying) != 1:
            return None
        table = hub.sheet.table
        texts = (hub.sheet.columns[identifying[0]].label, table.title)
        words = frozenset[str]().union(*(self._reader.words(text) for text in texts))
        return Target(hub, identifying[0], words)

    def renamings(self, sheet: Sheet, explained: frozenset[str], joined: Sequence[Hub]) -> list[Renaming]:
        """Return, for the columns that no key explains, the hub whose key each holds.

        A column that a hub joined by its key holds too says something of that hub: it is met through it.

        :param explained: columns of the keys that the table carries.
        :param joined: the hubs that the table joins by their keys.
        """
        repeated = frozenset[str]().union(*(hub.sheet.names for hub in joined))
        found = []
        for name in sorted(sheet.columns):
            if name in explained or name in repeated:
                continue
            renaming = self.meaning(sheet, name)
            if renaming and _is_news(renaming.target, sheet, name):
                found.append(renaming)
        return found

    def meaning(self, sheet: Sheet, name: str) -> Renaming | None:
        """Return the hub whose key a column speaks of; `None` when none, or when nothing tells two apart."""
        column = sheet.columns[name]
        if not self._reader.names_one(column):
            return None
        words = self._reader.words(column.label)
        targets = {id(target): target for word in words for target in self._by_word.get(word, ())}
        found = [
            Renaming(name, target, share)
            for target in targets.values()
            if (share := share_of(words, target.words)) > self._reader.measures.known
            and self._reader.lengths_agree(column, target.column)
        ]
        ranked = sorted(found, key=lambda item: self._order(sheet, column, item))
        if len(ranked) > 1 and len({self._order(sheet, column, item) for item in ranked[-2:]}) == 1:
            return None
        return ranked[-1] if ranked else None

    @staticmethod
    def _order(sheet: Sheet, column: Column, item: Renaming) -> tuple[bool, bool, bool, int, float]:
        """Return what ranks hubs that speak of the same thing: how sure they are, how long, how near."""
        sure = item.target.hub.basis in {Basis.DECLARED, Basis.ADOPTED}
        hub = item.target.hub.sheet
        near = nearness(hub.product, sheet.product)
        same_length = item.target.column.length == column.length
        return sure, same_length, hub.product == sheet.product, near, item.share


def _is_news(target: Target, sheet: Sheet, name: str) -> bool:
    """Tell whether a column leads to another table, which this one does not join under the hub's own name."""
    return target.hub.sheet is not sheet and (target.name == name or target.name not in sheet.names)
