"""Read the row conditions of keys that a program can carry out; the others are told to whoever runs a recipe.

Two forms: « TYPECOM = COM » keeps the rows of one value, « departement ≠ 00-Ensemble | 0-Ensemble » sets
aside those of some. Anything else is French, for people.
"""

import re

from catalogue.linking.recipes.plan import Filter, Totals

_EQUALITY = re.compile(r"(\S+) = (\S+)")
_EXCLUSION = re.compile(r"(\S+) ≠ (\S.*)")


def kept_by(condition: str | None) -> Filter | None:
    """Return the rows that a condition keeps, `None` when it does not say so in its first form."""
    found = _EQUALITY.fullmatch(condition or "")
    return Filter(found[1], found[2]) if found else None


def set_aside_by(condition: str | None) -> Totals | None:
    """Return the rows that a condition sets aside, `None` when it does not say so in its second form."""
    found = _EXCLUSION.fullmatch(condition or "")
    return Totals(found[1], tuple(code.strip() for code in found[2].split("|")), ()) if found else None
