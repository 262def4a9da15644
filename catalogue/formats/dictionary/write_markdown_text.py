"""Texts as Markdown shows them unchanged: in a line, in a cell of a table, in paragraphs, in a link.

Only what could mean something is escaped (CommonMark 0.31, tables of GitHub), so that `PRS_NAT` stays
readable in the source too.
"""

import re
from urllib.parse import quote

# An underscore within a word means nothing.
_INLINE = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
# What opens a heading, a list, a quotation or a rule at the start of a line.
_BLOCK = re.compile(r"^(\d{1,9})([.)])|^([#+=-])")
_ADDRESS_CHARACTERS = ":/?#[]@!$&'()*+,;=%~"


def inline(text: str) -> str:
    """Return a text on one line."""
    return _INLINE.sub(r"\\\g<0>", " ".join(text.split()))


def cell(text: str) -> str:
    """Return a text as a cell of a table holds it, its ends of line kept."""
    lines = (inline(line) for line in text.split("\n"))
    return "<br>".join(lines)


def paragraphs(text: str) -> str:
    """Return a text with its lines, each of which is only text."""
    lines = (_BLOCK.sub(_escaped_block, inline(line)) for line in text.split("\n"))
    return "\n".join(lines)


def link(text: str, address: str) -> str:
    """Return a link."""
    return f"[{inline(text)}](<{quote(address, safe=_ADDRESS_CHARACTERS)}>)"


def row(*cells: str) -> str:
    """Return a row of a table; the cells are already escaped."""
    return f"| {' | '.join(cells)} |\n"


def table_head(*headers: str) -> str:
    """Return the header of a table and the line below it."""
    return row(*headers) + row(*("---" for _ in headers))


def _escaped_block(match: re.Match[str]) -> str:
    number, stop, mark = match.groups()
    return f"{number}\\{stop}" if number else f"\\{mark}"
