"""What every address of the API does alike: addresses, ETag, headers, errors."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from catalogue.domain import Dataset
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.web.site import EXTENSION
from tests.conftest import StatementCounter
from tests.services.reading import catalogue
from tests.web.conftest import Filling

LISTS = [
    "/api/1/datasets",
    "/api/1/datasets?modified_since=2026-01-01",
    "/api/1/datasets/jeu-premier/variables",
    "/api/1/variables",
    "/api/1/variables?concept=lieu",
    "/api/1/codelists",
    "/api/1/codelists/regions/codes",
    "/api/1/codes?notation=0",
    "/api/1/concepts",
    "/api/1/crosswalks",
    "/api/1/crosswalks/passage-000/pairs",
    "/api/1/links",
    "/api/1/reuses",
    "/api/1/search",
    "/api/1/search?sort=title&type=dataset&type=codelist",
]
ONE = [
    "/api/1/datasets/jeu-premier",
    "/api/1/variables/jeu-premier/VAR_001",
    "/api/1/codelists/regions",
    "/api/1/concepts/lieu",
    "/api/1/crosswalks/passage-001",
    "/api/1/links/jeu-premier/base-002",
    "/api/1/reuses/usage-003",
]


def with_limit(address: str, limit: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}limit={limit}"


def body(answer: TestResponse) -> Any:
    return answer.json


def items(answer: TestResponse) -> list[Any]:
    found: list[Any] = body(answer).get("hits", body(answer).get("data"))
    return found


def test_following_next_gives_the_whole_list_once(reader: FlaskClient):
    for address in LISTS:
        follow(reader, address)


def follow(reader: FlaskClient, address: str) -> None:
    whole = items(reader.get(with_limit(address, 100)))
    assert len(whole) >= 7, address
    following: str | None = with_limit(address, 3)
    found = []
    while following:
        answer = reader.get(following)
        assert len(items(answer)) <= 3
        found += items(answer)
        following = body(answer)["next"]
        assert (following is None) == ("Link" not in answer.headers)
        if following:
            assert following.startswith("http://localhost/api/1/")
            assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert found == whole, address


def test_a_list_costs_the_same_number_of_statements_for_1_and_50_items(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    with filling() as session:
        catalogue.fill(session, 51)
    for address in LISTS:
        costs = []
        for limit in (1, 50):
            with count_statements() as statements:
                assert len(items(client.get(with_limit(address, limit)))) == limit
            costs.append(len(statements))
        assert costs[0] == costs[1], address


def test_a_search_reads_synonyms_and_codes_alone_the_index_holds_the_rest(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    with filling() as session:
        catalogue.fill(session, 51)
    for words in ("", "jeu", "usage"):
        with count_statements() as statements:
            assert items(client.get(f"/api/1/search?q={words}"))
        read = {name for name in ("dataset", "variable", "reuse") if f"FROM {name}" in " ".join(statements)}
        assert not read, words


def test_what_did_not_change_is_not_sent_again(reader: FlaskClient):
    for address in (*LISTS, *ONE, "/api/1/openapi.json"):
        ask_again(reader, address)


def ask_again(reader: FlaskClient, address: str) -> None:
    first = reader.get(address)
    assert first.status_code == 200
    assert first.content_type == "application/json"
    etag = first.headers["ETag"]
    assert etag.startswith('W/"') == ("/search" in address)
    again = reader.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == etag
    other = reader.get(address, headers={"If-None-Match": '"autre"'})
    assert other.status_code == 200


def test_an_edit_changes_the_etag(reader: FlaskClient, app: Flask, filling: Filling):
    address = "/api/1/datasets/jeu-premier"
    before = reader.get(address).headers["ETag"]
    with filling() as session:
        session.query(Dataset).filter_by(slug="jeu-premier").one().title = "Autre titre"
    after = reader.get(address, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert body(after)["title"] == "Autre titre"


def test_head_and_options_are_answered(reader: FlaskClient):
    for address in (*LISTS, *ONE):
        ask_without_body(reader, address)


def ask_without_body(reader: FlaskClient, address: str) -> None:
    whole, head = reader.get(address), reader.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] or "/search" in address
    preflight = reader.options(address)
    assert preflight.status_code == 200
    assert {"GET", "HEAD", "OPTIONS"} <= {word.strip() for word in preflight.headers["Allow"].split(",")}
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


STATUSES = {
    "/api/1/datasets": 200,
    "/api/1/datasets?limit=0": 400,
    "/api/1/datasets/inconnu": 404,
    "/api/1/inconnu": 404,
    "/api/2/datasets": 404,
}


@pytest.mark.parametrize("address", STATUSES)
def test_any_page_may_read_the_answer_and_no_cookie_is_set(reader: FlaskClient, address: str):
    status = STATUSES[address]
    answer = reader.get(address, headers={"Accept": "text/html", "Origin": "https://ailleurs.example"})
    assert answer.status_code == status
    assert answer.content_type == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    cached = "public, max-age=0, must-revalidate" if status == 200 else "no-store"
    assert answer.headers["Cache-Control"] == cached
    if status != 200:
        assert set(body(answer)) == {"error", "message", "detail"}


def test_nothing_can_be_written(reader: FlaskClient):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = reader.open("/api/1/datasets", method=method)
        assert answer.status_code == 405
        assert body(answer)["error"] == "bad-query"
        assert "GET" in answer.headers["Allow"]


def test_an_unexpected_failure_is_json_too(app: Flask, reader: FlaskClient):
    def view() -> str:
        raise ValueError("secret")

    app.add_url_rule("/api/1/essai", "essai", view)
    answer = reader.get("/api/1/essai")
    assert answer.status_code == 500
    assert body(answer)["detail"] == {"request_id": answer.headers["X-Request-Id"]}
    assert "secret" not in answer.text


def test_each_refused_parameter_is_named_with_what_is_expected(reader: FlaskClient):
    answer = reader.get("/api/1/datasets?limite=3&limit=1000&kind=jeu&publisher=Cnam&modified_since=hier")
    assert answer.status_code == 400
    assert body(answer)["error"] == "bad-query"
    problems = {found["parameter"]: found["message"] for found in body(answer)["detail"]["problems"]}
    assert problems == {
        "limite": "Ce paramètre n’existe pas à cette adresse.",
        "limit": "Un nombre entier d’au plus 100 est attendu.",
        "kind": "Valeurs admises\N{NO-BREAK SPACE}: extract, table, external.",
        "publisher": "Cette valeur n’a pas la forme attendue.",
        "modified_since": "Une date (2026-01-31) ou un instant avec son décalage (2026-01-31T12:00:00Z) "
        "est attendu.",
    }
    assert all(name in body(answer)["message"] for name in problems)


def test_errors_speak_english_where_asked(reader: FlaskClient):
    answer = reader.get("/api/1/datasets?limit=x&lang=en")
    assert body(answer)["message"] == "Some parameters are refused: « limit »."
    assert body(answer)["detail"]["problems"][0]["message"] == "A whole number is expected."
    unknown = reader.get("/api/1/crosswalks/inconnue?lang=en")
    assert body(unknown)["message"].startswith("No crosswalk has this address.")


MALFORMED = [
    "limit=1_0",
    "limit=1.0",
    "limit=+5",
    "limit=",
    "limit=1&limit=2",
    "limit=99999999999999999999",
    "after=",
    "after=%00",
    "after=WyJkYXRhc2V0cyIsLTFd",
    "after=" + "a" * 10_000,
    "publisher=%00",
    "publisher=" + "a" * 10_000,
    "modified_since=2026-02-30",
    "modified_since=0",
    "modified_since=2026-01-01T00:00:00",
    "modified_since=0001-01-01T00:00:00%2B14:00",
    "lang=de",
    "%00=1",
]


def test_a_malformed_parameter_is_refused(reader: FlaskClient):
    for query in MALFORMED:
        answer = reader.get(f"/api/1/datasets?{query}")
        assert answer.status_code == 400, query
        assert len(answer.data) < 2000, query


HOSTILE = {
    "nul": "%00",
    "not-utf8": "%ff%fe",
    "surrogate": "%ed%a0%80",
    "line-break": "a%0d%0aSet-Cookie:%20a=b",
    "quote": "'%20OR%201=1--",
    "wildcard": "%25_%25",
    "path": "..%2f..%2fetc%2fpasswd",
    "huge": "9" * 400,
    "right-to-left": "%e2%80%ae",
    "long": "a" * 10_000,
}
PLACES = [
    "/api/1/{}",
    "/api/1/datasets/{}",
    "/api/1/datasets/{}/variables",
    "/api/1/datasets?licence={}",
    "/api/1/variables/jeu-premier/{}",
    "/api/1/variables?name={}",
    "/api/1/codelists/{}",
    "/api/1/codes?notation={}",
    "/api/1/codelists/regions/codes?notation={}",
    "/api/1/concepts/{}",
    "/api/1/crosswalks/{}",
    "/api/1/crosswalks/passage-000/pairs?source={}",
    "/api/1/links/jeu-premier/{}",
    "/api/1/links?extract={}",
    "/api/1/reuses/{}",
    "/api/1/search?q={}",
    "/api/1/search?publisher={}",
    "/api/1/links?after={}",
]


def test_a_hostile_word_is_answered_and_harms_nothing(reader: FlaskClient):
    for place, (name, word) in product(PLACES, HOSTILE.items()):
        answer = reader.get(place.format(word))
        assert answer.status_code in {200, 400, 404}, (place, name)
        assert "Set-Cookie" not in answer.headers, (place, name)
        assert answer.content_type == "application/json", (place, name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    after=st.one_of(st.text(max_size=40), st.binary(max_size=30).map(lambda data: data.hex())),
    address=st.sampled_from(LISTS),
)
def test_no_cursor_breaks_a_list(reader: FlaskClient, after: str, address: str):
    path = urlsplit(address).path
    assert reader.get(path, query_string={"after": after}).status_code == 400


def test_without_index_only_the_search_is_unavailable(app: Flask, reader: FlaskClient, tmp_path: Path):
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], index=WhooshIndex(tmp_path / "absent"))
    answer = reader.get("/api/1/search?q=jeu")
    assert answer.status_code == 503
    assert body(answer)["error"] == "unavailable"
    assert answer.headers["Retry-After"]
    assert reader.get("/api/1/datasets").status_code == 200
