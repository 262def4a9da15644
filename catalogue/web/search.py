"""`/recherche`: one ranked list of everything, narrowed by facets; the address alone rebuilds the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import Blueprint, render_template, request, url_for

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.base import FacetValue, Hit, SearchResults
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import Order, parse_query
from catalogue.services.hit_details import HitDetail, describe_hits
from catalogue.services.search import search_all
from catalogue.web.codes import CodesPart, codes_part
from catalogue.web.labels import label_of
from catalogue.web.paging import whole_argument
from catalogue.web.site import current_site

blueprint = Blueprint("search", __name__)

# Type first, since four kinds of things are listed together; then by real use on data.gouv.fr.
FACETS = (Facet.TYPE, Facet.KIND, Facet.PUBLISHER, Facet.LEVEL, Facet.CONCEPT, Facet.LICENCE)
VALUES_SHOWN = 8
MAX_PAGE = 500

# The facets whose values are words of ours, translated; those of the others are names, shown as they are.
_VOCABULARIES: Mapping[Facet, type[StrEnum]] = {Facet.TYPE: DocumentType, Facet.KIND: DatasetKind}


@dataclass(frozen=True)
class Asked:
    """The search as its address says it: rebuilding the address is all that a link of the page does."""

    text: str
    chosen: Mapping[str, Sequence[str]]
    order: str
    page: int

    @property
    def url(self) -> str:
        """Return the address of this search."""
        values: dict[str, Any] = {name: items for name, items in self.chosen.items() if items}
        if self.text:
            values["q"] = self.text
        if self.order != Order.RELEVANCE:
            values["tri"] = self.order
        if self.page > 1:
            values["page"] = self.page
        return url_for("search.results", **values)

    def without(self, name: str, value: str) -> "Asked":
        """Return the search with one choice less."""
        kept = [other for other in self.chosen[name] if other != value]
        return replace(self, chosen={**self.chosen, name: kept}, page=1)


@dataclass(frozen=True)
class Choice:
    """A value of a facet, as a box to tick."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet: its most frequent values, the others folded."""

    name: str
    label: str
    first: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the address of the search without it."""

    label: str
    url: str


@dataclass(frozen=True)
class OrderLink:
    """An order of the results, and the address of the search in it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class ResultLine:
    """A hit, the address of its page, and what stands above its title: what it is, whose, how fine."""

    hit: Hit
    url: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class SearchContext:
    """What `search/results.html` shows.

    :param codes: those that answer, on the first page only; `None` when there are none.
    :param exact_url: asks for the text as typed, uncorrected.
    :param order: the one chosen, `None` for the usual one.
    """

    text: str
    total: int
    first_rank: int
    results: tuple[ResultLine, ...]
    codes: CodesPart | None
    corrected_to: str | None
    exact_url: str
    groups: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    orders: tuple[OrderLink, ...]
    order: str | None
    reset_url: str
    first_url: str
    previous_url: str | None
    next_url: str | None


@blueprint.get("/recherche")
def results() -> str:
    """Show what matches, why, and how to narrow it."""
    site = current_site()
    asked = Asked(
        text=request.args.get("q", "").strip(),
        chosen={facet.value: list(dict.fromkeys(request.args.getlist(facet.value))) for facet in FACETS},
        order=request.args.get("tri", Order.RELEVANCE.value),
        page=whole_argument("page", default=1, maximum=MAX_PAGE) or 1,
    )
    size = site.settings.page_size
    query = parse_query(
        asked.text, facets=asked.chosen, order=asked.order, limit=size, offset=(asked.page - 1) * size
    )
    with site.database.reading() as session:
        found = search_all(session, site.index, query=query)
        details = describe_hits(session, found.results.hits)
    codes = codes_part(found.codes, text=asked.text)
    return render_template("search/results.html", page=_context(asked, found.results, details, codes, size))


def _context(
    asked: Asked,
    found: SearchResults,
    details: Mapping[str, HitDetail],
    codes: CodesPart | None,
    size: int,
) -> SearchContext:
    first = replace(asked, page=1)
    is_last = asked.page * size >= found.total or asked.page == MAX_PAGE
    return SearchContext(
        text=asked.text,
        total=found.total,
        first_rank=(asked.page - 1) * size + 1,
        results=tuple(_line(hit, details.get(hit.uid)) for hit in found.hits),
        codes=codes,
        corrected_to=found.corrected_to,
        exact_url=replace(first, text=_quoted(asked.text)).url,
        groups=_groups(found, asked),
        chips=_chips(found, asked),
        orders=tuple(
            OrderLink(str(label_of(order)), replace(first, order=order.value).url, order.value == asked.order)
            for order in Order
        ),
        order=asked.order if asked.order != Order.RELEVANCE else None,
        reset_url=replace(first, chosen={}).url,
        first_url=first.url,
        previous_url=replace(asked, page=asked.page - 1).url if asked.page > 1 else None,
        next_url=None if is_last else replace(asked, page=asked.page + 1).url,
    )


def _quoted(text: str) -> str:
    """Return the text as one phrase: what stands between quotes is never corrected."""
    bare = text.replace('"', " ").strip()
    return f'"{bare}"'


def _line(hit: Hit, detail: HitDetail | None) -> ResultLine:
    labels = [str(label_of(hit.type if hit.kind is None else hit.kind))]
    if hit.type is DocumentType.VARIABLE:
        labels = [str(label_of(hit.type)), *([detail.dataset] if detail and detail.dataset else [])]
    if detail:
        labels += [text for text in (detail.publisher, detail.level_label) if text]
    return ResultLine(hit, _page_of(hit), tuple(labels))


def _page_of(hit: Hit) -> str:
    if hit.type is DocumentType.VARIABLE:
        return url_for("datasets.variable", slug=hit.slug, name=hit.name)
    return url_for(_ENDPOINTS[hit.type], slug=hit.slug)


_ENDPOINTS = {
    DocumentType.DATASET: "datasets.dataset",
    DocumentType.CODE_LIST: "code_lists.code_list",
    DocumentType.REUSE: "reuses.reuse",
}


def _groups(found: SearchResults, asked: Asked) -> tuple[FacetGroup, ...]:
    groups = []
    for facet in FACETS:
        chosen = asked.chosen[facet.value]
        choices = [
            Choice(value.value, _value_label(facet, value), value.count, value.value in chosen)
            for value in found.facets.get(facet, ())
        ]
        # A chosen value is never folded away: it must be seen to be taken off.
        first = [choice for rank, choice in enumerate(choices) if rank < VALUES_SHOWN or choice.is_chosen]
        others = [choice for choice in choices if choice not in first]
        if choices:
            groups.append(FacetGroup(facet.value, str(label_of(facet)), tuple(first), tuple(others)))
    return tuple(groups)


def _value_label(facet: Facet, value: FacetValue) -> str:
    vocabulary = _VOCABULARIES.get(facet)
    # A value nobody has may be asked for in an address: it is shown as it was written.
    if vocabulary is None or value.value not in {word.value for word in vocabulary}:
        return value.label
    return str(label_of(vocabulary(value.value)))


def _chips(found: SearchResults, asked: Asked) -> tuple[Chip, ...]:
    labels = {
        (facet.value, value.value): _value_label(facet, value)
        for facet, values in found.facets.items()
        for value in values
    }
    return tuple(
        Chip(labels.get((name, value), value), asked.without(name, value).url)
        for name, values in asked.chosen.items()
        for value in values
    )
