"""The graphs that the feed is joined from: the catalogue at the head of a page, each dataset, who has left.

What is said of a dataset is in `formats/dcat.py`; here is how it stands in a page. Bytes are made by
`rdf_pieces.py`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS

from catalogue import domain
from catalogue.formats.dcat import catalogue_to_rdf, dataset_graph
from catalogue.formats.dcat_model import FeedAddresses, FeedCatalogue, FeedDataset, FeedView
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dcat_vocabularies import AUTHORITY
from catalogue.formats.rdf import HYDRA, Syntax, add, moment, new_graph, own_iri
from catalogue.formats.rdf_pieces import Pieces, closing, opening, write_piece, write_pieces

ADMS = Namespace("http://www.w3.org/ns/adms#")
# The EU's table of states of a dataset: the record stays, and says that its dataset is gone.
WITHDRAWN = f"{AUTHORITY}dataset-status/WITHDRAWN"


@dataclass(frozen=True)
class FeedTombstone:
    """A dataset that left the feed, and when."""

    slug: str
    withdrawn_at: datetime


def dataset_in_feed(
    dataset: FeedDataset, *, addresses: FeedAddresses, now: datetime, profile: Profile
) -> Graph:
    """Return the graph of a dataset, listed in the catalogue.

    :raises Invalid: the slug cannot stand in an address.
    """
    graph = dataset_graph(dataset, addresses=addresses, now=now, profile=profile)
    catalogue = own_iri(addresses.catalogue)
    graph.add((catalogue, DCAT.dataset, own_iri(addresses.dataset(dataset.slug))))
    graph.add((catalogue, DCAT.record, own_iri(addresses.part(dataset.slug, "fiche"))))
    return graph


def dataset_pieces(
    dataset: FeedDataset, *, addresses: FeedAddresses, now: datetime, profile: Profile
) -> Pieces:
    """Return what the pages of the feed say of a dataset, in each syntax.

    :raises Invalid: the slug cannot stand in an address.
    """
    return write_pieces(dataset_in_feed(dataset, addresses=addresses, now=now, profile=profile))


def good_until(dataset: FeedDataset, now: datetime) -> date | None:
    """Return the first day that is to come for now, and so is left out; the dataset is written again then."""
    days = [dataset.issued, *(day for item in dataset.distributions for day in (item.issued, item.modified))]
    return min((day for day in days if day is not None and day > now.date()), default=None)


def page_opening(
    catalogue: FeedCatalogue,
    *,
    addresses: FeedAddresses,
    syntax: Syntax,
    view: FeedView | None = None,
    gone: Iterable[FeedTombstone] = (),
) -> bytes:
    """Return what a page begins with: the catalogue, the view that leads to the next page, who has left.

    The catalogue is dated on the first page alone: on each, one edit would make every page another.
    """
    is_first = view is None or view.address == view.first
    graph = new_graph()
    catalogue_to_rdf(
        catalogue if is_first else replace(catalogue, issued=None, modified=None), graph, addresses=addresses
    )
    if view is not None:
        _view_to_rdf(view, graph, addresses)
    for tombstone in gone:
        _tombstone_to_rdf(tombstone, graph, addresses)
    return document_opening(addresses, syntax) + write_piece(graph, syntax)


def document_opening(addresses: FeedAddresses, syntax: Syntax) -> bytes:
    """Return what the document of a dataset alone begins with."""
    return opening(syntax, subject=addresses.catalogue)


def document_closing(syntax: Syntax) -> bytes:
    """Return what every document of the feed ends with."""
    return closing(syntax)


@lru_cache(maxsize=1)
def writers_digest() -> str:
    """Return the digest of the code that decides what the triples are: others make all again."""
    here = Path(__file__).parent
    files = (
        *here.glob("*.py"),
        *(here / "dictionary").glob("*.py"),
        *Path(domain.__file__).parent.glob("*.py"),
    )
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _view_to_rdf(view: FeedView, graph: Graph, addresses: FeedAddresses) -> None:
    # udata follows hydra:next on this class and no other, and stops without an error where it is missing.
    node = own_iri(view.address)
    graph.add((own_iri(addresses.catalogue), HYDRA.view, node))
    graph.add((node, RDF.type, HYDRA.PartialCollectionView))
    graph.add((node, HYDRA.first, own_iri(view.first)))
    if view.next is not None:
        graph.add((node, HYDRA.next, own_iri(view.next)))


def _tombstone_to_rdf(tombstone: FeedTombstone, graph: Graph, addresses: FeedAddresses) -> None:
    record = own_iri(addresses.part(tombstone.slug, "fiche"))
    topic, status = own_iri(addresses.dataset(tombstone.slug)), URIRef(WITHDRAWN)
    graph.add((own_iri(addresses.catalogue), DCAT.record, record))
    graph.add((record, RDF.type, DCAT.CatalogRecord))
    graph.add((record, FOAF.primaryTopic, topic))
    # Never typed dcat:Dataset: harvesters would take it for one that is there.
    graph.add((topic, RDF.type, DCAT.Resource))
    graph.add((record, ADMS.status, status))
    add(graph, record, DCTERMS.modified, moment(tombstone.withdrawn_at))
    graph.add((status, RDF.type, SKOS.Concept))
    for language, label in (("fr", "retiré"), ("en", "withdrawn")):
        graph.add((status, SKOS.prefLabel, Literal(label, lang=language)))
