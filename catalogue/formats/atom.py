"""A page of an Atom feed (RFC 4287), which leads to the next one (RFC 5005, section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from catalogue.formats.rdf import clean

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_NAMESPACE = "http://www.w3.org/2005/Atom"
# Every feed must have a date (RFC 4287, 4.1.1), an empty one too.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class AtomEntry:
    """A thing that changed; `address` is its page and its permanent identifier."""

    address: str
    title: str
    updated: datetime
    published: datetime
    author: str
    summary: str | None = None


@dataclass(frozen=True)
class AtomPage:
    """A page of a feed, newest entries first; `address` is that of its first page.

    :ivar updated_at: when the feed last changed, whatever page is read; `None` while it is empty.
    """

    address: str
    here: str
    next: str | None
    title: str
    author: str
    updated_at: datetime | None


def write_atom(page: AtomPage, entries: Iterable[AtomEntry]) -> bytes:
    """Return the page, UTF-8; characters that XML cannot hold are left out."""
    feed = Element("feed", {"xmlns": _NAMESPACE, _LANGUAGE: "fr"})
    _text(feed, "id", page.address)
    _text(feed, "title", page.title)
    _text(feed, "updated", _moment(page.updated_at or _NEVER))
    _text(SubElement(feed, "author"), "name", page.author)
    for relation, address in (("self", page.here), ("first", page.address), ("next", page.next)):
        if address is not None:
            SubElement(feed, "link", {"rel": relation, "href": address})
    for entry in entries:
        _entry(SubElement(feed, "entry"), entry)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(node: Element, entry: AtomEntry) -> None:
    _text(node, "id", entry.address)
    _text(node, "title", clean(entry.title) or entry.address)
    _text(node, "updated", _moment(entry.updated))
    _text(node, "published", _moment(entry.published))
    _text(SubElement(node, "author"), "name", clean(entry.author) or entry.address)
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.address})
    if summary := clean(entry.summary):
        _text(node, "summary", summary)


def _text(node: Element, name: str, text: str) -> None:
    SubElement(node, name).text = text


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
