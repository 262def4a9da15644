"""The spaces of French: data are typed with ordinary ones, a page must not break a line at them.

Only spaces that are already there change; no sign, word or letter is added.
"""

import re
from collections.abc import Callable

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    # « 1 916 885 »: groups of three digits after one to three, not a year followed by a number.
    (re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)"), lambda found: found[0].replace(" ", NARROW)),
    # A value still to be put into a message, %(name)s, is no percentage.
    (re.compile(r" (?=[;!?]|%(?!\())"), lambda _: NARROW),
    (re.compile(r" (?=[:»])"), lambda _: NO_BREAK),
    (re.compile(r"(?<=«) "), lambda _: NO_BREAK),
    (re.compile(r"(?<=\d) (?=(?:millions?|milliards?|euros?|€|Mo|Go)\b)"), lambda _: NO_BREAK),
)


def french_spaces(text: str) -> str:
    """Return the text with the spaces that must not break a line made unbreakable; escaped text stays so."""
    spaced = text
    for pattern, replacement in _RULES:
        spaced = pattern.sub(replacement, spaced)
    # `str` or `Markup`, as it came: what was escaped must not be escaped again.
    return type(text)(spaced)
