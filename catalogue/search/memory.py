"""The engine that keeps everything in memory.

For unit tests, and as the shortest account of what an engine does: it has no file and no limit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from catalogue.search.analysed import Analysed, Stored, analyse, strength
from catalogue.search.base import SearchResults
from catalogue.search.document import Document
from catalogue.search.query import SearchQuery
from catalogue.search.searching import Searcher
from catalogue.search.segment import NO_POSTINGS, FacetBits, Head, Heads, Postings, TermField, to_bits


class MemorySegment:
    """The one segment of a memory index."""

    def __init__(self, documents: Sequence[Analysed]) -> None:
        self._stored = [analysed.stored for analysed in documents]
        own = [stored.document for stored in self._stored]
        self.heads = Heads(Head.of(document) for document in own)
        self.facets = FacetBits.of((document.all_facets(), document.facet_labels) for document in own)
        self.live = (1 << len(own)) - 1
        self._postings = {
            TermField.STEM: _postings([analysed.stems for analysed in documents]),
            TermField.EXACT: _postings([analysed.exacts for analysed in documents]),
        }

    def postings(self, field: TermField, term: str) -> Postings:
        """Return the postings of a term."""
        return self._postings[field].get(term, NO_POSTINGS)

    def frequencies(self) -> Mapping[str, int]:
        """Return the number of documents of each exact term."""
        exact = self._postings[TermField.EXACT]
        return {term: len(postings.documents) for term, postings in exact.items()}

    def folded(self, number: int) -> str:
        """Return the folded text of a document."""
        return self._stored[number].folded

    def load(self, number: int) -> Stored:
        """Return a stored document."""
        return self._stored[number]


def _postings(terms_by_document: Sequence[Mapping[str, float]]) -> dict[str, Postings]:
    found: dict[str, dict[int, float]] = {}
    for number, terms in enumerate(terms_by_document):
        for term, weight in terms.items():
            found.setdefault(term, {})[number] = strength(weight)
    return {
        term: Postings(tuple(members), tuple(members.values()), to_bits(tuple(members)))
        for term, members in found.items()
    }


class MemoryIndex:
    """A `SearchIndex` that ends with the process."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._documents: dict[str, Analysed] = {}
        self._searcher = Searcher([])
        self.replace_all(documents)

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a query."""
        return self._searcher.search(query)

    def replace_all(self, documents: Iterable[Document]) -> int:
        """Hold these documents only, and return their number."""
        self._hold({document.uid: analyse(document) for document in documents})
        return len(self._documents)

    def update(self, documents: Iterable[Document], deleted_uids: Iterable[str] = ()) -> None:
        """Add or replace these documents and delete those."""
        changed = {document.uid: analyse(document) for document in documents}
        gone = set(deleted_uids) - changed.keys()
        self._hold({uid: kept for uid, kept in (self._documents | changed).items() if uid not in gone})

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Return the uid and fingerprint of each document."""
        return ((head.uid, head.fingerprint) for segment in self._searcher.segments for head in segment.heads)

    def _hold(self, documents: dict[str, Analysed]) -> None:
        self._documents = documents
        self._searcher = Searcher([MemorySegment(list(documents.values()))])
