"""Find the joins of a set of tables whose foreign keys are not known.

The steps are those told in the package's own words; this module only walks them.
"""

from collections.abc import Iterable, Sequence

from catalogue.linking.tables.guesses import guess_keys
from catalogue.linking.tables.hubs import Hub, Hubs
from catalogue.linking.tables.keys import KeyBook
from catalogue.linking.tables.lexicon import FRENCH, Lexicon
from catalogue.linking.tables.likeness import are_one_table
from catalogue.linking.tables.measures import USUAL, Measures
from catalogue.linking.tables.model import Join, Table
from catalogue.linking.tables.renamed import Renamer
from catalogue.linking.tables.sheet import Key, Sheet
from catalogue.linking.tables.spelling import spell
from catalogue.linking.tables.wording import join_by_key, join_by_name
from catalogue.linking.tables.words import Reader


def find_joins(
    tables: Iterable[Table], *, lexicon: Lexicon = FRENCH, measures: Measures = USUAL
) -> list[Join]:
    """Return the canonical joins: each table to the hubs of the keys it carries, never to a sibling."""
    reader = Reader(lexicon, measures)
    sheets = spell(tables, reader)
    guess_keys(sheets, reader)
    return _Finder(sheets, reader).joins()


class _Finder:
    def __init__(self, sheets: Sequence[Sheet], reader: Reader) -> None:
        self._reader = reader
        self._sheets = sheets
        self._book = KeyBook(sheets)
        self._hubs = Hubs(self._book, reader.measures)
        self._renamer = Renamer(self._hubs.all(), reader)

    def joins(self) -> list[Join]:
        found = []
        for sheet in self._sheets:
            carried = [key for key in self._book.touched(sheet.columns) if key <= sheet.names]
            keyed = self._keyed(sheet, carried)
            found += [join_by_key(sheet, hub, key) for hub, key in keyed]
            hubs = [hub for hub, _ in keyed]
            explained = frozenset[str]().union(*carried)
            found += [join_by_name(sheet, item) for item in self._renamer.renamings(sheet, explained, hubs)]
        return found

    def _keyed(self, sheet: Sheet, carried: Sequence[Key]) -> list[tuple[Hub, Key]]:
        """Return the hubs that the table joins by its keys, each with the columns it does so by."""
        whole = [(hub, hub.key) for hub in self._specific(sheet, carried)]
        part = self._part(sheet, carried)
        return [part, *(item for item in whole if not item[1] < part[1])] if part else whole

    def _specific(self, sheet: Sheet, carried: Sequence[Key]) -> list[Hub]:
        """Return the hubs of the carried keys that no larger one, with a hub elsewhere, contains."""
        found: list[Hub] = []
        for key in sorted(carried, key=lambda key: (-len(key), sorted(key))):
            hub = self._hubs.hub(key, sheet.product)
            if (
                hub is None
                or hub.sheet is sheet
                or are_one_table(hub.sheet, sheet, self._reader.measures.alike)
            ):
                continue
            if not any(key < other.key for other in found):
                found.append(hub)
        return found

    def _part(self, sheet: Sheet, carried: Sequence[Key]) -> tuple[Hub, Key] | None:
        """Return the hub of a key of the same product of which the table carries a part, and that part.

        The part must say more than the keys that are carried whole, and hold an identifier of the key's own.
        """
        found = []
        for key in self._book.touched(sheet.columns):
            part = key & sheet.names
            hub = self._hubs.hub(key, sheet.product)
            if part == key or hub is None or hub.sheet is sheet or hub.sheet.product != sheet.product:
                continue
            own = part & self._book.own_columns(key)
            naming = any(self._reader.names_one(hub.sheet.columns[name]) for name in own)
            if naming and all(other < part for other in carried):
                found.append((hub, part))
        return max(found, key=lambda item: (len(item[1]), sorted(item[1])), default=None)
