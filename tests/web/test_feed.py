import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import URIRef
from rdflib.namespace import DCAT, FOAF, RDF
from sqlalchemy import event, select

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.domain.vocabularies import PublicationState
from catalogue.formats.rdf import HYDRA, N_TRIPLES, SYNTAXES, TURTLE
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION
from tests.rdf import read_rdf
from tests.services.feed_sample import fill, slug_of

EVERY_SYNTAX = pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[FlaskClient]:
    """A visitor of a site whose feed holds three extracts, two to a page."""
    with database.unit_of_work() as session:
        fill(session, 3)
    settings = Settings(
        base_url="https://catalogue.example.fr",
        secret_key="une clé pour essayer",
        database_url=str(database.engine.url),
        index_dir=tmp_path / "index",
        feed_page_size=2,
    )
    app = create_app(settings)
    yield app.test_client()
    app.extensions[EXTENSION].database.dispose()


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "text/turtle; charset=utf-8"),
        ("x" * 7000, "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/*", "text/turtle; charset=utf-8"),
        ("image/png, */*;q=0.1", "text/turtle; charset=utf-8"),
        ("n'importe quoi", "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/html;q=0.5, text/turtle", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        ("application/ld+json, text/html;q=0.9", "application/ld+json; charset=utf-8"),
        ("application/n-triples", "application/n-triples; charset=utf-8"),
        ("application/ld+json;q=0.2, application/rdf+xml;q=0.7", "application/rdf+xml; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        (BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_the_catalogue_answers_in_the_form_asked_for(client, accept, content_type):
    response = client.get("/catalogue", headers={"Accept": accept} if accept else {})

    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert "Accept" in response.headers["Vary"]


@EVERY_SYNTAX
def test_a_suffix_decides_whatever_the_client_accepts(client, syntax):
    for path in (f"/catalogue.{syntax.suffix}", f"/jeux/{slug_of(0)}.{syntax.suffix}"):
        response = client.get(path, headers={"Accept": BROWSER})

        assert response.status_code == 200
        assert response.headers["Content-Type"] == f"{syntax.media_type}; charset=utf-8"
        assert list(read_rdf(response.data, syntax).subjects(RDF.type, DCAT.Dataset))


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.ttl", f"/jeux/{slug_of(0)}.jsonld"])
def test_head_answers_as_get_does_without_a_body(client, path):
    head, get = client.head(path), client.get(path)

    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.rdf", f"/jeux/{slug_of(0)}.nt"])
def test_what_has_not_changed_is_not_sent_again(client, path):
    etag = client.get(path).headers["ETag"]

    assert not etag.startswith("W/")
    for sent in (etag, f'"autre", {etag}', "*"):
        response = client.get(path, headers={"If-None-Match": sent})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == etag
    assert client.get(path, headers={"If-None-Match": '"autre"'}).status_code == 200


def test_the_forms_of_one_page_have_different_etags(client):
    etags = {
        client.get("/catalogue", headers={"Accept": syntax.media_type}).headers["ETag"]
        for syntax in SYNTAXES.values()
    }

    assert len(etags) == len(SYNTAXES)


def test_accents_arrive(client):
    body = client.get("/catalogue").data

    assert "Extrait 0 : les dépenses de l’année".encode() in body


def test_the_next_page_is_where_the_first_one_says(client):
    first = read_rdf(client.get("/catalogue.ttl?profile=datagouv").data, TURTLE)
    following = str(next(first.objects(None, HYDRA.next)))
    prefix = "https://catalogue.example.fr"

    response = client.get(following.removeprefix(prefix))
    second = read_rdf(response.data, TURTLE)

    assert following.startswith(f"{prefix}/catalogue.ttl?profile=datagouv&page=")
    assert response.status_code == 200
    assert len(list(second.subjects(RDF.type, DCAT.Dataset))) == 1
    assert list(second.objects(None, HYDRA.next)) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/catalogue.ttl?page=deux", 400),
        ("/catalogue.rdf?page=-1", 400),
        ("/catalogue.ttl?page=1e9", 400),
        ("/catalogue.ttl?modified_since=hier", 400),
        ("/catalogue.ttl?modified_since=2015-13-45", 400),
        ("/catalogue.ttl?modified_since=0001-01-01T00:00:00%2B12:00", 400),
        ("/catalogue.ttl?profile=inconnu", 400),
        (f"/jeux/{slug_of(0)}.ttl?profile=inconnu", 400),
        ("/jeux/dehors-0.ttl", 404),
        ("/jeux/dehors-1.ttl", 410),
        ("/jeux/dehors-3.ttl", 404),
        ("/jeux/inconnu.ttl", 404),
        ("/catalogue.csv", 404),
        ("/catalogue.xml", 404),
    ],
)
def test_a_wrong_address_is_told_so(client, path, status):
    response = client.get(path, headers={"Accept": "application/json"})

    assert response.status_code == status
    assert "Secret" not in response.text


def test_nothing_redirects(client):
    for path in ("/catalogue", "/catalogue.ttl", "/catalogue?lang=en", f"/jeux/{slug_of(0)}.ttl"):
        assert client.get(path).status_code == 200


def test_any_site_s_page_may_read_the_feed(client):
    for path in ("/catalogue", f"/jeux/{slug_of(0)}.jsonld"):
        headers = client.get(path).headers

        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_the_page_about_the_feed_gives_its_addresses(client, lang):
    text = client.get(f"/catalogue{lang}", headers={"Accept": BROWSER}).text

    assert "https://catalogue.example.fr/catalogue.ttl" in text
    assert "Caisse nationale" in text
    for syntax in SYNTAXES.values():
        assert f'href="/catalogue.{syntax.suffix}"' in text
        assert f'type="{syntax.media_type}"' in text


def test_the_page_about_the_feed_counts_what_it_holds(client):
    text = client.get("/catalogue", headers={"Accept": BROWSER}).text

    assert "3 jeux de données" in text


@pytest.mark.parametrize("accept", ["image/png", "application/json", ", ".join(["image/x"] * 700)])
def test_who_speaks_none_of_our_languages_is_given_their_list(client, accept):
    response = client.get("/catalogue", headers={"Accept": accept})

    assert response.status_code == 406
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    for syntax in SYNTAXES.values():
        assert syntax.media_type in response.text
    assert response.text.count("\n") == 1
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.jsonld", f"/jeux/{slug_of(0)}.ttl"])
def test_gzip_is_another_form_of_the_same_with_an_etag_of_its_own(client, path):
    plain = client.get(path)
    zipped = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})

    assert (plain.headers.get("Content-Encoding"), zipped.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    for response in (plain, zipped):
        assert "Accept-Encoding" in response.headers["Vary"]
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.headers["ETag"] == plain.headers["ETag"]


def test_who_has_only_a_date_is_told_that_nothing_changed_since(client):
    for path in ("/catalogue", f"/jeux/{slug_of(0)}.ttl"):
        modified = client.get(path).headers["Last-Modified"]

        assert client.get(path, headers={"If-Modified-Since": modified}).status_code == 304
        earlier = "Mon, 05 Jan 2015 08:00:00 GMT"
        assert client.get(path, headers={"If-Modified-Since": earlier}).status_code == 200


def test_a_304_reads_no_bytes_of_the_feed(client, database):
    path = "/catalogue.ttl"
    etag = client.get(path).headers["ETag"]
    statements = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    engine = client.application.extensions[EXTENSION].database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        response = client.get(path, headers={"If-None-Match": etag})
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert response.status_code == 304
    assert statements
    assert not any("feed_fragment" in statement for statement in statements)


def test_one_edit_changes_one_page_and_the_date_of_the_first(client, database):
    first = client.get("/catalogue.ttl")
    following = str(next(read_rdf(first.data, TURTLE).objects(None, HYDRA.next)))
    path = following.removeprefix("https://catalogue.example.fr")
    second = client.get(path)
    with database.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.slug == slug_of(0))).one()
        dataset.title = "Un autre titre"

    assert client.get("/catalogue.ttl").headers["ETag"] != first.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": second.headers["ETag"]}).status_code == 304
    assert "Un autre titre" in client.get(f"/jeux/{slug_of(0)}.ttl").text


def test_who_left_is_told_to_who_asks_what_changed_and_gone_at_its_address(client, database):
    client.get("/catalogue.ttl")
    with database.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.slug == slug_of(1))).one()
        dataset.state = PublicationState.WITHDRAWN

    plain = client.get("/catalogue.nt").text
    changed = client.get("/catalogue.nt?modified_since=2026-09-01").text

    gone = f"https://catalogue.example.fr/jeux/{slug_of(1)}"
    assert client.get(f"/jeux/{slug_of(1)}.ttl").status_code == 410
    assert gone not in plain
    graph = read_rdf(changed.encode(), N_TRIPLES)
    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == []
    record = graph.value(predicate=FOAF.primaryTopic, object=URIRef(gone))
    assert graph.value(record, URIRef("http://www.w3.org/ns/adms#status")) is not None


def test_what_changed_since_a_moment_comes_alone(client, database):
    client.get("/catalogue.ttl")
    with database.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.slug == slug_of(2))).one()
        dataset.title = "Un autre titre"

    for since in ("2026-09-01", "2026-09-01T08:00:00Z", "2026-09-01T08:00:00+02:00"):
        graph = read_rdf(client.get(f"/catalogue.nt?modified_since={since}").data, N_TRIPLES)
        slugs = [str(node).rpartition("/")[2] for node in graph.subjects(RDF.type, DCAT.Dataset)]
        assert slugs == [slug_of(2)]
    assert "/jeux/extrait" not in client.get("/catalogue.nt?modified_since=2100-01-01").text
