"""Write triples as pieces of a document: pieces of any number of graphs follow each other between two ends.

rdflib's own writers make a whole document of one graph, many times slower; here each dataset is written once
and pages are joined from what was written. `tests/formats/test_rdf_pieces.py` reads every piece back with
rdflib.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from catalogue.formats.rdf import JSON_LD, N_TRIPLES, PREFIXES, RDF_XML, SYNTAXES, TURTLE, Syntax

_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}
# Looked up once: rdflib makes its words each time they are asked for.
_TYPE = f"<{RDF.type}>"
# A part of what Turtle and XML allow after the colon, which no reader takes for anything else.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_TO_ESCAPE = re.compile(r'[\\"\n\r]')
# A reader of XML makes a line feed of a carriage return, unless it is written by its number.
_RETURN = {"\r": "&#13;"}


@dataclass(frozen=True, eq=False, slots=True)
class Term:
    """A node as the syntaxes write it: N-Triples' own text, and the node itself; one object for one node."""

    text: str
    node: Node


Triple = tuple[Term, Term, Term]


@dataclass(frozen=True)
class Pieces:
    """Some triples in each syntax, by suffix; `digest` is theirs, whatever the syntax."""

    digest: str
    bodies: Mapping[str, bytes]


def write_pieces(graph: Graph) -> Pieces:
    """Return the triples in every syntax: the same bytes for the same triples.

    Blank nodes keep their names: two graphs that use one name speak of one node.
    """
    triples = _in_order(graph)
    bodies = {suffix: _WRITERS[suffix](triples).encode() for suffix in SYNTAXES}
    return Pieces(hashlib.sha256(bodies[N_TRIPLES.suffix]).hexdigest(), MappingProxyType(bodies))


def write_piece(graph: Graph, syntax: Syntax) -> bytes:
    """Return the triples in one syntax."""
    return _WRITERS[syntax.suffix](_in_order(graph)).encode()


def opening(syntax: Syntax, *, subject: str) -> bytes:
    """Return what a document begins with.

    :param subject: an address: JSON-LD needs a first node, of which nothing is said.
    """
    if syntax is JSON_LD:
        # The context stands inside: udata fetches a remote one, and loses the catalogue when it cannot.
        context, first = orjson.dumps(dict(PREFIXES)), orjson.dumps({"@id": subject})
        return b'{"@context":' + context + b',\n"@graph":[\n' + first
    if syntax is RDF_XML:
        names = "".join(f'\n  xmlns:{prefix}="{namespace}"' for prefix, namespace in PREFIXES.items())
        return f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{names}>\n'.encode()
    if syntax is TURTLE:
        return "".join(f"@prefix {prefix}: <{name}> .\n" for prefix, name in PREFIXES.items()).encode()
    return b""


def closing(syntax: Syntax) -> bytes:
    """Return what a document ends with."""
    return {JSON_LD: b"\n]}\n", RDF_XML: b"</rdf:RDF>\n"}.get(syntax, b"")


def _in_order(graph: Graph) -> list[Triple]:
    known: dict[Node, Term] = {}

    def term(node: Node) -> Term:
        found = known.get(node)
        if found is None:
            found = known[node] = Term(_n_triples_term(node), node)
        return found

    triples = [(term(s), term(p), term(o)) for s, p, o in graph]
    triples.sort(key=lambda triple: (triple[0].text, triple[1].text, triple[2].text))
    return triples


def _n_triples_term(node: Node) -> str:
    if isinstance(node, Literal):
        quoted = f'"{_TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], str(node))}"'
        if node.language:
            return f"{quoted}@{node.language}"
        return f"{quoted}^^<{node.datatype}>" if node.datatype else quoted
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def _n_triples(triples: Sequence[Triple]) -> str:
    return "".join(f"{s.text} {p.text} {o.text} .\n" for s, p, o in triples)


def _turtle(triples: Sequence[Triple]) -> str:
    parts: list[str] = []
    short: dict[str, str] = {}
    for subject, own in groupby(triples, key=lambda triple: triple[0]):
        said = []
        for predicate, same in groupby(own, key=lambda triple: triple[1]):
            verb = "a" if predicate.text == _TYPE else _turtle_term(predicate, short)
            said.append(f"{verb} {', '.join(_turtle_term(o, short) for _s, _p, o in same)}")
        together = " ;\n  ".join(said)
        parts.append(f"\n{_turtle_term(subject, short)}\n  {together} .\n")
    return "".join(parts)


def _turtle_term(term: Term, short: dict[str, str]) -> str:
    found = short.get(term.text)
    if found is None:
        found = term.text
        if isinstance(term.node, URIRef):
            found = _short_name(term.node) or term.text
        elif isinstance(term.node, Literal) and term.node.datatype:
            name = _short_name(term.node.datatype)
            suffix = f"<{term.node.datatype}>"
            found = term.text.removesuffix(suffix) + (name or suffix)
        short[term.text] = found
    return found


def _short_name(address: str) -> str | None:
    """Return `dct:title` for an address in one of our vocabularies."""
    cut = max(address.rfind("#"), address.rfind("/")) + 1
    prefix, local = _BY_NAMESPACE.get(address[:cut]), address[cut:]
    return f"{prefix}:{local}" if prefix and _LOCAL.fullmatch(local) else None


def _rdf_xml(triples: Sequence[Triple]) -> str:
    parts: list[str] = []
    names: dict[str, tuple[str, str]] = {}
    for subject, own in groupby(triples, key=lambda triple: triple[0]):
        kind = "nodeID" if isinstance(subject.node, BNode) else "about"
        parts.append(f"<rdf:Description rdf:{kind}={_attribute(subject.node)}>\n")
        for _subject, predicate, value in own:
            if predicate.text not in names:
                names[predicate.text] = _element(str(predicate.node))
            parts.append(f"  {_xml_value(*names[predicate.text], value.node)}\n")
        parts.append("</rdf:Description>\n")
    return "".join(parts)


def _element(predicate: str) -> tuple[str, str]:
    """Return the name of the element and the declaration it needs, if its vocabulary is none of ours."""
    name = _short_name(predicate)
    if name:
        return name, ""
    cut = max(predicate.rfind("#"), predicate.rfind("/")) + 1
    return f"other:{predicate[cut:]}", f" xmlns:other={_attribute(predicate[:cut])}"


def _xml_value(name: str, declared: str, value: Node) -> str:
    if not isinstance(value, Literal):
        kind = "nodeID" if isinstance(value, BNode) else "resource"
        return f"<{name}{declared} rdf:{kind}={_attribute(value)}/>"
    about = ""
    if value.language:
        about = f" xml:lang={_attribute(value.language)}"
    elif value.datatype:
        about = f" rdf:datatype={_attribute(value.datatype)}"
    return f"<{name}{declared}{about}>{escape(str(value), _RETURN)}</{name}>"


def _attribute(value: object) -> str:
    return quoteattr(str(value), _RETURN)


def _json_ld(triples: Sequence[Triple]) -> str:
    parts: list[str] = []
    for subject, own in groupby(triples, key=lambda triple: triple[0]):
        node: dict[str, Any] = {"@id": _json_id(subject.node)}
        for predicate, same in groupby(own, key=lambda triple: triple[1]):
            if predicate.text == _TYPE:
                node["@type"] = [str(o.node) for _s, _p, o in same]
            else:
                name = _short_name(str(predicate.node)) or str(predicate.node)
                node[name] = [_json_value(o.node) for _s, _p, o in same]
        parts.append(",\n" + orjson.dumps(node).decode())
    return "".join(parts)


def _json_value(node: Node) -> dict[str, str]:
    if not isinstance(node, Literal):
        return {"@id": _json_id(node)}
    value = {"@value": str(node)}
    if node.language:
        value["@language"] = node.language
    elif node.datatype:
        value["@type"] = str(node.datatype)
    return value


def _json_id(node: Node) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)


_WRITERS: Mapping[str, Callable[[Sequence[Triple]], str]] = MappingProxyType(
    {
        TURTLE.suffix: _turtle,
        RDF_XML.suffix: _rdf_xml,
        JSON_LD.suffix: _json_ld,
        N_TRIPLES.suffix: _n_triples,
    }
)


def join_pieces(syntax: Syntax, pieces: Iterable[bytes], *, subject: str) -> bytes:
    """Return the document that these pieces make."""
    return b"".join((opening(syntax, subject=subject), *pieces, closing(syntax)))
