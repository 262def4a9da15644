"""How a text stands in a cell of a spreadsheet so that no program takes it for a formula (ASVS 1.2.10).

What starts as a formula would gets an apostrophe before it, which reading takes off again: what is written
is read back exactly. A plain number stays as it is, so that a spreadsheet can add it.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")


def guard_cell(text: str) -> str:
    """Return the text as a cell may hold it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguard_cell(text: str) -> str:
    """Return the text that `guard_cell` was given."""
    return text[1:] if _GUARDED.match(text) else text
