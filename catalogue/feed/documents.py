"""One page of the feed, or one dataset, as bytes with their type and their ETag.

Parameters come as the user wrote them and are checked here; the web only passes them on.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from catalogue.errors import BadQuery, Unavailable
from catalogue.formats.dcat import dataset_document, feed_page
from catalogue.formats.dcat_model import FeedAddresses, FeedView
from catalogue.formats.rdf import SYNTAXES, Syntax, iri
from catalogue.services.feed import FeedSession, get_feed_catalogue, get_feed_dataset, get_feed_page
from catalogue.settings import Settings

PROFILES = ("datagouv",)

# Eighteen digits always fit in the integers of both stores.
_PAGE = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class FeedDocument:
    """What is sent; `etag` is strong: it is made of the bytes."""

    body: bytes
    content_type: str
    etag: str


def make_feed_page(
    session: FeedSession, *, settings: Settings, syntax: Syntax, path: str, parameters: Mapping[str, str]
) -> FeedDocument:
    """Return the page of the feed that `parameters` ask for.

    :param path: the path asked for, with its suffix if it had one: the next page has the same.
    :param parameters: `page`, the key the page begins at (absent: the first), and `profile`.
    :raises BadQuery: a parameter is malformed, or the profile unknown.
    :raises Unavailable: the public address or the publisher is not set.
    """
    addresses = public_addresses(settings)
    check_profile(parameters.get("profile"))
    start = _page_start(parameters.get("page"))
    publisher = settings.catalog_publisher
    catalogue = get_feed_catalogue(session, publisher=publisher)
    page = get_feed_page(session, publisher=publisher, start=start, size=settings.feed_page_size)
    kept = {"profile": parameters["profile"]} if "profile" in parameters else {}
    view = FeedView(
        address=_address(addresses, path, {**kept, **({"page": str(start)} if start else {})}),
        first=_address(addresses, path, kept),
        next=None
        if page.next_start is None
        else _address(addresses, path, {**kept, "page": str(page.next_start)}),
    )
    body = feed_page(
        catalogue, page.datasets, addresses=addresses, view=view, syntax=syntax, now=datetime.now(UTC)
    )
    return _document(body, syntax)


def make_dataset_document(
    session: FeedSession, *, settings: Settings, syntax: Syntax, slug: str, parameters: Mapping[str, str]
) -> FeedDocument:
    """Return one dataset alone.

    :raises NotFound: no dataset has this slug, or it is not in the feed.
    :raises Gone: the dataset was withdrawn.
    :raises BadQuery: the profile is unknown.
    """
    check_profile(parameters.get("profile"))
    dataset = get_feed_dataset(session, publisher=settings.catalog_publisher, slug=slug)
    body = dataset_document(
        dataset, addresses=public_addresses(settings), syntax=syntax, now=datetime.now(UTC)
    )
    return _document(body, syntax)


def find_syntax(suffix: str) -> Syntax:
    """Return the syntax of a suffix.

    :raises BadQuery: there is none.
    """
    if suffix not in SYNTAXES:
        raise BadQuery("Syntaxe inconnue : choisissez parmi %(list)s.", list=", ".join(SYNTAXES))
    return SYNTAXES[suffix]


def public_addresses(settings: Settings) -> FeedAddresses:
    """Return the addresses under the public one.

    :raises Unavailable: it is not set, or nothing can be named under it.
    """
    if settings.base_url is None or iri(settings.base_url) is None:
        raise Unavailable("Le flux n’a pas d’adresse publique : réglez CATALOGUE_BASE_URL.")
    return FeedAddresses(settings.base_url)


def check_profile(profile: str | None) -> None:
    """Accept a profile the feed can be written in.

    :raises BadQuery: it is unknown.
    """
    if profile is not None and profile not in PROFILES:
        raise BadQuery("Profil inconnu : le flux s’écrit en %(list)s.", list=", ".join(PROFILES))


def _page_start(page: str | None) -> int:
    if page is None:
        return 0
    if not _PAGE.fullmatch(page):
        raise BadQuery("Page inconnue : suivez l’adresse hydra:next que donne chaque page du flux.")
    return int(page)


def _address(addresses: FeedAddresses, path: str, parameters: Mapping[str, str]) -> str:
    query = urlencode(parameters)
    return f"{addresses.base_url}{path}{'?' if query else ''}{query}"


def _document(body: bytes, syntax: Syntax) -> FeedDocument:
    return FeedDocument(body, syntax.content_type, hashlib.sha256(body).hexdigest()[:32])
