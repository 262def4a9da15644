"""What a dataset can be crossed with, as dcat:Relationship (DCAT 3, 14; DCAT-AP 3.0.1), in every profile.

A base that the feed does not describe is named by its own address and is never said a dataset: harvesters
would take it for one of ours (the file range.ttl of DCAT-AP 3.0.1, which wants it typed, is not followed in
this alone). dct:relation says the same to clients that read no more. What is told in words
is left to the page of the link where nobody reads it: udata, which bounds its jobs, keeps none of it.
"""

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS

from catalogue.domain.vocabularies import LegalStatus, LinkKind
from catalogue.formats.dcat_model import FeedAddresses, FeedDataset, FeedLink, FeedLinkKey
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dcat_vocabularies import VocabularyNode, access_right, refer
from catalogue.formats.rdf import CSVW, add, clean, iri, own_iri, text_in

# How two datasets meet is no relation of the IANA register, which knows of documents only.
_ROLES: Mapping[LinkKind, tuple[str, str]] = {
    LinkKind.EXACT: ("se croise par les mêmes codes", "joins on the same codes"),
    LinkKind.FORMAT: ("se croise après mise en forme des codes", "joins once codes are written alike"),
    LinkKind.CROSSWALK: ("se croise par une table de passage", "joins through a crosswalk"),
    LinkKind.AGGREGATE: ("se croise après regroupement", "joins once grouped"),
    LinkKind.BRIDGE: ("se croise par une autre base", "joins through another dataset"),
    LinkKind.PROBABILISTIC: ("se rapproche sans certitude", "matches with some probability"),
    LinkKind.COMMON_DIMENSIONS: ("a des dimensions communes", "shares dimensions"),
}


def links_to_rdf(
    dataset: FeedDataset, graph: Graph, node: URIRef, *, addresses: FeedAddresses, profile: Profile
) -> None:
    """Add the links of `dataset`, whose node is `node`, in their order of merit."""
    in_words = profile is Profile.DCAT_AP
    for link in dataset.links:
        base = _base(link, graph, addresses)
        relation = own_iri(addresses.part(dataset.slug, f"croisement-{link.base}"))
        graph.add((node, DCTERMS.relation, base))
        graph.add((node, DCAT.qualifiedRelation, relation))
        graph.add((relation, RDF.type, DCAT.Relationship))
        graph.add((relation, DCTERMS.relation, base))
        add(graph, relation, DCAT.hadRole, refer(graph, _role(link.kind, addresses)))
        add(graph, relation, DCTERMS.description, text_in("fr", describe_link(link, in_words=in_words)))
        add(graph, relation, DCTERMS.accessRights, refer(graph, access_right(link.legal)))
        for sentence in link.loss:
            add(graph, relation, SKOS.note, text_in("fr", sentence))
        page = own_iri(addresses.link(dataset.slug, link.base))
        graph.add((page, RDF.type, FOAF.Document))
        graph.add((relation, FOAF.page, page))
        for position, key in enumerate(link.keys):
            own = URIRef(f"{relation}-cle-{position}")
            graph.add((relation, CSVW.foreignKey, own))
            _key_to_rdf(key, graph, own, base, addresses)
            if in_words:
                add(graph, own, RDFS.label, text_in("fr", key.label))
                add(graph, own, RDFS.comment, text_in("fr", _rate(key.match_rate)))


def describe_link(link: FeedLink, *, in_words: bool) -> str:
    """Return whether anyone checked the link, which no property of DCAT says, and in words how it goes."""
    reviewed = "Relu par une personne." if link.is_reviewed else "Proposé par calcul, non relu."
    asked = "Une autorisation est nécessaire." if link.legal is LegalStatus.AUTHORISATION else None
    return "\n\n".join(
        part for part in (clean(link.explanation) if in_words else None, asked, reviewed) if part
    )


def _role(kind: LinkKind, addresses: FeedAddresses) -> VocabularyNode:
    french, english = _ROLES[kind]
    return VocabularyNode(addresses.word(f"role-{kind.value}"), DCAT.Role, {"fr": french, "en": english})


def _base(link: FeedLink, graph: Graph, addresses: FeedAddresses) -> URIRef:
    here = own_iri(addresses.dataset(link.base))
    if link.is_fed:
        return here
    node = iri(link.base_page) or here
    graph.add((node, RDF.type, RDFS.Resource))
    add(graph, node, SKOS.prefLabel, text_in("fr", link.base_title))
    return node


def _key_to_rdf(key: FeedLinkKey, graph: Graph, node: URIRef, base: URIRef, addresses: FeedAddresses) -> None:
    """Add the columns of both sides as CSVW writes a foreign key (Metadata Vocabulary, 5.5.2)."""
    reference = URIRef(f"{node}-base")
    graph.add((node, RDF.type, CSVW.ForeignKey))
    graph.add((node, CSVW.reference, reference))
    graph.add((reference, RDF.type, CSVW.TableReference))
    graph.add((reference, CSVW.resource, base))
    for place, columns in ((node, key.columns), (reference, key.base_columns)):
        for column in columns:
            if name := clean(column):
                graph.add((place, CSVW.columnReference, Literal(name)))
    graph.add((node, DCTERMS.conformsTo, _common_list(key, graph, addresses)))
    level = own_iri(addresses.word(f"niveau-{key.level}"))
    graph.add((node, DCTERMS.subject, level))
    graph.add((level, RDF.type, SKOS.Concept))
    add(graph, level, SKOS.prefLabel, text_in("fr", key.level_label))
    add(graph, level, SKOS.prefLabel, text_in("en", key.level_label_en))


def _common_list(key: FeedLinkKey, graph: Graph, addresses: FeedAddresses) -> URIRef:
    node = own_iri(addresses.code_list(key.code_list))
    graph.add((node, RDF.type, DCTERMS.Standard))
    return node


def _rate(rate: float | None) -> str | None:
    return None if rate is None else f"{rate * 100:.0f} % des codes se retrouvent."
