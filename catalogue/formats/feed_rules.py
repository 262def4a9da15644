"""Check what the feed says of one dataset, fast enough for each save: our own rules, field by field.

Two sorts: what was typed and cannot be written, and what DCAT-AP 3.0.1 asks of each node of the graph, said
again here in a table. The official shapes, which are not ours to ship, check the same in tests and in
`catalogue validate --shapes`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD
from rdflib.term import Node

from catalogue.errors import Invalid
from catalogue.formats.dcat_model import FeedDataset
from catalogue.formats.rdf import clean, iri, mailbox
from catalogue.messages import gettext_noop


@dataclass(frozen=True)
class Violation:
    """What is wrong with one field of a dataset, or of its file `file` (a slug); `message` is in French."""

    field: str
    message: str
    file: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the values a store keeps."""
        return asdict(self)


class Rule(NamedTuple):
    """How many values a property has, of which sort and class; `field` is where people type it."""

    field: str
    property: URIRef
    least: int = 0
    most: int | None = None
    is_literal: bool | None = None
    type: URIRef | None = None


NO_ADDRESS = gettext_noop("Une adresse http(s) complète est attendue : le flux ne peut pas écrire celle-ci.")
NO_EMAIL = gettext_noop("Ce n’est pas une adresse électronique : le flux ne peut pas l’écrire.")
NO_TITLE = gettext_noop("Un titre est nécessaire pour entrer dans le flux.")
TOO_FEW = gettext_noop("Le flux exige ici une valeur de plus (DCAT-AP 3.0.1).")
TOO_MANY = gettext_noop("Le flux n’admet pas autant de valeurs ici (DCAT-AP 3.0.1).")
WRONG_SORT = gettext_noop("Cette valeur n’a pas la forme que le flux exige (DCAT-AP 3.0.1).")
WRONG_DAY = gettext_noop("Cette date n’existe pas.")

# DCAT-AP 3.0.1, by class: mandatory properties, those that may come once, and what their values are.
RULES: Mapping[URIRef, tuple[Rule, ...]] = {
    DCAT.Dataset: (
        Rule("title", DCTERMS.title, 1, is_literal=True),
        Rule("description", DCTERMS.description, 1, is_literal=True),
        Rule("publisher", DCTERMS.publisher, 1, 1, is_literal=False, type=FOAF.Agent),
        Rule("legal_status", DCTERMS.accessRights, 0, 1, is_literal=False, type=DCTERMS.RightsStatement),
        Rule("frequency", DCTERMS.accrualPeriodicity, 0, 1, is_literal=False, type=DCTERMS.Frequency),
        Rule("keywords", DCAT.keyword, is_literal=True),
        Rule("landing_page", DCAT.landingPage, is_literal=False, type=FOAF.Document),
        Rule("landing_page", FOAF.page, is_literal=False, type=FOAF.Document),
        Rule("issued", DCTERMS.issued, 0, 1, is_literal=True),
        Rule("issued", DCTERMS.modified, 0, 1, is_literal=True),
        Rule("period_start", DCTERMS.temporal, is_literal=False, type=DCTERMS.PeriodOfTime),
        Rule("geographic_note", DCTERMS.spatial, is_literal=False, type=DCTERMS.Location),
        Rule("sources", DCTERMS.provenance, is_literal=False, type=DCTERMS.ProvenanceStatement),
        Rule("slug", DCAT.theme, is_literal=False, type=SKOS.Concept),
        Rule("slug", DCAT.distribution, is_literal=False, type=DCAT.Distribution),
    ),
    DCAT.Distribution: (
        Rule("access_url", DCAT.accessURL, 1, is_literal=False),
        Rule("download_url", DCAT.downloadURL, is_literal=False),
        Rule("format", DCTERMS["format"], 0, 1, is_literal=False, type=DCTERMS.MediaTypeOrExtent),
        Rule("media_type", DCAT.mediaType, 0, 1, is_literal=False, type=DCTERMS.MediaType),
        Rule("size_bytes", DCAT.byteSize, 0, 1, is_literal=True),
        Rule("licence", DCTERMS.license, 0, 1, is_literal=False, type=DCTERMS.LicenseDocument),
        Rule("issued", DCTERMS.issued, 0, 1, is_literal=True),
        Rule("modified", DCTERMS.modified, 0, 1, is_literal=True),
    ),
    DCAT.CatalogRecord: (
        Rule("slug", FOAF.primaryTopic, 1, 1, is_literal=False),
        Rule("slug", DCTERMS.modified, 1, 1, is_literal=True),
    ),
    DCAT.Relationship: (
        Rule("slug", DCTERMS.relation, 1, is_literal=False),
        Rule("slug", DCAT.hadRole, 1, is_literal=False),
    ),
    DCTERMS.PeriodOfTime: (
        Rule("period_start", DCAT.startDate, 0, 1, is_literal=True),
        Rule("period_end", DCAT.endDate, 0, 1, is_literal=True),
    ),
    FOAF.Agent: (Rule("publisher", FOAF.name, 1, is_literal=True),),
    SKOS.Concept: (Rule("slug", SKOS.prefLabel, 1, is_literal=True),),
    SKOS.ConceptScheme: (Rule("slug", DCTERMS.title, 1, is_literal=True),),
}

_DATED = {XSD.date, XSD.dateTime}

RULES_DIGEST = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def find_violations(dataset: FeedDataset, graph: Graph) -> tuple[Violation, ...]:
    """Return what keeps a dataset out of the feed, none when it may enter.

    :param graph: what the feed says of it.
    """
    found = [*_values(dataset), *_nodes(graph)]
    # What was typed says it better than the node that it was to become.
    return tuple({(item.file, item.field): item for item in reversed(found)}.values())[::-1]


def unwritable(fault: Invalid) -> Violation:
    """Return the violation of a dataset that no graph can be made of."""
    return Violation("slug", fault.message)


def _values(dataset: FeedDataset) -> Iterator[Violation]:
    if not clean(dataset.title):
        yield Violation("title", NO_TITLE)
    if dataset.landing_page and iri(dataset.landing_page) is None:
        yield Violation("landing_page", NO_ADDRESS)
    contact = dataset.contact
    if contact and contact.email and mailbox(contact.email) is None:
        yield Violation("contact_email", NO_EMAIL)
    if contact and contact.url and iri(contact.url) is None:
        yield Violation("contact_url", NO_ADDRESS)
    for item in dataset.distributions:
        for name, address in (("access_url", item.access_url), ("download_url", item.download_url)):
            if address and iri(address) is None:
                yield Violation(name, NO_ADDRESS, file=item.slug)


def _nodes(graph: Graph) -> Iterator[Violation]:
    types: dict[Node, set[Node]] = {}
    for subject, kind in graph.subject_objects(RDF.type):
        types.setdefault(subject, set()).add(kind)
    for node, kinds in types.items():
        for kind in kinds:
            for rule in RULES.get(kind, ()) if isinstance(kind, URIRef) else ():
                message = _broken(rule, list(graph.objects(node, rule.property)), types)
                if message:
                    yield Violation(rule.field, message, file=_file(node))


def _broken(rule: Rule, values: list[Node], types: Mapping[Node, set[Node]]) -> str | None:
    if len(values) < rule.least:
        return TOO_FEW
    if rule.most is not None and len(values) > rule.most:
        return TOO_MANY
    for value in values:
        if rule.is_literal is not None and rule.is_literal is not isinstance(value, Literal):
            return WRONG_SORT
        if rule.type is not None and rule.type not in types.get(value, ()):
            return WRONG_SORT
        if isinstance(value, Literal) and value.datatype in _DATED and value.value is None:
            return WRONG_DAY
    return None


def _file(node: Node) -> str | None:
    if isinstance(node, BNode):
        return None
    _, _, slug = str(node).partition("#fichier-")
    return slug or None
