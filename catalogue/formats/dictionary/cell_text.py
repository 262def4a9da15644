"""Make the text of a cell what the catalogue may store, and say what it may not.

A control character is refused with its place: nobody can say what stood there.
"""

import re
import unicodedata

from catalogue.formats.dictionary.cells import unguard_cell
from catalogue.formats.dictionary.limits import CELL_MAX_CHARACTERS
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.tables import Sheet, grouped
from catalogue.formats.table_schema_text import tidy
from catalogue.messages import gettext_noop

# C0 but tab and end of line, DEL, lone surrogates and non-characters. C1 is what cp1252 read as Latin-1
# leaves: `tidy` mends it.
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_cell(text: str, problems: Problems, sheet: Sheet, row: int, column: int) -> str:
    """Return the text in NFC, without spaces around nor our own apostrophe; empty, and told, if refused."""
    if not text:
        return ""
    if len(text) > CELL_MAX_CHARACTERS and sheet.name is not None:
        problems.error(
            sheet.place(row, column),
            gettext_noop("La cellule a plus de %(limit)s caractères"),
            gettext_noop("Raccourcissez-la"),
            limit=grouped(CELL_MAX_CHARACTERS),
        )
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := REFUSED.search(text):
        problems.error(
            sheet.place(row, column),
            gettext_noop("La cellule contient un caractère de contrôle (%(character)s)"),
            gettext_noop("Ôtez-le, ou saisissez la cellule de nouveau"),
            character=f"U+{ord(found.group()):04X}",
        )
        return ""
    return unguard_cell(unicodedata.normalize("NFC", tidy(text)[0]).strip())
