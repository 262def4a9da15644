from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.settings import Settings

REQUIRED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/recherche", 200), ("/nulle-part", 404), ("/recherche?page=x", 400), ("/healthz", 200)],
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str, status: int):
    answer = client.get(address)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in REQUIRED} == REQUIRED
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_a_page_sets_no_cookie_and_may_be_kept_by_a_cache(client: FlaskClient):
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_error_is_kept_by_no_cache(client: FlaskClient):
    assert client.get("/nulle-part").headers["Cache-Control"] == "no-store"


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
