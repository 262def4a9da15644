"""Read from the address where a page of a list begins."""

from flask import request

from catalogue.errors import BadQuery

# No key of a table is larger (INTEGER); beyond it PostgreSQL would answer with an error of its own.
MAX_KEY = 2**31 - 1


def after_argument(name: str = "apres") -> int:
    """Return the key after which the page begins, 0 for the first page.

    :raises BadQuery: it is no whole number of the size of a key.
    """
    return whole_argument(name, default=0, maximum=MAX_KEY)


def whole_argument(name: str, *, default: int, maximum: int) -> int:
    """Return a whole number of the address, from 0 to `maximum`.

    :raises BadQuery: it is something else.
    """
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= maximum):
        raise BadQuery(
            "Le paramètre « %(name)s » attend un nombre entier de 0 à %(maximum)s.",
            name=name,
            maximum=maximum,
        )
    return int(text)
