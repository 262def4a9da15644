"""The search result as programs read it (design, section 4 « Search result »)."""

from typing import Any
from urllib.parse import quote

from catalogue.search.base import Hit, SearchResults
from catalogue.search.document import DocumentType


def results_as_json(results: SearchResults, *, base_url: str) -> dict[str, Any]:
    """Return the results in the shape of the contract.

    :param base_url: put before each page's path; empty for paths alone.
    """
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
