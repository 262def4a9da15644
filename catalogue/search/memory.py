"""The engine that keeps everything in memory.

For unit tests, and as the shortest account of what an engine does: it has no file and no limit.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from catalogue.search.analysed import Analysed, Stored, analyse, strength
from catalogue.search.base import IndexChange, SearchResults
from catalogue.search.document import Document, record_of
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

    def update(self, documents: Iterable[Document], records: Collection[str] | None = ()) -> IndexChange:
        """Hold exactly these documents of the records they belong to, and of `records`."""
        wanted = {document.uid: document for document in documents}
        told = None if records is None else {*records, *map(record_of, wanted)}
        held = dict(self.fingerprints())
        gone = {uid for uid in held.keys() - wanted.keys() if told is None or record_of(uid) in told}
        changed = {
            uid: analyse(document)
            for uid, document in wanted.items()
            if held.get(uid) != document.fingerprint()
        }
        self._hold({uid: kept for uid, kept in (self._documents | changed).items() if uid not in gone})
        return IndexChange(len(changed), len(gone))

    def is_whole(self) -> bool:
        """Say so: memory is never found damaged."""
        return True

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Return the uid and fingerprint of each document."""
        return ((head.uid, head.fingerprint) for segment in self._searcher.segments for head in segment.heads)

    def _hold(self, documents: dict[str, Analysed]) -> None:
        self._documents = documents
        self._searcher = Searcher([MemorySegment(list(documents.values()))])
