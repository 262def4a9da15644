import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF
from sqlalchemy.orm import Session

from catalogue.errors import BadQuery, Unavailable
from catalogue.feed.documents import make_feed_page
from catalogue.feed.export import export_catalogue
from catalogue.formats.rdf import HYDRA, N_TRIPLES, SYNTAXES
from catalogue.resources import resource_folder
from catalogue.services.seed import load_seed
from catalogue.settings import Settings
from tests.rdf import read_rdf, violations
from tests.services.feed_sample import fill

SETTINGS = Settings(base_url="https://catalogue.example.fr", feed_page_size=2)
EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)


def exported(session: Session, suffix: str) -> Graph:
    pieces = export_catalogue(session, settings=SETTINGS, syntax=suffix)
    return read_rdf(b"".join(pieces), SYNTAXES[suffix])


@EVERY_SYNTAX
def test_the_whole_feed_is_its_pages_without_their_view(session, syntax):
    fill(session, 5)
    settings = SETTINGS.model_copy(update={"feed_page_size": 100})
    page = make_feed_page(session, settings=settings, syntax=N_TRIPLES, path="/catalogue", parameters={})
    expected = read_rdf(page.body, N_TRIPLES)
    expected.remove((None, HYDRA.view, None))
    expected.remove((URIRef("https://catalogue.example.fr/catalogue"), HYDRA.first, None))
    expected.remove((None, RDF.type, HYDRA.PartialCollectionView))

    assert isomorphic(exported(session, syntax.suffix), expected)


@EVERY_SYNTAX
def test_an_empty_feed_is_a_catalogue(session, syntax):
    fill(session, 0)
    graph = exported(session, syntax.suffix)

    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == []


@EVERY_SYNTAX
def test_two_exports_are_the_same_bytes(session, syntax):
    fill(session, 3)
    first, second = (
        b"".join(export_catalogue(session, settings=SETTINGS, syntax=syntax.suffix)) for _time in range(2)
    )

    assert first == second


def test_the_feed_is_read_as_it_is_written(session, count_statements):
    fill(session, 5)
    pieces = export_catalogue(session, settings=SETTINGS, syntax="nt")
    with count_statements() as before_the_first_batch:
        next(pieces)
    with count_statements() as for_the_first_batch:
        next(pieces)

    assert before_the_first_batch == []
    assert len(for_the_first_batch) == 3


def test_what_is_wrong_is_said_before_anything_is_written(session):
    with pytest.raises(Unavailable):
        export_catalogue(session, settings=SETTINGS, syntax="ttl")
    fill(session, 1)
    with pytest.raises(BadQuery):
        export_catalogue(session, settings=SETTINGS, syntax="csv")


@pytest.mark.shared
def test_the_real_catalogue_satisfies_dcat_ap(session, shared):
    load_seed(session, folder=resource_folder("seed"))
    graph = exported(session, "nt")

    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) >= 16
    assert violations(graph, shared) == []
