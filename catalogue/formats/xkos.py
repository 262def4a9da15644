"""A crosswalk as nodes of a graph of the feed (XKOS 2.0, DDI Alliance: Correspondence, ConceptAssociation).

The pairs of a long one stay in its own file, whose address is its name here.
"""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from catalogue.formats.dcat_model import FeedAddresses, FeedCrosswalk
from catalogue.formats.rdf import XKOS, add, clean, iri, own_iri, text_in


def crosswalk_to_rdf(crosswalk: FeedCrosswalk, graph: Graph, *, addresses: FeedAddresses) -> URIRef:
    """Add a correspondence between two lists, with the pairs that came with it, and return its node."""
    node = own_iri(addresses.crosswalk(crosswalk.source, crosswalk.slug))
    graph.add((node, RDF.type, XKOS.Correspondence))
    add(graph, node, DCTERMS.title, text_in("fr", clean(crosswalk.title) or crosswalk.slug))
    add(graph, node, SKOS.note, text_in("fr", crosswalk.loss_note))
    graph.add((node, SKOS.scopeNote, Literal(crosswalk.cardinality.value)))
    for compared in (crosswalk.source, crosswalk.target):
        graph.add((node, XKOS.compares, own_iri(addresses.code_list(compared))))
    for position, (source, target) in enumerate(crosswalk.pairs):
        ends = (iri(addresses.code(crosswalk.source, source)), iri(addresses.code(crosswalk.target, target)))
        association = URIRef(f"{node}#{position}")
        graph.add((node, XKOS.madeOf, association))
        graph.add((association, RDF.type, XKOS.ConceptAssociation))
        add(graph, association, XKOS.sourceConcept, ends[0])
        add(graph, association, XKOS.targetConcept, ends[1])
    return node
