"""What every RDF format shares: safe terms, a graph in a fixed order, and its bytes in four syntaxes.

The same triples always give the same bytes, in whatever process: an ETag is made of them. Nothing here
knows DCAT, which is in `formats/dcat.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from catalogue.errors import Invalid

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CSVW = Namespace("http://www.w3.org/ns/csvw#")
HEALTH_DCAT = Namespace("http://healthdataportal.eu/ns/health#")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")

# Only what is used: rdflib binds thirty others, which would follow each page.
PREFIXES: MappingProxyType[str, str] = MappingProxyType(
    {
        "csvw": str(CSVW),
        "dcat": str(DCAT),
        "dct": str(DCTERMS),
        "foaf": str(FOAF),
        "healthdcatap": str(HEALTH_DCAT),
        "hydra": str(HYDRA),
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "skos": str(SKOS),
        "vcard": str(VCARD),
        "xkos": str(XKOS),
        "xsd": str(XSD),
    }
)

# Characters that XML 1.0 cannot hold, even escaped: one of them makes a page unreadable for harvesters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Turtle 1.1, production IRIREF, with white space and controls beyond ASCII, and surrogates.
_NOT_IN_IRI = re.compile(r'[\s\x00-\x20\x7f-\x9f<>"{}|\\^`\ud800-\udfff\ufffe\uffff]')
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True)
class Syntax:
    """A way of writing a graph; `suffix` is that of addresses and files, without its dot."""

    suffix: str
    media_type: str
    label: str
    rdflib_name: str

    @property
    def content_type(self) -> str:
        """Return the value of Content-Type: udata reads text/* as latin-1 unless the charset is said."""
        return f"{self.media_type}; charset=utf-8"


TURTLE = Syntax("ttl", "text/turtle", "Turtle", "turtle")
RDF_XML = Syntax("rdf", "application/rdf+xml", "RDF/XML", "xml")
JSON_LD = Syntax("jsonld", "application/ld+json", "JSON-LD", "json-ld")
N_TRIPLES = Syntax("nt", "application/n-triples", "N-Triples", "nt")
SYNTAXES: MappingProxyType[str, Syntax] = MappingProxyType(
    {syntax.suffix: syntax for syntax in (TURTLE, RDF_XML, JSON_LD, N_TRIPLES)}
)


def new_graph() -> Graph:
    """Return an empty graph that knows our prefixes and gives its triples back in the order they came."""
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def iri(text: str | None) -> URIRef | None:
    """Return an http(s) address as a node, `None` when it is not one that every syntax can write."""
    if not text or _NOT_IN_IRI.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return URIRef(text) if parts.scheme in {"http", "https"} and host else None


def own_iri(address: str) -> URIRef:
    """Return an address of ours as a node.

    :raises Invalid: it holds what no address may, and would break the whole page.
    """
    node = iri(address)
    if node is None:
        raise Invalid(
            "L’adresse « %(address)s » ne peut pas être écrite dans le flux : corrigez-la.", address=address
        )
    return node


def mailbox(email: str | None) -> URIRef | None:
    """Return an e-mail address as a `mailto:` node, `None` when it is not one (RFC 6068)."""
    if not email or not _EMAIL.fullmatch(email) or _UNWRITABLE.search(email):
        return None
    return URIRef(f"mailto:{quote(email, safe='@!$*+')}")


def clean(text: str | None) -> str | None:
    """Return `text` without what XML cannot hold nor white space around, `None` when nothing is left."""
    return (_UNWRITABLE.sub("", text).strip() or None) if text else None


def text_in(language: str, text: str | None) -> Literal | None:
    """Return `text`, cleaned, as a literal in `language`."""
    cleaned = clean(text)
    return Literal(cleaned, lang=language) if cleaned else None


def day(value: date | None) -> Literal | None:
    """Return a full xsd:date: udata completes a year alone with the day of the harvest."""
    return Literal(value.isoformat(), datatype=XSD.date) if value else None


def moment(value: datetime | None) -> Literal | None:
    """Return an xsd:dateTime with its zone, to the second."""
    return Literal(value.isoformat(timespec="seconds"), datatype=XSD.dateTime) if value else None


def past(value: date | None, now: datetime) -> date | None:
    """Return a day, `None` when it has yet to come: udata drops it, and a catalogue must not foretell."""
    return value if value is not None and value <= now.date() else None


def start_of(value: date | None) -> datetime | None:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(value, time(), UTC) if value else None


def add(graph: Graph, subject: Node, predicate: URIRef, value: Node | None) -> None:
    """Add a triple, unless there is no value."""
    if value is not None:
        graph.add((subject, predicate, value))


def serialise(graph: Graph, syntax: Syntax) -> bytes:
    """Return the graph in `syntax`, UTF-8: the same bytes for the same triples, in whatever process."""
    ordered = _in_order(graph)
    if syntax is JSON_LD:
        return orjson.dumps(_json_ld(ordered), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    return ordered.serialize(format=syntax.rdflib_name, encoding="utf-8")


def serialise_all(graphs: Iterable[Graph], syntax: Syntax) -> Iterator[bytes]:
    """Yield one document made of several graphs, holding one of them at a time.

    Blank nodes are taken as they are named: two graphs that use one name speak of one node.
    """
    if syntax is JSON_LD:
        yield from _json_ld_document(graphs)
    elif syntax is RDF_XML:
        yield from _xml_document(graphs)
    else:
        # A Turtle document may declare its prefixes again wherever it wants.
        yield from (serialise(graph, syntax) for graph in graphs)


def _in_order(graph: Graph) -> Graph:
    ordered = new_graph()
    for triple in sorted(graph, key=lambda triple: tuple(term.n3() for term in triple)):
        ordered.add(triple)
    return ordered


def _json_ld(graph: Graph) -> dict[str, Any]:
    # The context stands inside: udata fetches a remote one, and loses the catalogue when it cannot.
    written = orjson.loads(
        graph.serialize(format=JSON_LD.rdflib_name, encoding="utf-8", context=dict(PREFIXES))
    )
    # rdflib walks a set of subjects, whose order changes from one process to the next; and it writes a
    # lone node without @graph.
    nodes = written.get("@graph")
    if nodes is None:
        nodes = [{key: value for key, value in written.items() if key != "@context"}] if len(graph) else []
    return {"@context": dict(PREFIXES), "@graph": sorted(nodes, key=lambda node: str(node["@id"]))}


def _json_ld_document(graphs: Iterable[Graph]) -> Iterator[bytes]:
    yield b'{"@context":' + orjson.dumps(dict(PREFIXES)) + b',\n"@graph":['
    separator = b"\n"
    for graph in graphs:
        for node in _json_ld(_in_order(graph))["@graph"]:
            yield separator + orjson.dumps(node, option=orjson.OPT_SORT_KEYS)
            separator = b",\n"
    yield b"\n]}\n"


def _xml_document(graphs: Iterable[Graph]) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF\n'
    for prefix, namespace in PREFIXES.items():
        yield f'   xmlns:{prefix}="{namespace}"\n'.encode()
    yield b">\n"
    for graph in graphs:
        # Our own prefixes are declared above, and every predicate is in one of them.
        written = serialise(graph, RDF_XML)
        yield written[written.index(b"\n>\n") + 3 : written.rindex(b"</rdf:RDF>")]
    yield b"</rdf:RDF>\n"
