"""One search for all: the records that the engine finds, the codes that the database finds.

And their shape as programs read it (design, section 4 « Search result »).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from catalogue.search.base import Hit, SearchIndex, SearchResults
from catalogue.search.document import DocumentType
from catalogue.search.query import SearchQuery
from catalogue.services.code_ranking import CodeGroup, FoundCode, FoundCodes
from catalogue.services.code_search import find_codes_of
from catalogue.services.synonyms import current_synonyms

# Of the codes shown beside records, all lists together.
CODES_MAX = 10


@dataclass(frozen=True)
class Found:
    """What answers a search."""

    results: SearchResults
    codes: FoundCodes


def search_all(session: Session, index: SearchIndex, *, query: SearchQuery) -> Found:
    """Return the records and the codes that answer, whatever the words in which records say it.

    A code is no mistyped word: where the text is one, no record found by correcting it is given.

    :raises Unavailable: there is no index, or it is damaged.
    """
    query = replace(query, synonyms=current_synonyms(session))
    results = index.search(query)
    codes = find_codes_of(session, query=query, limit=min(query.limit, CODES_MAX))
    if results.corrected_to and codes.has_exact:
        results = replace(results, total=0, hits=(), facets={}, corrected_to=None)
    return Found(results, codes)


def code_path(group: CodeGroup, code: FoundCode) -> str:
    """Return the path that shows a code in the page of its list."""
    return f"/nomenclatures/{group.code_list.slug}?q={quote(code.notation, safe='')}#codes"


def results_as_json(found: Found, *, base_url: str) -> dict[str, Any]:
    """Return what was found in the shape of the contract.

    :param base_url: put before each page's path; empty for paths alone.
    """
    results = found.results
    return {
        "query": results.query.text,
        "total": results.total,
        "took_ms": round(results.took_ms, 2),
        "corrected_to": results.corrected_to,
        "facets": {
            facet.value: [
                {"value": value.value, "label": value.label, "count": value.count} for value in values
            ]
            for facet, values in results.facets.items()
        },
        "hits": [_hit_as_json(hit, base_url) for hit in results.hits],
        "codes": list(_codes_as_json(found.codes, base_url)),
    }


def page_path(hit: Hit) -> str:
    """Return the path of the page of what was found (design, section 4 « Addresses »)."""
    if hit.type is DocumentType.VARIABLE:
        return f"/jeux/{hit.slug}/variables/{quote(hit.name or '', safe='')}"
    return f"{_FOLDERS[hit.type]}/{hit.slug}"


_FOLDERS = {
    DocumentType.DATASET: "/jeux",
    DocumentType.CODE_LIST: "/nomenclatures",
    DocumentType.REUSE: "/reutilisations",
}


def _codes_as_json(codes: FoundCodes, base_url: str) -> Iterator[dict[str, Any]]:
    for group in codes.groups:
        for code in group.codes:
            yield {
                "notation": code.notation,
                "label": code.label,
                "list": group.code_list.slug,
                "list_title": group.code_list.title,
                "url": base_url + code_path(group, code),
            }


def _hit_as_json(hit: Hit, base_url: str) -> dict[str, Any]:
    return {
        "type": hit.type.value,
        "kind": hit.kind.value if hit.kind else None,
        "slug": hit.slug,
        "name": hit.name,
        "title": hit.title,
        "url": base_url + page_path(hit),
        "score": round(hit.score, 4),
        "snippet": hit.snippet,
        "matched": list(hit.matched),
    }
