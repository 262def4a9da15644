"""Sitemaps (protocol 0.9 of sitemaps.org): an index of sitemaps, and one sitemap, as pieces of XML.

What goes into them, and at which addresses, is decided by who calls.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

CONTENT_TYPE = "application/xml; charset=utf-8"
# So many addresses, and no more, may stand in one file.
SITEMAP_MAX = 50_000

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

# An address, and when what it shows last changed, where that is known.
Place = tuple[str, datetime | None]


def write_index(sitemaps: Iterable[Place]) -> Iterator[bytes]:
    """Yield an index of sitemaps."""
    return _document("sitemapindex", "sitemap", sitemaps)


def write_sitemap(pages: Iterable[Place]) -> Iterator[bytes]:
    """Yield a sitemap of pages, as they come: at most `SITEMAP_MAX`."""
    return _document("urlset", "url", pages)


def _document(root: str, item: str, places: Iterable[Place]) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACE}>\n'.encode()
    for address, changed in places:
        when = "" if changed is None else f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>"
        yield f"<{item}><loc>{escape(address)}</loc>{when}</{item}>\n".encode()
    yield f"</{root}>\n".encode()
