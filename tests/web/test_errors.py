import json

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

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
from catalogue.web.errors import STATUSES

EXPECTED = {
    BadQuery: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    Invalid: 422,
    Unavailable: 503,
}


def raising(app: Flask, error: Exception) -> FlaskClient:
    def view() -> str:
        raise error

    app.add_url_rule("/essai", "essai", view)
    return app.test_client()


@pytest.mark.parametrize("kind", EXPECTED, ids=lambda kind: kind.code)
def test_each_error_has_its_status_and_says_what_happened(app: Flask, kind: type[CatalogueError]):
    answer = raising(app, kind("La zone 51 n’existe pas.")).get("/essai")
    assert answer.status_code == EXPECTED[kind]
    assert "La zone 51 n’existe pas." in answer.text


def test_no_error_class_is_without_status():
    assert set(STATUSES) == set(CatalogueError.__subclasses__())


def test_an_unavailable_part_says_when_to_come_back(app: Flask):
    answer = raising(app, Unavailable("L’index manque.")).get("/essai")
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_gets_the_error_as_json(app: Flask):
    error = NotFound("Aucun jeu ne s’appelle « x ».", {"slug": "x"})
    answer = raising(app, error).get("/essai", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json == {
        "error": "not-found",
        "message": "Aucun jeu ne s’appelle «\N{NO-BREAK SPACE}x\N{NO-BREAK SPACE}».",
        "detail": {"slug": "x"},
    }


def test_an_unexpected_error_shows_its_id_and_nothing_else(app: Flask, capfd: pytest.CaptureFixture[str]):
    answer = raising(app, ValueError("mot de passe : 1234")).get("/essai")
    assert answer.status_code == 500
    assert "1234" not in answer.text
    assert "ValueError" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    logged = [line for line in lines if line["event"] == "unexpected error"]
    assert logged[0]["request_id"] == answer.headers["X-Request-Id"]
    assert "1234" in json.dumps(logged[0]["exception"])


def test_an_unexpected_error_in_json_gives_the_id(app: Flask):
    answer = raising(app, ValueError("secret")).get("/essai", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert answer.json["detail"] == {"request_id": answer.headers["X-Request-Id"]}


def test_an_address_nobody_has_is_a_page_of_ours(client: FlaskClient):
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
    assert 'name="q"' in answer.text


def test_a_method_nobody_answers_says_which_ones_are(client: FlaskClient):
    answer = client.delete("/recherche")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_oversized_body_is_refused(app: Flask):
    def view() -> str:

        return str(len(request.get_data()))

    app.add_url_rule("/essai", "essai", view, methods=["POST"])
    answer = app.test_client().post("/essai", data=b"x" * 100_000)
    assert answer.status_code == 413


def test_a_redirection_is_no_error(app: Flask):
    app.add_url_rule("/dossier/", "dossier", lambda: "ici")
    answer = app.test_client().get("/dossier")
    assert answer.status_code == 308


def test_what_the_address_holds_is_escaped(app: Flask):
    answer = raising(app, NotFound("Aucun « <script>alert(1)</script> ».")).get("/essai")
    assert "<script>" not in answer.text


def test_the_error_page_speaks_english_where_asked(client: FlaskClient):
    answer = client.get("/nulle-part?lang=en")
    assert '<html lang="en">' in answer.text
    assert "Page not found" in answer.text
