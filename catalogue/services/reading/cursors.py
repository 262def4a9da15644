"""Cursors: where a list was left, as text that means nothing to who holds it.

A cursor names the order it belongs to: one of another list, or of other filters, is refused, not obeyed.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

import orjson

from catalogue.errors import BadQuery

Key: TypeAlias = tuple[int | str | datetime, ...]

CURSOR_MAX = 2000
# No key of a table is larger (INTEGER); beyond it PostgreSQL would answer with an error of its own.
_INTEGER_MAX = 2**31 - 1


def write_cursor(order: str, key: Sequence[object]) -> str:
    """Return the cursor of what was read last; `key` holds integers, texts and moments."""
    return urlsafe_b64encode(orjson.dumps([order, *key])).rstrip(b"=").decode("ascii")


def read_cursor(text: str, *, order: str, types: Sequence[type]) -> Key:
    """Return the key a cursor of this order holds.

    :param types: of each part of the key.
    :raises BadQuery: the text is no cursor, or one of another order.
    """
    try:
        return _decoded(text, order, types)
    except (ValueError, binascii.Error) as error:
        raise bad_cursor() from error


def cursor_order(text: str) -> str | None:
    """Return the name of the order that a cursor says it belongs to; `None` when it is no cursor."""
    try:
        found = _decoded_list(text)
    except (ValueError, binascii.Error):
        return None
    return found[0] if found and isinstance(found[0], str) else None


def bad_cursor() -> BadQuery:
    """Return the error for a cursor that no page of the list gave."""
    return BadQuery(
        "Le paramètre « after » ne vient pas d’une page de cette liste avec ces filtres : "
        "suivez « next », ou reprenez au début."
    )


def _decoded(text: str, order: str, types: Sequence[type]) -> Key:
    found = _decoded_list(text)
    if found[:1] != [order] or len(found) != len(types) + 1:
        raise ValueError
    return tuple(_part(value, kind) for value, kind in zip(found[1:], types, strict=True))


def _decoded_list(text: str) -> list[object]:
    if len(text) > CURSOR_MAX:
        raise ValueError
    found = orjson.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    if not isinstance(found, list):
        raise ValueError  # noqa: TRY004 - one error for whatever is no cursor
    return found


def _part(value: object, kind: type) -> int | str | datetime:
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment
    elif kind is int and isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= _INTEGER_MAX:
            return value
    elif kind is str and isinstance(value, str) and "\0" not in value:
        return value
    raise ValueError
