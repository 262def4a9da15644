"""Choose the hub of each key: the one table, among those that carry it, that its values lead to.

One hub for each key and product; a product whose tables carry a key but not its hub is served by another one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.linking.tables.keys import KeyBook
from catalogue.linking.tables.likeness import like_of
from catalogue.linking.tables.measures import Measures
from catalogue.linking.tables.sheet import Basis, Key, Sheet, by_product, nearness


@dataclass(frozen=True)
class Hub:
    """The table a key leads to.

    :ivar basis: how it is known that the key identifies its rows; `None` when only its place says so.
    :ivar rivals: other tables of its product whose rows the key, or a finer one, is known to identify.
    """

    sheet: Sheet
    key: Key
    basis: Basis | None
    rivals: int = 0


class Hubs:
    """The hubs of every known key."""

    def __init__(self, book: KeyBook, measures: Measures) -> None:
        self._book = book
        self._measures = measures
        self._of_key = {key: self._choose(key) for key in book.keys}

    def hub(self, key: Key, product: str) -> Hub | None:
        """Return the hub of a known key for the tables of a product.

        It is the product's own, else that of the product with the nearest name; `None` when two are as near.
        """
        hubs = self._of_key[key]
        if product in hubs:
            return hubs[product]
        near = {other: nearness(other, product) for other in hubs}
        best = max(near.values(), default=0)
        nearest = [other for other, words in near.items() if words == best]
        return hubs[nearest[0]] if len(nearest) == 1 else None

    def all(self) -> list[Hub]:
        """Return every hub of every known key."""
        return [hub for key in self._book.keys for hub in self._of_key[key].values()]

    def _choose(self, key: Key) -> dict[str, Hub]:
        """Return the hub of each product that has one for several of its tables; else one for all."""
        if _is_everyones(key, self._book):
            return {}
        contest = _Contest(key, self._book, self._measures)
        found = [
            contest.best(group)
            for group in by_product(self._book.carriers(key)).values()
            if len(group) > 1 and any(sheet in contest.vouched for sheet in group)
        ]
        return {hub.sheet.product: hub for hub in found or contest.anywhere()}


class _Contest:
    """The tables that carry a key, compared."""

    def __init__(self, key: Key, book: KeyBook, measures: Measures) -> None:
        self._key = key
        self._measures = measures
        self._parts = by_product(book.carriers(key))
        self._uses = {
            product: Counter(name for sheet in part for name in sheet.columns)
            for product, part in self._parts.items()
        }
        own = book.own_columns(key)
        self.vouched: dict[Sheet, Basis] = {}
        for sheet in book.carriers(key):
            bases = [
                basis for other, basis in sheet.keys.items() if _speaks_for(other, basis, key, own, book)
            ]
            if bases:
                self.vouched[sheet] = min(bases)

    def best(self, group: Sequence[Sheet]) -> Hub:
        """Return the hub among the tables of a product.

        A column that alone identifies rows has one table; several columns may identify the rows of many, and
        then the one in the middle of the others is their hub.
        """
        candidates = [sheet for sheet in group if len(self._key) > 1 or sheet in self.vouched]
        return self._hub(max(candidates, key=lambda sheet: (self._score(sheet), sheet.signature)))

    def anywhere(self) -> list[Hub]:
        """Return the hub when no product has one of its own, among those vouched for; all that are equal."""
        everywhere = Counter(name for uses in self._uses.values() for name in uses.elements())
        middles = {sheet: self._middle(sheet, everywhere) for sheet in self.vouched}
        return [self._hub(sheet) for sheet, middle in middles.items() if middle == max(middles.values())]

    def _hub(self, sheet: Sheet) -> Hub:
        rivals = [other for other in self.vouched if other.product == sheet.product and other is not sheet]
        return Hub(sheet, self._key, self.vouched.get(sheet), len(rivals))

    def _score(self, sheet: Sheet) -> float:
        """Return how much a table is in the middle, the same table of other products counted with it."""
        likes = [
            like_of(sheet, part, self._measures.alike)
            for product, part in self._parts.items()
            if product != sheet.product
        ]
        total = sum(self._middle(like, self._uses[like.product]) for like in [sheet, *likes] if like)
        return total * (self._measures.key_weight if sheet in self.vouched else 1)

    def _middle(self, sheet: Sheet, uses: Counter[str]) -> int:
        """Return the columns that others repeat, times all its columns: a hub says much of what they do."""
        repeated = sum(uses[name] - 1 for name in sheet.names - self._key)
        return repeated * len(sheet.columns)


def _speaks_for(other: Key, basis: Basis, key: Key, own: Key, book: KeyBook) -> bool:
    """Tell whether a table identified by `other` can be the hub of `key`: it is that key, or a finer one.

    A key guessed from a title is one column, which others may complete.
    """
    if basis is Basis.NAMED and other <= key:
        return True
    return other >= key and not own.isdisjoint(book.own_columns(other))


def _is_everyones(key: Key, book: KeyBook) -> bool:
    """Tell whether a column is the key of most tables that have it: a habit of naming (`id`) joins none.

    Two tables may well share a one-column key, one row for one row; of three, one would be the hub.
    """
    carriers = book.carriers(key)
    owners = sum(
        key in sheet.keys for part in by_product(carriers).values() if len(part) > 1 for sheet in part
    )
    return len(key) == 1 and owners > 2 and owners * 2 > len(carriers)
