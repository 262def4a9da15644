"""Gather small texts into pieces worth sending: each piece is a system call for whoever streams it."""

from collections.abc import Iterable, Iterator

_PIECE_CHARACTERS = 1 << 15


def in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield the texts one after the other, in UTF-8, some 32,000 characters at a time."""
    gathered: list[str] = []
    size = 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size >= _PIECE_CHARACTERS:
            yield "".join(gathered).encode("utf-8")
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered).encode("utf-8")
