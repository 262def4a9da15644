"""Guess the keys that the dictionary does not declare.

Three guesses, in this order, each only where the surer ones say nothing: the same table of another product
declares a key; the title says that it lists what a column identifies; a column ties a product together.
"""

from collections import Counter
from collections.abc import Sequence

from catalogue.linking.tables.hubs import Hub, Hubs
from catalogue.linking.tables.keys import KeyBook
from catalogue.linking.tables.likeness import like_of
from catalogue.linking.tables.renamed import Renamer
from catalogue.linking.tables.sheet import Basis, Key, Sheet, by_product
from catalogue.linking.tables.words import Reader, share_of

_SEVERAL = 2


def guess_keys(sheets: Sequence[Sheet], reader: Reader) -> None:
    """Add to the tables the keys that can be guessed."""
    _adopt(sheets, reader.measures.alike)
    _name(sheets, reader)
    _tie(sheets, reader)


def _adopt(sheets: Sequence[Sheet], alike: float) -> None:
    """Give the keys declared by a table to the same table of each other product."""
    parts = by_product(sheets)
    adopted: list[tuple[Sheet, Key]] = []
    for sheet in sheets:
        for key in sheet.keys:
            for product, part in parts.items():
                carriers = [other for other in part if key <= other.names]
                like = like_of(sheet, carriers, alike) if product != sheet.product else None
                if like and not like.keys:
                    adopted.append((like, key))
    for like, key in adopted:
        like.keys.setdefault(key, Basis.ADOPTED)


def _name(sheets: Sequence[Sheet], reader: Reader) -> None:
    """Take as the key of a reference table without any the column that its title speaks of."""
    uses = Counter(name for sheet in sheets for name in sheet.columns)
    for sheet in sheets:
        if sheet.keys or not reader.is_reference(sheet.table.title):
            continue
        title = reader.words(sheet.table.title)
        subject = title - reader.words(sheet.product)
        ranked = []
        for name, column in sheet.columns.items():
            words = reader.words(column.label)
            shares = share_of(words, title), share_of(subject, words)
            if reader.names_one(column) and max(shares) > reader.measures.known:
                ranked.append((len(words & title), uses[name], name))
        if ranked:
            sheet.keys[frozenset({max(ranked)[-1]})] = Basis.NAMED


def _tie(sheets: Sequence[Sheet], reader: Reader) -> None:
    """Take as a key what most tables of a product carry, when no table of it is a hub."""
    book = KeyBook(sheets)
    hubs = Hubs(book, reader.measures).all()
    served = {hub.sheet.product for hub in hubs if len(book.carriers(hub.key)) > 1 and _serves(hub, book)}
    renamer = Renamer(hubs, reader)
    for product, part in by_product(sheets).items():
        if product in served:
            continue
        uses = Counter(name for sheet in part for name in _unexplained(sheet, book, renamer, reader))
        most = max(uses.values(), default=0)
        if most < _SEVERAL or most * 2 < len(part):
            continue
        key = frozenset(name for name, count in uses.items() if count == most)
        carriers = [sheet for sheet in part if key <= sheet.names]
        if len(carriers) >= _SEVERAL:
            _middle_of(carriers, key, reader).keys[key] = Basis.COMMON


def _serves(hub: Hub, book: KeyBook) -> bool:
    """Tell whether other tables of its own product carry the key of a hub."""
    return any(
        sheet is not hub.sheet and sheet.product == hub.sheet.product for sheet in book.carriers(hub.key)
    )


def _unexplained(sheet: Sheet, book: KeyBook, renamer: Renamer, reader: Reader) -> set[str]:
    """Return the columns said to name something, of which no known key says what."""
    carried = [key for key in book.touched(sheet.columns) if key <= sheet.names]
    explained = frozenset[str]().union(*carried)
    return {
        name
        for name, column in sheet.columns.items()
        if name not in explained and reader.names_one(column) and not renamer.meaning(sheet, name)
    }


def _middle_of(carriers: Sequence[Sheet], key: Key, reader: Reader) -> Sheet:
    """Return the table that a guessed key identifies: its title speaks of it, or it has a key already."""
    uses = Counter(name for sheet in carriers for name in sheet.columns)

    def rank(sheet: Sheet) -> tuple[bool, bool, int, tuple[str, ...]]:
        spoken = frozenset[str]().union(*(reader.words(sheet.columns[name].label) for name in key))
        subject = reader.words(sheet.table.title) - reader.words(sheet.product)
        repeated = sum(uses[name] - 1 for name in sheet.names - key)
        middle = repeated * len(sheet.columns)
        return share_of(subject, spoken) > reader.measures.known, bool(sheet.keys), middle, sheet.signature

    return max(carriers, key=rank)
