"""The contract of `SearchIndex`, on each engine."""

import pytest

from catalogue.search.base import SearchIndex
from catalogue.search.memory import MemoryIndex
from tests.search.contract import SearchIndexContract


@pytest.fixture(params=["memory"])
def index(request: pytest.FixtureRequest) -> SearchIndex:
    """An empty index of each engine."""
    return MemoryIndex()


class TestSearchIndex(SearchIndexContract):
    pass
