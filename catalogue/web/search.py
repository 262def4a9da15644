"""`/recherche`: one ranked list of everything, narrowed by facets; the address alone rebuilds the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.base import FacetValue, Hit, SearchResults
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import parse_query
from catalogue.services.search import page_path
from catalogue.web.labels import label_of
from catalogue.web.language import FRENCH, page_language
from catalogue.web.paging import whole_argument
from catalogue.web.site import current_site

blueprint = Blueprint("search", __name__)

# Facets in the order of real use on data.gouv.fr; type first, since four kinds of things are listed together.
FACETS = (Facet.TYPE, Facet.KIND, Facet.PUBLISHER, Facet.LEVEL, Facet.CONCEPT, Facet.LICENCE)
VALUES_SHOWN = 8
MAX_PAGE = 500


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
class ResultLine:
    """A hit and the address of its page."""

    hit: Hit
    url: str
    type_label: str
    kind_label: str | None


@dataclass(frozen=True)
class SearchContext:
    """What `search/results.html` shows."""

    text: str
    total: int
    results: tuple[ResultLine, ...]
    corrected_to: str | None
    groups: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    reset_url: str
    previous_url: str | None
    next_url: str | None


@blueprint.get("/recherche")
def results() -> str:
    """Show what matches, why, and how to narrow it."""
    site = current_site()
    page = whole_argument("page", default=1, maximum=MAX_PAGE) or 1
    size = site.settings.page_size
    chosen = {facet.value: request.args.getlist(facet.value) for facet in FACETS}
    query = parse_query(request.args.get("q", ""), facets=chosen, limit=size, offset=(page - 1) * size)
    found = site.index.search(query)
    return render_template("search/results.html", page=_context(found, chosen, page, size))


def _context(results: SearchResults, chosen: Mapping[str, list[str]], page: int, size: int) -> SearchContext:
    text = results.query.text
    is_last = page * size >= results.total or page == MAX_PAGE
    return SearchContext(
        text=text,
        total=results.total,
        results=tuple(_line(hit) for hit in results.hits),
        corrected_to=results.corrected_to,
        groups=_groups(results, chosen),
        chips=_chips(results, text, chosen),
        reset_url=_url(text, {}),
        previous_url=_url(text, chosen, page - 1) if page > 1 else None,
        next_url=None if is_last else _url(text, chosen, page + 1),
    )


def _line(hit: Hit) -> ResultLine:
    url = page_path(hit)
    if page_language() != FRENCH:
        url += f"?lang={page_language()}"
    return ResultLine(hit, url, str(label_of(hit.type)), str(label_of(hit.kind)) if hit.kind else None)


def _groups(results: SearchResults, chosen: Mapping[str, list[str]]) -> tuple[FacetGroup, ...]:
    groups = []
    for facet in FACETS:
        choices = tuple(
            Choice(value.value, _value_label(facet, value), value.count, value.value in chosen[facet.value])
            for value in results.facets.get(facet, ())
        )
        # A chosen value is never folded away: it must be seen to be taken off.
        first = [c for rank, c in enumerate(choices) if rank < VALUES_SHOWN or c.is_chosen]
        others = [c for rank, c in enumerate(choices) if rank >= VALUES_SHOWN and not c.is_chosen]
        if choices:
            groups.append(FacetGroup(facet.value, str(label_of(facet)), tuple(first), tuple(others)))
    return tuple(groups)


def _value_label(facet: Facet, value: FacetValue) -> str:
    if facet is Facet.TYPE:
        return str(label_of(DocumentType(value.value)))
    if facet is Facet.KIND:
        return str(label_of(DatasetKind(value.value)))
    return value.label


def _chips(results: SearchResults, text: str, chosen: Mapping[str, list[str]]) -> tuple[Chip, ...]:
    names = {
        (facet.value, value.value): _value_label(facet, value)
        for facet, values in results.facets.items()
        for value in values
    }
    chips = []
    for name, values in chosen.items():
        for value in values:
            rest = {**chosen, name: [other for other in values if other != value]}
            chips.append(Chip(names.get((name, value), value), _url(text, rest)))
    return tuple(chips)


def _url(text: str, chosen: Mapping[str, list[str]], page: int = 1) -> str:
    values: dict[str, Any] = {name: list(items) for name, items in chosen.items() if items}
    if text:
        values["q"] = text
    if page > 1:
        values["page"] = page
    return url_for("search.results", **values)
