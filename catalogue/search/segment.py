"""What the search reads: postings, lexicon, facets and stored documents of one part of an index.

An engine gives one or several segments; documents are numbered from 0 in each. Sets of documents are
Python integers used as bit sets: ANDing and counting fifteen thousand of them takes a microsecond.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from catalogue.search.analysed import Stored
from catalogue.search.analyser import fold
from catalogue.search.document import Document, Facet


class TermField(StrEnum):
    """The two forms a word is indexed under."""

    STEM = "stem"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, ascending, the term's strength in each, and their bit set."""

    documents: Sequence[int]
    strengths: Sequence[float]
    bits: int


# Sorts after every other: what begins with a prefix stands before the prefix followed by it.
LAST_CHARACTER = "\U0010ffff"

NO_POSTINGS = Postings((), (), 0)


@dataclass(frozen=True, slots=True)
class Head:
    """What is kept in memory of each document: enough to rank, narrow and list it.

    :param browse_key: orders documents when no word ranks them, and settles equal scores.
    :param updated: in seconds since 1970, 0.0 when unknown.
    """

    uid: str
    fingerprint: str
    boost: float
    browse_key: tuple[int, str, str]
    updated: float

    @classmethod
    def of(cls, document: Document) -> "Head":
        """Return the head of a document."""
        key = (document.browse_rank, " ".join(map(fold, document.title.split())), document.uid)
        updated = 0.0 if document.updated is None else document.updated.timestamp()
        return cls(document.uid, document.fingerprint(), document.boost, key, updated)


class Heads(tuple[Head, ...]):
    """The heads of a segment's documents, with what ranking asks of all of them."""

    @cached_property
    def boosts(self) -> list[float]:
        """Return the boost of each document."""
        return [head.boost for head in self]

    @cached_property
    def browse_order(self) -> list[int]:
        """Return the document numbers in the order of browsing."""
        return sorted(range(len(self)), key=lambda number: self[number].browse_key)


@dataclass(slots=True)
class FacetBits:
    """Which documents of a segment have which value of which facet, and the French name of each value."""

    bits: dict[Facet, dict[str, int]] = field(default_factory=dict)
    labels: dict[Facet, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, documents: Iterable[tuple[Mapping[Facet, Sequence[str]], Mapping[Facet, Mapping[str, str]]]]
    ) -> "FacetBits":
        """Return the bit sets of (facet values, facet labels) given in the order of document numbers."""
        members: dict[tuple[Facet, str], list[int]] = {}
        facets = cls()
        for number, (values_by_facet, labels_by_facet) in enumerate(documents):
            for facet, values in values_by_facet.items():
                for value in values:
                    members.setdefault((facet, value), []).append(number)
            for facet, labels in labels_by_facet.items():
                facets.labels.setdefault(facet, {}).update(labels)
        for (facet, value), numbers in members.items():
            facets.bits.setdefault(facet, {})[value] = to_bits(numbers)
        return facets


class Segment(Protocol):
    """A part of an index."""

    @property
    def heads(self) -> Heads:
        """Return the head of each document, deleted ones included."""

    @property
    def facets(self) -> FacetBits:
        """Return which documents have which value, deleted ones included."""

    @property
    def live(self) -> int:
        """Return the bit set of the documents that were not deleted."""

    def postings(self, field: TermField, term: str) -> Postings:
        """Return the postings of a term, deleted documents included; `NO_POSTINGS` if it has none."""

    def frequencies(self) -> Mapping[str, int]:
        """Return the number of documents of each exact term."""

    def folded(self, number: int) -> str:
        """Return the folded text of a document."""

    def load(self, number: int) -> Stored:
        """Return a stored document."""


class Lexicon:
    """The exact terms of all segments, with the number of documents of each."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.frequencies: dict[str, int] = {}
        for segment in segments:
            for term, count in segment.frequencies().items():
                self.frequencies[term] = self.frequencies.get(term, 0) + count
        self._terms = sorted(self.frequencies)

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """Return the terms that begin so, the most frequent first."""
        first = bisect_left(self._terms, prefix)
        found = self._terms[first : bisect_left(self._terms, prefix + LAST_CHARACTER, first)]
        return sorted(found, key=lambda term: (-self.frequencies[term], term))[:limit]


def to_bits(numbers: Sequence[int]) -> int:
    """Return the bit set of ascending document numbers."""
    if not numbers:
        return 0
    size = numbers[-1] // 8 + 1
    octets = bytearray(size)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def from_bits(bits: int) -> Iterator[int]:
    """Yield the document numbers of a bit set, ascending."""
    digits = bin(bits)[:1:-1]
    position = digits.find("1")
    while position >= 0:
        yield position
        position = digits.find("1", position + 1)
