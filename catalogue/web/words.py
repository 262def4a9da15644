"""Read a word of a vocabulary from the address."""

from enum import StrEnum
from typing import TypeVar

from flask import request

from catalogue.errors import BadQuery

Word = TypeVar("Word", bound=StrEnum)


def word_argument(name: str, vocabulary: type[Word]) -> Word | None:
    """Return the word that the address gives, `None` when it gives nothing.

    :raises BadQuery: it is no word of the vocabulary.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return vocabulary(text)
    except ValueError:
        raise BadQuery(
            "Le paramètre « %(name)s » attend une de ces valeurs : %(values)s.",
            name=name,
            values=", ".join(word.value for word in vocabulary),
        ) from None
