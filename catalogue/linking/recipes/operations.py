"""What a recipe does to the text of a code: a few operations that every language of recipes carries out.

`carry_out` is the meaning of each, in Python; the renderers write the same in SQL, polars and R.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from catalogue.errors import Invalid
from catalogue.linking.rules import apply_rule

_MONTH = re.compile("([0-9]{4})-?([0-9]{2})(-[0-9]{2})?")


@dataclass(frozen=True)
class DropDecimals:
    """Take off the « .0 » of a whole number that went through a spreadsheet."""


@dataclass(frozen=True)
class Pad:
    """Fill with zeros on the left; a longer text stays, or gives nothing when `strict`."""

    width: int
    strict: bool = False


@dataclass(frozen=True)
class StripZeros:
    """Take off the zeros on the left, keeping the last character."""


@dataclass(frozen=True)
class Keep:
    """Keep the first characters, all of a shorter text."""

    length: int


@dataclass(frozen=True)
class Before:
    """Keep what stands before a mark, the whole text where there is none; blanks around go."""

    mark: str


@dataclass(frozen=True)
class YearMonth:
    """Write 202001 or 2020-01-15 as 2020-01; 2020-01 stays; anything else gives nothing."""


@dataclass(frozen=True)
class Prefix:
    """Keep exactly `length` characters, or those an exception says of a beginning; shorter gives nothing."""

    length: int
    exceptions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class SuffixCut:
    """Take off the last characters; a text not longer gives nothing."""

    length: int


@dataclass(frozen=True)
class Cip13:
    """Make a CIP13 of seven digits: a prefix of five digits before, the digit of EAN-13 after."""

    prefix: str


Operation: TypeAlias = (
    DropDecimals | Pad | StripZeros | Keep | Before | YearMonth | Prefix | SuffixCut | Cip13
)


def operation_of_rule(rule: Mapping[str, Any]) -> Operation:
    """Return the operation that a crosswalk's rule asks for (`linking/rules.py`).

    :raises Invalid: the rule names an operation that does not exist.
    """
    name, length = rule.get("op"), int(rule.get("length") or 0)
    exceptions = tuple((start, int(other)) for start, other in (rule.get("exceptions") or {}).items())
    known: dict[Any, Operation] = {
        "prefix": Prefix(length, exceptions),
        "suffix-cut": SuffixCut(length),
        "zero-pad": Pad(length, strict=True),
        "zero-strip": StripZeros(),
        "cip7-to-cip13": Cip13(str(rule.get("prefix") or "")),
    }
    found = known.get(name)
    if found is None:
        raise Invalid("La règle de passage « %(operation)s » n’existe pas.", operation=name)
    return found


def carry_out(operations: Iterable[Operation], text: str) -> str | None:
    """Return what the operations make of a text, one after the other; `None` where one gives nothing."""
    found: str | None = text
    for operation in operations:
        if not found:
            return None
        found = _one(operation, found)
    return found or None


def _one(operation: Operation, text: str) -> str | None:  # noqa: PLR0911 - one line for each operation
    match operation:
        case DropDecimals():
            whole, point, decimals = text.partition(".")
            return whole if point and decimals and not decimals.strip("0") else text
        case Pad(width, strict):
            return None if strict and len(text) > width else text.rjust(width, "0")
        case Keep(length):
            return text[:length]
        case Before(mark):
            return text.partition(mark)[0].strip(" ")
        case YearMonth():
            return _year_month(text)
        case Prefix(length, exceptions):
            return apply_rule({"op": "prefix", "length": length, "exceptions": dict(exceptions)}, text)
        case SuffixCut(length):
            return apply_rule({"op": "suffix-cut", "length": length}, text)
        case Cip13(prefix):
            return apply_rule({"op": "cip7-to-cip13", "prefix": prefix}, text)
    return text.lstrip("0") or "0"


def _year_month(text: str) -> str | None:
    found = _MONTH.fullmatch(text)
    return f"{found[1]}-{found[2]}" if found else None
