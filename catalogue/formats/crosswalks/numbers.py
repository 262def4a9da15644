"""Read a weight as people and programs write it, and write it so that it is read back exactly."""

import math
import re

_NUMBER = re.compile(r"[-+]?[0-9]{1,400}(?:[.,][0-9]{1,400})?(?:[eE][-+]?[0-9]{1,3})?")


def weight_of(text: str) -> float | None:
    """Return the number of a cell, with a decimal point or comma; `None` when it is no finite number."""
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) else None


def weight_text(weight: float | None) -> str:
    """Return a weight as a cell holds it, empty when there is none."""
    return "" if weight is None else repr(float(weight))
