import re
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from catalogue.app import create_app
from catalogue.errors import (
    BadQuery,
    CatalogueError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Unavailable,
)
from catalogue.settings import Settings
from tests.web.security import FOR_PROGRAMS, faults

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
ERRORS: list[tuple[int, type[CatalogueError] | None]] = [
    (400, BadQuery),
    (401, None),
    (403, Forbidden),
    (404, NotFound),
    (405, None),
    (409, Conflict),
    (410, Gone),
    (413, None),
    (415, None),
    (422, Invalid),
    (429, None),
    (500, None),
    (503, Unavailable),
]
FILE = re.compile(
    r"/jeux/[^/]+(\.(ttl|rdf|jsonld|nt|csv|xlsx|json|md|ddi\.xml)|/datapackage\.json)"
    r"|/nomenclatures/[^/]+\.(csv|json|ttl)"
    r"|/nomenclatures/[^/]+/passages/[^/]+\.(csv|sssom\.tsv)"
)


def address_of(rule: Rule) -> str:
    """Return an address that the rule takes, of a record that does not exist."""
    address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
    return re.sub(r"<[^>]+>", "1", address)


def is_for_programs(path: str, method: str = "GET") -> bool:
    """Tell whether any page may read the answer: all of the API, what the feed answers to, files."""
    is_feed = path.startswith("/catalogue") or FILE.fullmatch(path)
    return (bool(is_feed) and method in {"GET", "HEAD", "OPTIONS"}) or (
        path.startswith("/api/") and path != "/api/docs"
    )


@pytest.mark.parametrize("method", METHODS)
def test_every_route_carries_the_security_headers_by_every_method(app: Flask, method: str):
    client = app.test_client()
    wrong = {}
    for rule in app.url_map.iter_rules():
        path = address_of(rule)
        with client.open(path, method=method) as answer:
            found = faults(answer, path=path, for_programs=is_for_programs(path, method))
        if found:
            wrong[f"{method} {path} ({answer.status_code})"] = found
    assert wrong == {}


@pytest.mark.parametrize("path", ["/essai", "/admin/connexion", "/api/1/essai"])
@pytest.mark.parametrize(("status", "kind"), ERRORS, ids=[str(status) for status, _ in ERRORS])
def test_every_error_carries_them_too(app: Flask, path: str, status: int, kind: type[CatalogueError] | None):
    def fail() -> str:
        if kind is not None:
            raise kind("Essai.")
        if status == 500:
            raise ValueError
        abort(status)

    app.secret_key = "a key of the tests only"
    if path == "/admin/connexion":
        app.view_functions["admin_login.form"] = fail
    else:
        app.add_url_rule(path, "essai", fail)
    answer = app.test_client().get(path)
    assert answer.status_code == status
    assert faults(answer, path=path, for_programs=is_for_programs(path)) == []
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/nulle-part", "/admin/nulle-part", "/api/1/nulle-part", "/jeux/", "//", "/%00"]
)
def test_an_address_nobody_has_carries_them(client: FlaskClient, path: str):
    assert faults(client.get(path), path=path, for_programs=is_for_programs(path)) == []


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.ttl", "/jeux/inconnu.jsonld"])
def test_pages_of_other_sites_may_read_the_feed(client: FlaskClient, path: str):
    answer = client.get(path, headers={"Accept": "text/turtle", "Origin": "https://ailleurs.example"})
    assert {name: answer.headers.get(name) for name in FOR_PROGRAMS} == FOR_PROGRAMS
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_page_may_be_kept_by_a_cache(client: FlaskClient):
    assert client.get("/").headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_https_is_promised_only_where_the_public_address_is_https(tmp_path: Path):
    def header(address: str) -> str | None:
        site = create_app(Settings(data_dir=tmp_path, base_url=address))
        return site.test_client().get("/healthz").headers.get("Strict-Transport-Security")

    assert header("http://catalogue.example") is None
    promised = header("https://catalogue.example")
    assert promised is not None
    assert promised.startswith("max-age=63072000")


def test_the_request_id_is_ours_and_new_each_time(client: FlaskClient):
    forged = {"X-Request-Id": "forged"}
    first, second = (client.get("/healthz", headers=forged).headers["X-Request-Id"] for _ in range(2))
    assert "forged" not in {first, second}
    assert first != second


def test_pages_hold_no_script_and_no_inline_style(client: FlaskClient):
    page = client.get("/").text
    assert "<script" not in page
    assert "style=" not in page
