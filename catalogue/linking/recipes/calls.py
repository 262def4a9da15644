"""Write an operation as a call of a small function, the same in every language of recipes.

Each renderer defines these functions in its own language, and only those a plan uses.
"""

from collections.abc import Callable, Iterable, Iterator

from catalogue.linking.recipes.operations import (
    Before,
    Cip13,
    DropDecimals,
    Keep,
    Operation,
    Pad,
    Prefix,
    StripZeros,
    SuffixCut,
    YearMonth,
)
from catalogue.linking.recipes.plan import KeyPlan, Plan

Quote = Callable[[str], str]


def calls(operations: Iterable[Operation], text: str, quote: Quote, prefix: str = "") -> str:
    """Return the expression that does the operations to `text`, the first one innermost.

    :param quote: how the language writes a string.
    :param prefix: what stands before the name of a function.
    """
    for operation in operations:
        text = _call(operation, text, quote, prefix)
    return text


def functions_of(plan: Plan) -> frozenset[str]:
    """Return the names of the functions a plan calls, those of every plan left out."""
    return frozenset(name for operation in _operations(plan) for name in _NAMES[type(operation)])


_NAMES: dict[type[Operation], tuple[str, ...]] = {
    DropDecimals: ("sans_decimales",),
    Pad: ("completer", "completer_ou_rien"),
    StripZeros: ("sans_zeros",),
    Keep: ("garder",),
    Before: ("avant",),
    YearMonth: ("annee_mois",),
    Prefix: ("debut", "selon_debut"),
    SuffixCut: ("sans_fin",),
    Cip13: ("cip13",),
}


def _call(operation: Operation, text: str, quote: Quote, prefix: str) -> str:
    match operation:
        case Pad(width, strict):
            return f"{prefix}{'completer_ou_rien' if strict else 'completer'}({text}, {width})"
        case Keep(length) | SuffixCut(length):
            return f"{prefix}{_NAMES[type(operation)][0]}({text}, {length})"
        case Before(mark):
            return f"{prefix}avant({text}, {quote(mark)})"
        case Prefix():
            return _prefix(operation, text, quote, prefix)
        case Cip13(digits):
            return f"{prefix}cip13({text}, {quote(digits)}, {_weighted(digits)})"
    return f"{prefix}{_NAMES[type(operation)][0]}({text})"


def _prefix(operation: Prefix, text: str, quote: Quote, prefix: str) -> str:
    found = f"{prefix}debut({text}, {operation.length})"
    for start, length in reversed(operation.exceptions):
        found = f"{prefix}selon_debut({text}, {quote(start)}, {prefix}debut({text}, {length}), {found})"
    return found


def _weighted(digits: str) -> int:
    """Return what the prefix adds to the sum of EAN-13: odd places count three times."""
    return sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))


def _operations(plan: Plan) -> Iterator[Operation]:
    for side in plan.sides:
        for total in side.totals:
            yield from total.operations
        for key in side.keys:
            yield from _of_key(key)


def _of_key(key: KeyPlan) -> Iterator[Operation]:
    yield from key.operations
    for part in key.parts:
        yield from part.operations
    for step in key.steps:
        yield from step.operations
        if step.file is not None:
            yield from step.file.source_operations
            yield from step.file.target_operations
