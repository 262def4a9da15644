"""What the two languages of data frames have in common: names of columns, tests, strings."""

import json
import re
from collections.abc import Callable, Iterable

from catalogue.linking.recipes.calls import calls
from catalogue.linking.recipes.plan import NO_CODE, NO_TARGET, SPECIAL, KeyPlan, Part, SidePlan

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$"

Test = tuple[str, str]


def string(text: str) -> str:
    """Return a string between double quotes, which Python and R escape as JSON does."""
    return json.dumps(_UNWRITABLE.sub("", text), ensure_ascii=False)


def code_of(key: KeyPlan, part_of: Callable[[Part], str], join: Callable[[list[str], str], str]) -> str:
    """Return the expression of a key's first code.

    :param part_of: the cleaned column of a part.
    :param join: what puts several parts together.
    """
    parts = [calls(part.operations, part_of(part), string) for part in key.parts]
    whole = parts[0] if len(parts) == 1 else join(parts, key.separator)
    return calls(key.operations, whole, string)


def last(key: KeyPlan) -> str:
    """Return the column of a key's last code."""
    return f"{key.alias}_{len(key.steps)}"


def sorting(
    side: SidePlan, missing: Callable[[str], str], among: Callable[[str, tuple[str, ...]], str], total: str
) -> list[Test]:
    """Return why a row is set aside, in order: test, name; what passes none is kept.

    :param missing: the test that a column is empty.
    :param among: the test that a column holds one of some codes.
    """
    tests: list[tuple[Iterable[str], str]] = [
        ((missing(f"{key.alias}_0") for key in side.keys), NO_CODE),
        ([total, *(among(f"{key.alias}_0", key.aside) for key in side.keys if key.aside)], SPECIAL),
        ((missing(last(key)) for key in side.keys if key.steps), NO_TARGET),
        ((among(last(key), key.aside_after) for key in side.keys if key.aside_after), SPECIAL),
    ]
    return [(" | ".join(found), name) for one, name in tests if (found := list(one))]
