"""A code list as nodes of a graph of the feed (SKOS Reference, W3C 2009), under the addresses of its Turtle.

The whole list, however long, is `formats/dictionary/write_skos.py`'s: a page of the feed names it only.
"""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from catalogue.formats.dcat_model import FeedAddresses, FeedCodeList
from catalogue.formats.dictionary.model import CodeEntry
from catalogue.formats.rdf import add, clean, iri, own_iri, text_in


def code_list_to_rdf(used: FeedCodeList, graph: Graph, *, addresses: FeedAddresses) -> URIRef:
    """Add a scheme, with the codes that came with it, and return its node."""
    head = used.head
    node = own_iri(addresses.code_list(head.slug))
    title = text_in("fr", clean(head.title) or head.slug)
    graph.add((node, RDF.type, SKOS.ConceptScheme))
    # What a value conforms to (DCAT-AP 3.0.1, Standard): the same list, seen from a column.
    graph.add((node, RDF.type, DCTERMS.Standard))
    add(graph, node, DCTERMS.title, title)
    add(graph, node, DCTERMS.description, text_in("fr", head.description))
    if name := clean(head.name):
        graph.add((node, SKOS.notation, Literal(name)))
    licence = iri(head.licence_url)
    if licence is not None:
        graph.add((node, DCTERMS.license, licence))
        graph.add((licence, RDF.type, DCTERMS.LicenseDocument))
    if head.count:
        graph.add((node, RDFS.seeAlso, own_iri(f"{addresses.code_list(head.slug)}.ttl")))
    for code in used.codes:
        _code_to_rdf(head.slug, code, graph, node, addresses)
    return node


def _code_to_rdf(slug: str, code: CodeEntry, graph: Graph, scheme: URIRef, addresses: FeedAddresses) -> None:
    notation = clean(code.notation)
    concept = iri(addresses.code(slug, code.notation)) if notation else None
    if concept is None or notation is None:
        return
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, scheme))
    graph.add((concept, SKOS.notation, Literal(notation)))
    # DCAT-AP wants every concept named: a code without a label is its own name, in no language.
    add(graph, concept, SKOS.prefLabel, text_in("fr", code.label) or Literal(notation))
    if code.parent:
        add(graph, concept, SKOS.broader, iri(addresses.code(slug, code.parent)))
