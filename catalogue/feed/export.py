"""The whole feed as one file: the same datasets as its pages, without the view that pages need."""

from collections.abc import Iterator
from datetime import UTC, datetime

from catalogue.feed.documents import find_syntax, public_addresses
from catalogue.formats.dcat import feed_document
from catalogue.services.feed import FeedSession, get_feed_catalogue, iterate_feed
from catalogue.settings import Settings


def export_catalogue(session: FeedSession, *, settings: Settings, syntax: str) -> Iterator[bytes]:
    """Return the whole feed as pieces to be written one after the other.

    What is wrong is raised at once, before the first piece; datasets are read as the pieces are taken,
    a page of the feed at a time, so that `session` must stay open until the last.

    :param syntax: a suffix: `ttl`, `rdf`, `jsonld` or `nt`.
    :raises BadQuery: the syntax is unknown.
    :raises Unavailable: the public address or the publisher is not set.
    """
    publisher = settings.catalog_publisher
    return feed_document(
        get_feed_catalogue(session, publisher=publisher),
        iterate_feed(session, publisher=publisher, size=settings.feed_page_size),
        addresses=public_addresses(settings),
        syntax=find_syntax(syntax),
        now=datetime.now(UTC),
    )
