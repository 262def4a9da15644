"""`/sitemap.xml`: where all that is public stands, for search engines.

An index of sitemaps, each of a lot of keys that nothing moves: a search engine reads again only what changed.
Variables and codes are left out: there are millions, and the page of their dataset or list names them.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, request, url_for

from catalogue.errors import NotFound
from catalogue.formats.sitemap import CONTENT_TYPE, SITEMAP_MAX, Place, write_index, write_sitemap
from catalogue.services.changes import iterate_slice, list_slices
from catalogue.web.paging import MAX_KEY
from catalogue.web.site import current_site, public_address

blueprint = Blueprint("sitemap", __name__)

# Kind of record → (its name in addresses, the endpoint of its page).
_PAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "datasets": ("jeux", "datasets.dataset"),
        "code_lists": ("nomenclatures", "code_lists.code_list"),
        "key_concepts": ("cles", "key_concepts.key_concept"),
        "reuses": ("reutilisations", "reuses.reuse"),
    }
)
_KINDS: Mapping[str, str] = MappingProxyType({name: kind for kind, (name, _page) in _PAGES.items()})
# The lists, which no record stands for.
_LISTS = (
    "home.home",
    "links.matrix",
    "code_lists.index",
    "key_concepts.index",
    "synonyms.index",
    "reuses.index",
    "legal.index",
)


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """Answer with the index: one sitemap of the lists, then one for each lot that holds anything."""
    with current_site().database.reading() as session:
        lots = list_slices(session, size=SITEMAP_MAX)
    places: list[Place] = [(_address("sitemap.lists"), None)]
    places += (
        (_address("sitemap.lot", kind=_PAGES[lot.kind][0], number=lot.number), lot.updated_at) for lot in lots
    )
    return Response(b"".join(write_index(places)), content_type=CONTENT_TYPE)


@blueprint.get("/sitemap-pages.xml")
def lists() -> Response:
    """Answer with the pages that lead to the others."""
    places = ((_address(endpoint), None) for endpoint in _LISTS)
    return Response(b"".join(write_sitemap(places)), content_type=CONTENT_TYPE)


@blueprint.get(f"/sitemap-<any({', '.join(_KINDS)}):kind>-<int:number>.xml")
def lot(kind: str, number: int) -> Response:
    """Answer with the pages of a lot of keys, as they are read."""
    if number > MAX_KEY // SITEMAP_MAX:
        raise NotFound("Ce plan du site n’existe pas : partez de /sitemap.xml.")
    response = Response(content_type=CONTENT_TYPE)
    # Nobody knows the length before the last page is read.
    response.automatically_set_content_length = False
    if request.method != "HEAD":
        with ExitStack() as opened:
            session = opened.enter_context(current_site().database.reading())
            found = iterate_slice(session, kind=_KINDS[kind], number=number, size=SITEMAP_MAX)
            response.response = write_sitemap(_places(_address_of(_KINDS[kind]), found))
            # The session is read from until the last piece is sent.
            response.call_on_close(opened.pop_all().close)
    return response


def _places(start: str, found: Iterable[Place]) -> Iterator[Place]:
    return ((start + slug, changed) for slug, changed in found)


def _address_of(kind: str) -> str:
    """Return what stands before the slug in the address of a page: built once, not 50,000 times."""
    return _address(_PAGES[kind][1], slug="x").removesuffix("x")


def _address(endpoint: str, **values: Any) -> str:
    return public_address() + url_for(endpoint, lang=None, **values)
