"""`/catalogue` and the `.ttl`, `.rdf`, `.jsonld`, `.nt` of the catalogue and of each dataset.

RDF is the default and nothing redirects: harvesters send no Accept header, and udata refuses a redirect.
What has not changed is answered from its ETag, before any of it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from catalogue.feed.documents import (
    FeedDocument,
    find_dataset_document,
    find_feed_page,
    find_syntax,
    public_addresses,
)
from catalogue.feed.ready import ready_document
from catalogue.formats.rdf import SYNTAXES, TURTLE, Syntax
from catalogue.services.feed import FeedSession, count_feed, get_feed_publisher
from catalogue.web.site import current_site

blueprint = Blueprint("feed", __name__)

_SUFFIX = f"<any({', '.join(SYNTAXES)}):suffix>"
_BY_MEDIA_TYPE = {syntax.media_type: syntax for syntax in SYNTAXES.values()}


@dataclass(frozen=True)
class FeedContext:
    """What `feed/index.html` shows; `address` is the public one, without suffix."""

    address: str
    syntaxes: tuple[Syntax, ...]
    publisher: str
    dataset_count: int
    page_size: int


@blueprint.get("/catalogue")
def catalogue() -> Response:
    """Answer with a page of the feed, or with the page about it for who asks for HTML first."""
    # Turtle stands first: it wins where the client has no preference.
    offered = (*_BY_MEDIA_TYPE, "text/html")
    # What is no media type asks for nothing.
    asks = any("/" in asked for asked in request.accept_mimetypes.values())
    chosen = request.accept_mimetypes.best_match(offered) if asks else TURTLE.media_type
    if chosen is None:
        response = _not_acceptable(offered)
    else:
        response = _about() if chosen == "text/html" else _feed_page(_BY_MEDIA_TYPE[chosen])
    response.vary.add("Accept")
    return response


@blueprint.get(f"/catalogue.{_SUFFIX}")
def catalogue_in(suffix: str) -> Response:
    """Answer with a page of the feed in the syntax of the suffix."""
    return _feed_page(find_syntax(suffix))


@blueprint.get(f"/jeux/<slug>.{_SUFFIX}")
def dataset_in(slug: str, suffix: str) -> Response:
    """Answer with one dataset in the syntax of the suffix."""
    settings, syntax = current_site().settings, find_syntax(suffix)
    parameters, is_gzipped = request.args.to_dict(), _takes_gzip()

    def find(session: FeedSession) -> FeedDocument:
        return find_dataset_document(
            session,
            settings=settings,
            syntax=syntax,
            slug=slug,
            parameters=parameters,
            is_gzipped=is_gzipped,
        )

    return _answer(find, is_gzipped=is_gzipped)


def _feed_page(syntax: Syntax) -> Response:
    settings, path = current_site().settings, request.path
    parameters, is_gzipped = request.args.to_dict(), _takes_gzip()

    def find(session: FeedSession) -> FeedDocument:
        return find_feed_page(
            session,
            settings=settings,
            syntax=syntax,
            path=path,
            parameters=parameters,
            is_gzipped=is_gzipped,
        )

    return _answer(find, is_gzipped=is_gzipped)


def _about() -> Response:
    site = current_site()
    publisher = site.settings.catalog_publisher
    with site.database.reading() as session:
        agent = get_feed_publisher(session, publisher=publisher)
        count = count_feed(session, publisher=publisher)
    page = FeedContext(
        address=public_addresses(site.settings).catalogue,
        syntaxes=tuple(SYNTAXES.values()),
        publisher=agent.name,
        dataset_count=count,
        page_size=site.settings.feed_page_size,
    )
    return make_response(render_template("feed/index.html", page=page))


def _not_acceptable(offered: tuple[str, ...]) -> Response:
    """Answer who speaks none of our languages with their list (RFC 9110, 15.5.7)."""
    text = _("Le flux ne s’écrit pas dans le format demandé : %(list)s.", list=", ".join(offered))
    return make_response(f"{text}\n", 406, {"Content-Type": "text/plain; charset=utf-8"})


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _answer(find: Callable[[FeedSession], FeedDocument], *, is_gzipped: bool) -> Response:
    with ready_document(current_site().database, find) as document:
        response = make_response()
        response.headers["Content-Type"] = document.content_type
        response.vary.add("Accept-Encoding")
        # A shared cache keeps it, and asks before each use: that costs a 304, and no change is missed.
        response.cache_control.public = True
        response.cache_control.max_age = 0
        response.cache_control.must_revalidate = True
        response.last_modified = document.modified
        response.set_etag(document.etag)
        response.make_conditional(request)
        if response.status_code != 304:
            response.data = document.read()
            if is_gzipped:
                response.content_encoding = "gzip"
    return response
