"""`/catalogue` and the `.ttl`, `.rdf`, `.jsonld`, `.nt` of the catalogue and of each dataset.

RDF is the default and nothing redirects: harvesters send no Accept header, and udata refuses a redirect.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from catalogue.feed.documents import (
    FeedDocument,
    find_syntax,
    make_dataset_document,
    make_feed_page,
    public_addresses,
)
from catalogue.formats.rdf import SYNTAXES, TURTLE, Syntax
from catalogue.services.feed import count_feed, get_feed_catalogue
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
    chosen = request.accept_mimetypes.best_match(offered, default=TURTLE.media_type)
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
    site = current_site()
    with site.database.reading() as session:
        document = make_dataset_document(
            session,
            settings=site.settings,
            syntax=find_syntax(suffix),
            slug=slug,
            parameters=request.args.to_dict(),
        )
    return _rdf(document)


def _feed_page(syntax: Syntax) -> Response:
    site = current_site()
    with site.database.reading() as session:
        document = make_feed_page(
            session,
            settings=site.settings,
            syntax=syntax,
            path=request.path,
            parameters=request.args.to_dict(),
        )
    return _rdf(document)


def _about() -> Response:
    site = current_site()
    publisher = site.settings.catalog_publisher
    with site.database.reading() as session:
        agent = get_feed_catalogue(session, publisher=publisher).publisher
        count = count_feed(session, publisher=publisher)
    page = FeedContext(
        address=public_addresses(site.settings).catalogue,
        syntaxes=tuple(SYNTAXES.values()),
        publisher=agent.name,
        dataset_count=count,
        page_size=site.settings.feed_page_size,
    )
    return make_response(render_template("feed/index.html", page=page))


def _rdf(document: FeedDocument) -> Response:
    response = make_response(document.body)
    response.headers["Content-Type"] = document.content_type
    # Anybody's page may read the feed: it is public, and no cookie goes with it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.cache_control.public = True
    response.cache_control.max_age = 0
    response.cache_control.must_revalidate = True
    response.set_etag(document.etag)
    response.make_conditional(request)
    return response
