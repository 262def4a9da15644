import gzip

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF

from catalogue.db import Database
from catalogue.errors import BadQuery, Unavailable
from catalogue.feed.export import export_catalogue, make_whole
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.rdf import HYDRA, N_TRIPLES, SYNTAXES
from catalogue.resources import resource_folder
from catalogue.services.seed import load_seed
from catalogue.settings import Settings
from tests.feed.ready import ask_page
from tests.rdf import read_rdf, violations
from tests.services.feed_sample import fill

SETTINGS = Settings(base_url="https://catalogue.example.fr", feed_page_size=2)
EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)


def exported(database: Database, suffix: str, profile: str | None = None) -> Graph:
    pieces = export_catalogue(database, settings=SETTINGS, syntax=suffix, profile=profile)
    return read_rdf(b"".join(pieces), SYNTAXES[suffix])


def filled(database: Database, extracts: int) -> Database:
    with database.unit_of_work() as session:
        fill(session, extracts)
    return database


@EVERY_SYNTAX
@pytest.mark.parametrize("profile", Profile)
def test_the_whole_feed_is_its_pages_without_their_view(database, syntax, profile):
    filled(database, 5)
    settings = SETTINGS.model_copy(update={"feed_page_size": 100})
    with database.unit_of_work() as session:
        page = ask_page(
            session, settings=settings, syntax=N_TRIPLES, path="/catalogue", parameters={"profile": profile}
        )
    expected = read_rdf(page.body, N_TRIPLES)
    view = next(expected.objects(None, HYDRA.view))
    expected.remove((None, HYDRA.view, None))
    expected.remove((view, None, None))

    assert isomorphic(exported(database, syntax.suffix, profile), expected)


@EVERY_SYNTAX
def test_an_empty_feed_is_a_catalogue(database, syntax):
    graph = exported(filled(database, 0), syntax.suffix)

    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == []


@EVERY_SYNTAX
def test_two_exports_are_the_same_bytes_plain_or_in_gzip(database, syntax):
    filled(database, 3)
    first, second, zipped = (
        b"".join(export_catalogue(database, settings=SETTINGS, syntax=syntax.suffix, is_gzipped=is_gzipped))
        for is_gzipped in (False, False, True)
    )

    assert first == second == gzip.decompress(zipped)


def test_the_feed_is_read_as_it_is_written(database, count_statements):
    filled(database, 5)
    make_whole(database, settings=SETTINGS)
    pieces = export_catalogue(database, settings=SETTINGS, syntax="nt")
    next(pieces)
    with count_statements() as for_all_of_it:
        rest = list(pieces)

    assert len(rest) == 6
    assert len([text for text in for_all_of_it if "SELECT" in text]) == 1


def test_what_is_made_once_is_made(database):
    filled(database, 5)

    assert [make_whole(database, settings=SETTINGS) for _time in range(2)] == [5, 0]


def test_what_is_wrong_is_said_before_anything_is_written(database):
    with pytest.raises(Unavailable):
        export_catalogue(database, settings=SETTINGS, syntax="ttl")
    filled(database, 1)
    with pytest.raises(BadQuery):
        export_catalogue(database, settings=SETTINGS, syntax="csv")


@pytest.mark.shared
def test_the_real_catalogue_satisfies_dcat_ap(database, shared):
    with database.unit_of_work() as session:
        load_seed(session, folder=resource_folder("seed"))
    graph = exported(database, "nt")

    assert len(list(graph.subjects(RDF.type, DCAT.Dataset))) >= 16
    assert violations(graph, shared) == []
