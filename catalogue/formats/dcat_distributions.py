"""The files of a dataset as dcat:Distribution (DCAT-AP 3.0.1), each with an address of its own."""

from collections.abc import Iterator
from datetime import datetime

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

from catalogue.formats.dcat_model import FeedAddresses, FeedDataset, FeedDistribution
from catalogue.formats.dcat_vocabularies import file_type, media_type, refer
from catalogue.formats.rdf import add, clean, iri, moment, own_iri, past, start_of, text_in


def distributions_to_rdf(
    dataset: FeedDataset,
    graph: Graph,
    node: URIRef,
    *,
    addresses: FeedAddresses,
    licence: URIRef | None,
    now: datetime,
) -> None:
    """Add the files of `dataset`, whose node is `node`, under its licence."""
    for item, access, download in _reached(dataset, addresses):
        distribution = own_iri(addresses.distribution(dataset.slug, item.slug))
        graph.add((node, DCAT.distribution, distribution))
        graph.add((distribution, RDF.type, DCAT.Distribution))
        graph.add((distribution, DCAT.accessURL, access))
        add(graph, distribution, DCAT.downloadURL, download)
        add(graph, distribution, DCTERMS.title, text_in("fr", clean(item.title) or item.slug))
        add(graph, distribution, DCTERMS.description, text_in("fr", describe_file(item)))
        add(graph, distribution, DCTERMS["format"], refer(graph, file_type(item.format)))
        add(graph, distribution, DCAT.mediaType, refer(graph, media_type(item.media_type)))
        add(graph, distribution, DCAT.byteSize, _size(item.size_bytes))
        add(graph, distribution, DCTERMS.license, licence)
        add(graph, distribution, DCTERMS.issued, moment(start_of(past(item.issued, now))))
        add(graph, distribution, DCTERMS.modified, moment(start_of(past(item.modified, now))))


def describe_file(distribution: FeedDistribution) -> str | None:
    """Return the description with how to read the file, which no property that harvesters read can say."""
    facts = [
        f"{label} « {cleaned} »"
        for label, text in (("Séparateur", distribution.separator), ("encodage", distribution.encoding))
        if (cleaned := clean(text))
    ]
    paragraphs = [clean(distribution.description), f"{', '.join(facts)}." if facts else None]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) or None


def _reached(
    dataset: FeedDataset, addresses: FeedAddresses
) -> Iterator[tuple[FeedDistribution, URIRef, URIRef | None]]:
    # udata makes one file of two that have one address. The first keeps it; the next ones are reached
    # through their line on our page, whose address is as permanent as their slug.
    taken: set[URIRef] = set()
    for item in dataset.distributions:
        access, download = iri(item.access_url), iri(item.download_url)
        shown = download or access
        line = own_iri(addresses.distribution(dataset.slug, item.slug))
        if shown is None or shown in taken:
            yield item, line, None
        else:
            taken.add(shown)
            yield item, access or line, download


def _size(size_bytes: int | None) -> Literal | None:
    if size_bytes is None or size_bytes < 0:
        return None
    return Literal(str(size_bytes), datatype=XSD.nonNegativeInteger)
