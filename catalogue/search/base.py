"""The search interface: what every engine does, and the frozen results it hands back.

No Whoosh and no SQL type appears here: services, pages and commands know engines only through this module.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.search.query import SearchQuery


class Fragment(NamedTuple):
    """A piece of a snippet: plain text, to be escaped by who shows it."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One result.

    :param slug: a variable's is its dataset's, with `name` beside.
    :param score: higher is better; 0 when no word ranked the results.
    :param snippet: the fragments' text as one.
    :param matched: why, in French, the most telling first: `variable PRS_NAT`, `titre`.
    """

    uid: str
    type: DocumentType
    kind: DatasetKind | None
    slug: str
    name: str | None
    title: str
    score: float
    snippet: str
    fragments: tuple[Fragment, ...]
    matched: tuple[str, ...]
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many hits have it, were it chosen beside the other facets' choices."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a query.

    :param query: as asked, even when `corrected_to` is what was answered.
    :param total: of all hits, whatever the limit.
    :param facets: values by facet, most frequent first; a facet nothing has is left out.
    :param corrected_to: the text whose hits these are, when the one asked for had none.
    """

    query: SearchQuery
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[FacetValue, ...]] = field(default_factory=dict)
    corrected_to: str | None = None
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexChange:
    """How many documents a commit wrote and deleted; none when the index already was as asked."""

    written: int
    deleted: int


class SearchIndex(Protocol):
    """An index of documents. It is a cache: the database can always make it again."""

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a query.

        :raises Unavailable: there is no index, or it is damaged.
        """

    def replace_all(self, documents: Iterable[Document]) -> int:
        """Make the index again from these documents, while the old one answers, and return their number.

        :raises Unavailable: somebody else writes, or the index cannot be written.
        """

    def update(self, documents: Iterable[Document], records: Collection[str] | None = ()) -> IndexChange:
        """Hold exactly these documents of the records they belong to, and of `records`, all or nothing.

        What is already held as given is left alone. Documents are asked for, and compared, once nobody else
        writes: whoever reads them then from the database never puts an older state over a newer one.

        :param records: uids of datasets (variables with them), code lists, reuses; an unknown one is no
            error, `None` means every record there is.
        :raises Unavailable: there is no index, it is damaged, somebody else writes, or it cannot be written.
        """

    def is_whole(self) -> bool:
        """Tell whether there is an index and every file of it is what was written; reads them all."""

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Return the uid and fingerprint of each document, in no order.

        :raises Unavailable: there is no index, or it is damaged.
        """
