"""Carry out the rule of a crosswalk that computes its target code instead of listing pairs.

The operations are those of `formats/seed.py:SeedRule`. Sources: facts on `cip13` (EAN-13 digit checked on
real codes), `commune` and `departement` (Insee prefixes, 2A and 2B included).
"""

from collections.abc import Mapping
from typing import Any

from catalogue.errors import Invalid


def apply_rule(rule: Mapping[str, Any], code: str) -> str | None:
    """Return the target of `code`, `None` when the code is too short or not of the rule's form.

    :raises Invalid: the rule names an operation that does not exist.
    """
    operation = rule.get("op")
    length = int(rule.get("length") or 0)
    if operation == "prefix":
        return _prefix(code, length, rule.get("exceptions") or {})
    if operation == "suffix-cut":
        return code[:-length] if len(code) > length else None
    if operation == "zero-pad":
        return code.zfill(length) if code and len(code) <= length else None
    if operation == "zero-strip":
        return (code.lstrip("0") or "0") if code else None
    if operation == "cip7-to-cip13":
        return _cip13(code, str(rule.get("prefix") or ""))
    raise Invalid("La règle de passage « %(operation)s » n’existe pas.", operation=operation)


def _prefix(code: str, length: int, exceptions: Mapping[str, int]) -> str | None:
    for start, other_length in exceptions.items():
        if code.startswith(start):
            length = int(other_length)
            break
    return code[:length] if len(code) >= length else None


def _cip13(cip7: str, prefix: str) -> str | None:
    body = prefix + cip7
    if len(cip7) != 7 or len(body) != 12 or not (body.isascii() and body.isdigit()):
        return None
    return body + ean13_check_digit(body)


def ean13_check_digit(body: str) -> str:
    """Return the thirteenth digit of an EAN-13 whose first twelve are `body` (GS1 General Specifications)."""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body))
    return str(-total % 10)
