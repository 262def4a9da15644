"""Write a code list as a SKOS concept scheme in Turtle (SKOS Reference, W3C 2009; Turtle 1.1).

The triples are written as they come, each concept a paragraph of its own, so that a list of 400,000 codes
takes no more memory than one of ten; nothing is put together that has not been escaped.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from catalogue.formats.dictionary.model import CodeEntry, CodeListHead
from catalogue.formats.dictionary.write_pieces import in_pieces
from catalogue.formats.rdf import clean, iri, own_iri

_PREFIXES = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
_LANGUAGE = "@fr"
# Turtle 1.1, production STRING_LITERAL_QUOTE, and what would break a line in two.
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029]')
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def write_code_list_skos(head: CodeListHead, codes: Iterator[CodeEntry]) -> Iterator[bytes]:
    """Return the scheme, then its concepts, each named by the address of the list, `#` and its notation.

    The columns of the source, which have no name in SKOS, are left to the CSV and the JSON.

    :raises Invalid: the address of the list cannot be written in Turtle.
    """
    return in_pieces(_paragraphs(head, f"<{own_iri(head.url)}>", codes))


def concept_iri(url: str, notation: str) -> str:
    """Return the IRI of a code; `url` is the address of its list."""
    return f"{url}#{quote(notation, safe='')}"


def _paragraphs(head: CodeListHead, scheme: str, codes: Iterator[CodeEntry]) -> Iterator[str]:
    yield _PREFIXES
    yield _paragraph(scheme, _about_scheme(head))
    for code in codes:
        concept = f"<{concept_iri(head.url, code.notation)}>"
        yield _paragraph(concept, _about_concept(head, scheme, code))


def _about_scheme(head: CodeListHead) -> Iterator[str]:
    yield "a skos:ConceptScheme"
    yield f"skos:prefLabel {_text(head.title)}{_LANGUAGE}"
    if head.name:
        yield f"skos:notation {_text(head.name)}"
    if head.description:
        yield f"dct:description {_text(head.description)}{_LANGUAGE}"
    if head.publisher:
        yield f"dct:publisher [ a foaf:Agent ; foaf:name {_text(head.publisher)}{_LANGUAGE} ]"
    if head.version:
        yield f"owl:versionInfo {_text(head.version)}"
    yield from _dates(head)
    for predicate, address in (
        ("dct:license", head.licence_url),
        ("foaf:page", head.landing_page),
        ("dct:replaces", head.replaces_url),
    ):
        if iri(address) is not None:
            yield f"{predicate} <{address}>"


def _dates(head: CodeListHead) -> Iterator[str]:
    # DCMI Metadata Terms: dct:valid is the range of dates in which something holds.
    period = "/".join(day.isoformat() if day else ".." for day in (head.valid_from, head.valid_to))
    if head.valid_from or head.valid_to:
        yield f"dct:valid {_text(period)}"


def _about_concept(head: CodeListHead, scheme: str, code: CodeEntry) -> Iterator[str]:
    yield "a skos:Concept"
    yield f"skos:inScheme {scheme}"
    yield f"skos:notation {_text(code.notation)}"
    if code.label:
        yield f"skos:prefLabel {_text(code.label)}{_LANGUAGE}"
    if code.parent:
        yield f"skos:broader <{concept_iri(head.url, code.parent)}>"
    else:
        yield f"skos:topConceptOf {scheme}"


def _paragraph(subject: str, statements: Iterator[str]) -> str:
    said = " ;\n    ".join(statements)
    return f"{subject} {said} .\n\n"


def _text(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, clean(text) or "")}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"
