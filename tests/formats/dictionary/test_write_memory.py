"""Long code lists are written in the memory that short ones take."""

import tracemalloc
from collections.abc import Iterator

import pytest

from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS
from catalogue.formats.dictionary.model import CodeEntry
from tests.formats.dictionary.strategies import head


def entries(count: int) -> Iterator[CodeEntry]:
    for number in range(count):
        yield CodeEntry(f"{number:06}", "Un libellé de longueur ordinaire", "000000", {"NOTE": "x"})


def peak_bytes(name: str, count: int) -> int:
    tracemalloc.start()
    try:
        for piece in CODE_LIST_FORMATS[name].write(head("liste", [], ("NOTE",)), entries(count)):
            assert len(piece) < 200_000
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", list(CODE_LIST_FORMATS))
def test_a_hundred_thousand_codes_take_no_more_memory_than_five_thousand(name: str):
    peak_bytes(name, 10)
    assert peak_bytes(name, 100_000) <= 1.2 * peak_bytes(name, 5_000)
