"""One page of the feed, or one dataset: what it is made of and its ETag first, its bytes when asked for.

Parameters come as the user wrote them and are checked here; the web only passes them on.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlencode

from catalogue.errors import BadQuery, NotFound, Unavailable
from catalogue.formats.dcat_model import FeedAddresses, FeedCatalogue, FeedView
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.feed_graphs import (
    FeedTombstone,
    document_closing,
    document_opening,
    page_opening,
)
from catalogue.formats.rdf import SYNTAXES, Syntax, iri
from catalogue.services.datasets import find_public_dataset
from catalogue.services.feed import FeedSession, get_feed_catalogue, get_feed_publisher
from catalogue.services.feed_fragments.making import gzip_member
from catalogue.services.feed_fragments.reading import find_entry, get_feed_state, read_fragments
from catalogue.services.feed_fragments.recipe import FeedRecipe
from catalogue.settings import Settings

# Eighteen digits always fit in the integers of both stores.
_PAGE = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class FeedDocument:
    """What is sent: `read` gives its bytes, and needs the session that it was found with.

    :ivar etag: strong: it is made of all that the bytes are made of.
    :ivar modified: when it last became another, if it ever was anything.
    :ivar missing: keys of the datasets whose fragments must be made first, for `recipe`.
    """

    content_type: str
    etag: str
    modified: datetime | None
    missing: tuple[int, ...]
    recipe: FeedRecipe
    read: Callable[[], bytes]


def find_feed_page(
    session: FeedSession,
    *,
    settings: Settings,
    syntax: Syntax,
    path: str,
    parameters: Mapping[str, str],
    is_gzipped: bool = False,
) -> FeedDocument:
    """Return the page of the feed that `parameters` ask for.

    :param path: the path asked for, with its suffix if it had one: the next page has the same.
    :param parameters: `page`, the key the page begins at (absent: the first), `profile`, and
        `modified_since`: a day or a moment, from which on what changed or left is told.
    :param is_gzipped: give the bytes as gzip does; they have an ETag of their own.
    :raises BadQuery: a parameter is malformed, or the profile unknown.
    :raises Unavailable: the public address or the publisher is not set.
    """
    recipe = recipe_of(settings, parameters.get("profile"))
    start = _page_start(parameters.get("page"))
    since = _moment(parameters.get("modified_since"))
    state = get_feed_state(session, recipe, start=start, size=settings.feed_page_size, since=since)
    kept = {name: parameters[name] for name in ("profile", "modified_since") if name in parameters}
    view = _view(recipe.addresses, path, kept, start, state.next_start)
    head = _Head(
        _catalogue(session, recipe, start, state.modified), recipe.addresses, syntax, view, state.gone
    )
    keys = [key for key, _digest in state.entries]

    def read() -> bytes:
        bodies = read_fragments(session, recipe, keys=keys, syntax=syntax, is_gzipped=is_gzipped)
        return _joined(_opening(head), bodies, syntax, is_gzipped=is_gzipped)

    return FeedDocument(
        syntax.content_type,
        _etag(recipe, head, state.entries, is_gzipped),
        state.modified,
        state.missing,
        recipe,
        read,
    )


def find_dataset_document(
    session: FeedSession,
    *,
    settings: Settings,
    syntax: Syntax,
    slug: str,
    parameters: Mapping[str, str],
    is_gzipped: bool = False,
) -> FeedDocument:
    """Return one dataset alone.

    :raises NotFound: no dataset has this slug, or it is not in the feed.
    :raises Gone: the dataset was withdrawn.
    :raises BadQuery: the profile is unknown.
    """
    recipe = recipe_of(settings, parameters.get("profile"))
    entry = find_entry(session, recipe, slug=slug)
    if entry is None or (entry.digest is None and not entry.is_stale):
        find_public_dataset(session, slug=slug)
        raise NotFound(
            "Ce jeu de données n’est pas dans le flux, qui ne contient que nos propres extraits : "
            "sa page /jeux/%(slug)s le décrit.",
            slug=slug,
        )

    def read() -> bytes:
        bodies = read_fragments(session, recipe, keys=[entry.id], syntax=syntax, is_gzipped=is_gzipped)
        opening = document_opening(recipe.addresses, syntax)
        return _joined(opening, bodies, syntax, is_gzipped=is_gzipped)

    return FeedDocument(
        syntax.content_type,
        _etag(recipe, syntax, entry.digest, is_gzipped),
        entry.modified,
        (entry.id,) if entry.is_stale else (),
        recipe,
        read,
    )


def recipe_of(settings: Settings, profile: str | None = None) -> FeedRecipe:
    """Return what the feed is made with.

    :raises BadQuery: the profile is unknown.
    :raises Unavailable: the public address is not set, or nothing can be named under it.
    """
    return FeedRecipe(public_addresses(settings), settings.catalog_publisher, find_profile(profile))


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


def find_profile(profile: str | None) -> Profile:
    """Return the profile of this name, the default one when none is named.

    :raises BadQuery: it is unknown.
    """
    if profile is None:
        return Profile.DATAGOUV
    if profile not in {*Profile}:
        raise BadQuery("Profil inconnu : le flux s’écrit en %(list)s.", list=", ".join(Profile))
    return Profile(profile)


@dataclass(frozen=True)
class _Head:
    """All that the beginning of a page says."""

    catalogue: FeedCatalogue
    addresses: FeedAddresses
    syntax: Syntax
    view: FeedView
    gone: tuple[FeedTombstone, ...]


@lru_cache(maxsize=256)
def _opening(head: _Head) -> bytes:
    return page_opening(
        head.catalogue, addresses=head.addresses, syntax=head.syntax, view=head.view, gone=head.gone
    )


def _catalogue(
    session: FeedSession, recipe: FeedRecipe, start: int, modified: datetime | None
) -> FeedCatalogue:
    # Only the first page dates the catalogue; the others stay the same whatever is edited elsewhere.
    if start:
        return FeedCatalogue(get_feed_publisher(session, publisher=recipe.publisher))
    catalogue = get_feed_catalogue(session, publisher=recipe.publisher)
    moments = [moment for moment in (catalogue.modified, modified) if moment]
    return replace(catalogue, modified=max(moments, default=None))


def _view(
    addresses: FeedAddresses, path: str, kept: Mapping[str, str], start: int, following: int | None
) -> FeedView:
    first = _address(addresses, path, kept)
    return FeedView(
        address=_address(addresses, path, {**kept, "page": str(start)}) if start else first,
        first=first,
        next=None if following is None else _address(addresses, path, {**kept, "page": str(following)}),
    )


def _page_start(page: str | None) -> int:
    if page is None:
        return 0
    if not _PAGE.fullmatch(page):
        raise BadQuery("Page inconnue : suivez l’adresse hydra:next que donne chaque page du flux.")
    return int(page)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        # A « + » that nobody escaped in an address arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadQuery(
            "Date inconnue : écrivez modified_since comme 2026-01-31 ou 2026-01-31T08:00:00Z."
        ) from error


def _address(addresses: FeedAddresses, path: str, parameters: Mapping[str, str]) -> str:
    query = urlencode(parameters)
    return f"{addresses.base_url}{path}{'?' if query else ''}{query}"


def _joined(opening: bytes, bodies: Iterable[bytes], syntax: Syntax, *, is_gzipped: bool) -> bytes:
    ends = (opening, document_closing(syntax))
    first, last = (gzip_member(end) for end in ends) if is_gzipped else ends
    return b"".join((first, *bodies, last))


def _etag(recipe: FeedRecipe, *parts: object) -> str:
    """Return a digest of all that the bytes are made of: the order of their writing is fixed."""
    told = repr((recipe.made_with, *parts))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
