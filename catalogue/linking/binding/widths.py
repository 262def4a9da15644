"""Compare the width that a column declares with the width of the codes of a list."""

import re

from catalogue.domain.vocabularies import VariableType
from catalogue.linking.binding.model import Column, ListProfile

# What a source calls the width of a date is that of its own format.
_DATES = frozenset({VariableType.DATE, VariableType.DATETIME, VariableType.YEARMONTH, VariableType.YEAR})
_WIDTH = re.compile(r"\d{1,4}")


def width_of(column: Column) -> int | None:
    """Return how many characters a value takes; `None` where nobody said, or where it has decimals."""
    found = _WIDTH.fullmatch((column.length or "").strip())
    return int(found[0]) if found else None


def fits_width(column: Column, item: ListProfile, width: int | None) -> bool | None:
    """Tell whether codes of a list fit in a column: exactly, not at all, or `None` where nothing tells."""
    if width is None or not item.sample or column.type in _DATES:
        return None
    longest = max(map(len, item.sample))
    if longest > width:
        # Whole numbers have lost their leading zeros.
        bare = max(len(code.lstrip("0")) for code in item.sample)
        is_number = column.type is VariableType.INTEGER
        return None if is_number and bare <= width else False
    return True if longest == width else None
