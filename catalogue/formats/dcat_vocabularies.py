"""The nodes of public vocabularies that the feed refers to, typed and labelled in the page that uses them.

A bare address of an EU authority table breaks DCAT-AP's class constraints, and gives udata no tag: each node
is written with its class, its labels and its table. Only the words the catalogue uses are here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Frequency, LegalStatus
from catalogue.formats.rdf import add, iri, text_in

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_FILE_TYPE = re.compile(r"[A-Z0-9_]{2,40}")
# RFC 6838, section 4.2.
_MEDIA_TYPE = re.compile(r"[a-z0-9][\w!#$&^.+-]{0,126}/[a-z0-9][\w!#$&^.+-]{0,126}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class VocabularyNode:
    """A word of a public vocabulary: its address, its class, its names, the table that holds it."""

    address: str
    type: URIRef
    labels: Mapping[str, str] = field(default_factory=dict)
    table: str | None = None


def _authority(table: str, code: str, kind: URIRef, **labels: str) -> VocabularyNode:
    return VocabularyNode(f"{AUTHORITY}{table}/{code}", kind, labels, f"{AUTHORITY}{table}")


HEALTH = _authority("data-theme", "HEAL", SKOS.Concept, fr="Santé", en="Health")
FRANCE = _authority("country", "FRA", DCTERMS.Location, fr="France", en="France")
FRENCH = _authority("language", "FRA", DCTERMS.LinguisticSystem, fr="français", en="French")
THEMES = VocabularyNode(
    f"{AUTHORITY}data-theme", SKOS.ConceptScheme, {"fr": "Thèmes de données", "en": "Data themes"}
)

_FREQUENCIES: Mapping[Frequency, tuple[str, str]] = {
    Frequency.CONTINUOUS: ("continuel", "continuous"),
    Frequency.DAILY: ("quotidien", "daily"),
    Frequency.WEEKLY: ("hebdomadaire", "weekly"),
    Frequency.MONTHLY: ("mensuel", "monthly"),
    Frequency.BIMONTHLY: ("bimestriel", "bimonthly"),
    Frequency.QUARTERLY: ("trimestriel", "quarterly"),
    Frequency.SEMIANNUAL: ("semestriel", "semiannual"),
    Frequency.ANNUAL: ("annuel", "annual"),
    Frequency.IRREGULAR: ("irrégulier", "irregular"),
    Frequency.NEVER: ("jamais", "never"),
}
_ACCESS_RIGHTS: Mapping[LegalStatus, tuple[str, str, str]] = {
    LegalStatus.OPEN: ("PUBLIC", "public", "public"),
    LegalStatus.AUTHORISATION: ("RESTRICTED", "restreint", "restricted"),
    LegalStatus.FORBIDDEN: ("NON_PUBLIC", "non public", "non-public"),
}


def frequency(value: Frequency | None) -> VocabularyNode | None:
    """Return the node of a frequency."""
    if value is None:
        return None
    french, english = _FREQUENCIES[value]
    return _authority("frequency", value.value, DCTERMS.Frequency, fr=french, en=english)


def access_right(status: LegalStatus) -> VocabularyNode | None:
    """Return the node that says who may have the data, `None` when nobody knows."""
    if status not in _ACCESS_RIGHTS:
        return None
    code, french, english = _ACCESS_RIGHTS[status]
    return _authority("access-right", code, DCTERMS.RightsStatement, fr=french, en=english)


def file_type(code: str | None) -> VocabularyNode | None:
    """Return the node of a code of the table « file-type », `None` when it cannot be one."""
    if not code or not _FILE_TYPE.fullmatch(code):
        return None
    return _authority("file-type", code, DCTERMS.MediaTypeOrExtent, fr=code)


def media_type(name: str | None) -> VocabularyNode | None:
    """Return the node of an IANA media type, `None` when the name is not shaped like one."""
    if not name or not _MEDIA_TYPE.fullmatch(name) or iri(MEDIA_TYPES + name) is None:
        return None
    return VocabularyNode(MEDIA_TYPES + name.lower(), DCTERMS.MediaType)


def refer(graph: Graph, node: VocabularyNode | None) -> URIRef | None:
    """Write the node into the graph, once however often it is used, and return its address."""
    if node is None:
        return None
    address = URIRef(node.address)
    graph.add((address, RDF.type, node.type))
    # A table has a title, a word a preferred label (DCAT-AP 3.0.1, ConceptScheme and Concept).
    name = DCTERMS.title if node.type == SKOS.ConceptScheme else SKOS.prefLabel
    for language, label in node.labels.items():
        graph.add((address, name, Literal(label, lang=language)))
    if node.table:
        graph.add((address, SKOS.inScheme, URIRef(node.table)))
    return address


def refer_to_licence(graph: Graph, licence: Licence | None) -> URIRef | None:
    """Write a licence into the graph and return its address.

    udata guesses from the label first, then from the address: the label carries the version that two
    licences of one address do not share. That address is the EU table's where it has one.
    """
    if licence is None:
        return None
    address = iri(licence.authority_iri or licence.url)
    if address is not None:
        graph.add((address, RDF.type, DCTERMS.LicenseDocument))
        add(graph, address, RDFS.label, text_in("fr", licence.label))
    return address
