"""Rows of text as any spreadsheet or CSV file gives them, and how a place in them is said.

Nothing here knows what a column means: `headers` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.formats.dictionary.problems import Place


@dataclass(frozen=True, slots=True)
class Row:
    """A row, numbered from 1 as a spreadsheet shows it; the empty cells at its end are left out."""

    number: int
    cells: Sequence[str]

    def cell(self, index: int) -> str:
        """Return the text of a cell, empty beyond the last one."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def filled(self) -> list[int]:
        """Return where something is written."""
        return [index for index, text in enumerate(self.cells) if text]


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells shown as one, from the first to the last row (from 1) and column (from 0), both included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a CSV file; rows without any text are left out.

    :ivar name: `None` for a CSV file.
    """

    name: str | None
    rows: Sequence[Row]
    hidden: bool = False
    merged: Sequence[Merged] = ()

    def place(self, row: int | None = None, column: int | None = None, header: str = "") -> Place:
        """Return the place of a cell, a row or the sheet itself."""
        if column is None:
            return Place(self.name, row)
        letter = column_letter(column)
        return Place(self.name, row, f"{letter} ({shorten(header)})" if header else letter)


def column_letter(index: int) -> str:
    """Return the name of a column counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def shorten(text: str, length: int = 60) -> str:
    """Return a text as a message may quote it: one line, cut short."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"


def grouped(number: int) -> str:
    """Write a number by thousands: 200 000."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
