"""Read a CSV file of any of the usual separators and encodings as one sheet of text.

What its columns mean is for `headers`; a file that cannot be read to its end is refused whole.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from catalogue.formats.dictionary.cell_text import clean_cell
from catalogue.formats.dictionary.limits import HEADER_ROWS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.tables import Row, Sheet, grouped
from catalogue.formats.table_schema_text import detect_encoding
from catalogue.messages import gettext_noop

_SEPARATORS = (";", ",", "\t")
_SAMPLE_CHARACTERS = 1 << 16
# A line no table of ours can have: every cell full.
_LINE_CHARACTERS = 1 << 21
_FORMULA = re.compile(r"\s*=")


class _TooLarge(Exception):
    """The file has more rows, columns or cells than are read."""


def read_csv(
    path: Path, problems: Problems, *, separator: str | None = None, skipped: int = 0
) -> Sheet | None:
    """Return the file as a sheet without name; `None` when it cannot be read.

    :param separator: of the cells; guessed when it is not said.
    :param skipped: how many lines at the start are no rows; the rows below keep their numbers.
    :raises OSError: the file cannot be opened.
    """
    encoding = _encoding(path, problems)
    reading = _Reading(problems)
    reading.number = skipped
    try:
        with path.open(encoding=encoding, newline="") as stream:
            if separator is None:
                separator = _separator(stream.read(_SAMPLE_CHARACTERS))
                stream.seek(0)
            for _ in zip(range(skipped), _lines(stream), strict=False):
                pass
            # Strict: a quotation mark left open would silently swallow the rest of the file.
            for texts in csv.reader(_lines(stream), delimiter=separator, strict=True):
                reading.add(texts)
    except _TooLarge:
        problems.error(
            reading.sheet.place(reading.number),
            gettext_noop(
                "Ce fichier est trop grand : %(rows)s lignes et %(columns)s colonnes au plus sont lues"
            ),
            gettext_noop("Partagez le fichier, ou ôtez ce qui n’est pas le tableau"),
            rows=grouped(MAX_ROWS),
            columns=grouped(MAX_COLUMNS),
        )
        return None
    except (csv.Error, UnicodeError):
        problems.error(
            reading.sheet.place(reading.number + 1),
            gettext_noop("Le fichier ne peut pas être lu au-delà de la ligne %(row)s"),
            gettext_noop("Vérifiez les guillemets et l’encodage, ou enregistrez-le de nouveau en CSV UTF-8"),
            row=reading.number,
        )
        return None
    return reading.sheet


class _Reading:
    """The rows read so far, and how many cells may still come."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.rows: list[Row] = []
        self.sheet = Sheet(None, self.rows)
        self.number = 0
        self.left = MAX_CELLS

    def add(self, texts: list[str]) -> None:
        self.number += 1
        self.left -= sum(1 for text in texts if text)
        if self.number > MAX_ROWS or len(texts) > MAX_COLUMNS or self.left < 0:
            raise _TooLarge
        if row := _row(self.number, texts, self.sheet, self.problems):
            self.rows.append(row)


def _encoding(path: Path, problems: Problems) -> str:
    encoding, _ = detect_encoding(path)
    if encoding == "latin-1":
        problems.warning(
            Sheet(None, ()).place(),
            gettext_noop("Le fichier n’est pas en UTF-8 : il est lu comme du Windows-1252"),
            gettext_noop("Vérifiez les lettres accentuées, ou enregistrez-le en CSV UTF-8"),
        )
    if encoding == "utf-16":
        problems.warning(
            Sheet(None, ()).place(), gettext_noop("Le fichier est en UTF-16 : il est lu comme tel")
        )
    return encoding


def _lines(stream: Iterator[str]) -> Iterator[str]:
    for line in stream:
        if len(line) > _LINE_CHARACTERS:
            raise _TooLarge
        yield line


def _row(number: int, texts: list[str], sheet: Sheet, problems: Problems) -> Row | None:
    cells = [clean_cell(text, problems, sheet, number, column) for column, text in enumerate(texts)]
    for column, text in enumerate(texts):
        if _FORMULA.match(text):
            problems.warning(
                sheet.place(number, column),
                gettext_noop("La cellule commence par « = » : elle est lue comme du texte, sans calcul"),
                gettext_noop("Si c’est une formule, remplacez-la par sa valeur"),
            )
    while cells and not cells[-1]:
        cells.pop()
    return Row(number, tuple(cells)) if cells else None


def _separator(sample: str) -> str:
    """Return the separator that gives most rows the same number of columns, and the most columns."""

    def merit(separator: str) -> tuple[int, int]:
        widths = Counter(_widths(sample, separator))
        widths.pop(1, None)
        if not widths:
            return (0, 0)
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (rows, width)

    return max(_SEPARATORS, key=merit)


def _widths(sample: str, separator: str) -> Iterator[int]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=separator)
    try:
        for row, _ in zip(reader, range(HEADER_ROWS), strict=False):
            yield len(row)
    except csv.Error:
        return
