import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF
from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.errors import BadQuery, CatalogueError, Gone, NotFound, Unavailable
from catalogue.feed.documents import find_profile, find_syntax, public_addresses
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.rdf import HYDRA, N_TRIPLES, SYNTAXES, Syntax
from catalogue.settings import Settings
from tests.feed.ready import Answer, ask_dataset, ask_page
from tests.rdf import read_rdf, violations
from tests.services.feed_sample import fill, slug_of

SETTINGS = Settings(base_url="https://catalogue.example.fr", feed_page_size=2)
EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)


def page(
    session: Session, syntax: Syntax = N_TRIPLES, path: str = "/catalogue.nt", **parameters: str
) -> Answer:
    return ask_page(session, settings=SETTINGS, syntax=syntax, path=path, parameters=parameters)


def follow(session: Session, syntax: Syntax, path: str, **parameters: str) -> list[tuple[str, list[str]]]:
    """Walk the feed as udata does; return the address of each next page with the slugs of the page."""
    walked: list[tuple[str, list[str]]] = []
    address: str | None = f"{SETTINGS.base_url}{path}"
    while address is not None:
        parts = urlsplit(address)
        document = page(session, syntax, parts.path, **(parameters | dict(parse_qsl(parts.query))))
        graph = read_rdf(document.body, syntax)
        nodes = sorted(str(node) for node in graph.subjects(RDF.type, DCAT.Dataset))
        walked.append((address, [node.rpartition("/")[2] for node in nodes]))
        view = graph.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)
        following = graph.value(view, HYDRA.next)
        address = None if following is None else str(following)
        assert len(walked) < 10
    return walked


@EVERY_SYNTAX
def test_following_next_meets_every_dataset_once_and_ends(session, syntax):
    fill(session, 5)

    walked = follow(session, syntax, f"/catalogue.{syntax.suffix}")

    assert [len(slugs) for _address, slugs in walked] == [2, 2, 1]
    assert sorted(slug for _address, slugs in walked for slug in slugs) == sorted(map(slug_of, range(5)))


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.ttl", "/catalogue.jsonld"])
@pytest.mark.parametrize("parameters", [{}, {"profile": "datagouv"}])
def test_next_and_first_keep_the_suffix_and_the_parameters(session, path, parameters):
    fill(session, 3)
    graph = read_rdf(page(session, path=path, **parameters).body, N_TRIPLES)
    view = graph.value(predicate=RDF.type, object=HYDRA.PartialCollectionView)

    first, following = (urlsplit(str(graph.value(view, word))) for word in (HYDRA.first, HYDRA.next))

    assert first.path == following.path == path
    assert dict(parse_qsl(first.query)) == parameters
    assert {name: value for name, value in parse_qsl(following.query) if name != "page"} == parameters
    assert URIRef(first.geturl()) == view


def test_a_parameter_nobody_knows_is_not_kept(session):
    fill(session, 3)

    assert b"lang=" not in page(session, lang="en").body


def test_a_page_beyond_the_last_is_empty_and_leads_nowhere(session):
    fill(session, 3)
    graph = read_rdf(page(session, page="9" * 18).body, N_TRIPLES)

    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == []
    assert list(graph.objects(None, HYDRA.next)) == []


@pytest.mark.parametrize("text", ["0", "1", "01"])
def test_the_first_page_has_several_names(session, text):
    fill(session, 3)

    assert b"<https://catalogue.example.fr/jeux/extrait-999>" in page(session, page=text).body


@pytest.mark.parametrize("text", ["", "-1", "1.5", "a", "1 ", "٣", "1" * 19, "1\n"])
def test_a_malformed_page_is_refused_in_one_line(session, text):
    fill(session, 1)

    with pytest.raises(BadQuery) as caught:
        page(session, page=text)
    assert "\n" not in caught.value.message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text())
def test_whatever_the_page_only_our_errors_are_raised(session, text):
    # Nobody publishes in an empty database: what is well formed gets as far as that.
    with pytest.raises(Unavailable if re.fullmatch("[0-9]{1,18}", text) else BadQuery):
        page(session, page=text)


def test_an_unknown_profile_is_refused(session):
    fill(session, 1)
    for profile in ("dcat-ap-3", "", "DATAGOUV"):
        with pytest.raises(BadQuery, match="datagouv"):
            page(session, profile=profile)
        with pytest.raises(BadQuery):
            ask_dataset(
                session,
                settings=SETTINGS,
                syntax=N_TRIPLES,
                slug=slug_of(0),
                parameters={"profile": profile},
            )
    assert find_profile("dcat-ap") is Profile.DCAT_AP


def test_a_syntax_is_found_by_its_suffix():
    assert find_syntax("ttl").content_type == "text/turtle; charset=utf-8"
    with pytest.raises(BadQuery):
        find_syntax("csv")


@pytest.mark.parametrize("base_url", [None, "https://exemple.fr/a b"])
def test_without_public_address_there_is_no_feed(session, base_url):
    unset = SETTINGS.model_copy(update={"base_url": base_url})

    with pytest.raises(Unavailable, match="CATALOGUE_BASE_URL"):
        public_addresses(unset)


@EVERY_SYNTAX
def test_the_etag_changes_with_the_bytes_and_only_then(session, syntax):
    fill(session, 3)
    first, again = page(session, syntax), page(session, syntax)
    session.execute(update(Dataset).where(Dataset.slug == slug_of(0)).values(title="Autre titre"))
    changed = page(session, syntax)

    assert first == again
    assert changed.etag != first.etag
    assert changed.body != first.body


@EVERY_SYNTAX
def test_one_dataset_comes_alone(session, syntax):
    fill(session, 3)

    document = ask_dataset(session, settings=SETTINGS, syntax=syntax, slug=slug_of(1), parameters={})

    graph = read_rdf(document.body, syntax)
    assert document.content_type == syntax.content_type
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [
        URIRef(f"https://catalogue.example.fr/jeux/{slug_of(1)}")
    ]
    assert list(graph.subjects(RDF.type, DCAT.Catalog)) == []


@pytest.mark.parametrize(
    ("slug", "error"), [("dehors-0", NotFound), ("dehors-1", Gone), ("dehors-3", NotFound)]
)
def test_a_dataset_that_is_not_in_the_feed_has_no_document(session, slug, error):
    fill(session)

    with pytest.raises(CatalogueError) as caught:
        ask_dataset(session, settings=SETTINGS, syntax=N_TRIPLES, slug=slug, parameters={})
    assert type(caught.value) is error


def test_what_is_not_public_appears_nowhere(session):
    fill(session)
    on_one_page = SETTINGS.model_copy(update={"feed_page_size": 100})
    document = ask_page(session, settings=on_one_page, syntax=N_TRIPLES, path="/catalogue", parameters={})

    assert b"Secret" not in document.body
    assert b"dehors" not in document.body


@pytest.mark.shared
def test_a_page_of_the_store_satisfies_dcat_ap(session, shared):
    fill(session, 3)
    graph = read_rdf(page(session).body, N_TRIPLES)

    assert len(list(graph.objects(None, DCTERMS.title))) > 4
    assert violations(graph, shared) == []
