"""The contract of `SearchIndex`, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.search.base import SearchIndex
from catalogue.search.memory import MemoryIndex
from catalogue.search.whoosh_engine import WhooshIndex
from tests.search.contract import SearchIndexContract


@pytest.fixture(params=["memory", "whoosh"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index of each engine."""
    if request.param == "memory":
        yield MemoryIndex()
        return
    whoosh = WhooshIndex(tmp_path / "index")
    yield whoosh
    whoosh.close()


class TestSearchIndex(SearchIndexContract):
    pass
