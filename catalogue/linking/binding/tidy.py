"""The ways a code may have been written before it reached a file: zeros lost, blanks, a prefix, a label."""

import re
from collections.abc import Iterable

# « 01-Ain », « 75 : Paris »: the code, then its label.
_CODE_AND_LABEL = re.compile(r"([0-9A-Z]{1,13})\s*[-:–]\s*\D.*")
_LETTERS = re.compile(r"[^0-9]*")


def spellings(values: Iterable[str], widths: Iterable[int]) -> dict[str, frozenset[str]]:
    """Return, for each value, the codes it may stand for; the value itself is among them.

    :param widths: of the codes of the list: leading zeros are put back up to each.
    """
    given = list(dict.fromkeys(values))
    prefix = _common_prefix(given)
    padded = sorted(set(widths))
    return {value: frozenset(_spellings(value, prefix, padded)) for value in given}


def _spellings(value: str, prefix: str, widths: list[int]) -> Iterable[str]:
    bare = value.strip().upper()
    labelled = _CODE_AND_LABEL.fullmatch(bare)
    for text in {
        value,
        bare,
        bare.replace(".", ""),
        value.strip()[len(prefix) :],
        labelled[1] if labelled else bare,
    }:
        if text:
            yield text
            if text[0].isdigit():
                yield text.lstrip("0") or "0"
                yield from (text.zfill(width) for width in widths if width > len(text))


def _common_prefix(values: list[str]) -> str:
    """Return the letters and signs that every value begins with, where there are several values."""
    if len(values) < 2:
        return ""
    # What the first and the last in order share, all that stand between them share too.
    first, last = min(values).strip(), max(values).strip()
    shared = next((rank for rank, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    found = _LETTERS.match(first[:shared])
    return found[0] if found else ""
