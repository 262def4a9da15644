from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, RDF

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.formats.rdf import HYDRA, SYNTAXES, TURTLE
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
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/*", "text/turtle; charset=utf-8"),
        ("image/png", "text/turtle; charset=utf-8"),
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
        ("/catalogue?page=-1", 400),
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
