"""Why a workbook cannot be read, in words that travel between the child process and its parent.

The French of each is in `workbook`.
"""

from enum import StrEnum


class FaultKind(StrEnum):
    """What keeps a workbook, or one of its sheets, from being read."""

    BOMB = "bomb"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - the name of a fault
    UNKNOWN_FORMAT = "unknown-format"
    TOO_MANY_SHEETS = "too-many-sheets"
    TOO_WIDE = "too-wide"
    TOO_MUCH_TEXT = "too-much-text"
    TOO_COSTLY = "too-costly"


class Fault(Exception):
    """The workbook cannot be read.

    :ivar sheet: the sheet it is about, when it is about one.
    :ivar cell: the cell that shows it, « XFD1048576 ».
    """

    def __init__(self, kind: FaultKind, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.sheet = sheet
        self.cell = cell
