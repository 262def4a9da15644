import re

import pytest
from flask import Flask, render_template_string, url_for
from flask.testing import FlaskClient
from flask_babel import gettext


def test_a_page_is_french_unless_its_address_says_otherwise(client: FlaskClient):
    headers = {"Accept-Language": "en"}
    assert '<html lang="fr">' in client.get("/", headers=headers).text
    assert '<html lang="fr">' in client.get("/?lang=de").text
    assert '<html lang="en">' in client.get("/?lang=en").text


def test_english_is_kept_in_every_link_and_form_of_the_page(client: FlaskClient):
    page = client.get("/?lang=en").text
    links = set(re.findall(r'href="(/[^"#]*)', page)) - {"/"}
    links = {link for link in links if not link.startswith("/static/") and not link.endswith(".atom")}
    assert links
    assert {link for link in links if "lang=en" not in link} == set()
    assert '<input type="hidden" name="lang" value="en">' in page


def test_switching_keeps_the_page_and_its_query(client: FlaskClient):
    page = client.get("/recherche?q=r%C3%A9gion&type=dataset&type=variable").text
    assert "/recherche?q=r%C3%A9gion&amp;type=dataset&amp;type=variable&amp;lang=en" in page
    english = client.get("/recherche?q=r%C3%A9gion&lang=en").text
    assert 'href="/recherche?q=r%C3%A9gion"' in english


def test_files_have_no_language(app: Flask):
    with app.test_request_context("/?lang=en"):
        assert url_for("static", filename="style.css") == "/static/style.css"
        assert url_for("home.home") == "/?lang=en"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_values_put_into_a_message_are_escaped(app: Flask, language: str):
    template = """{{ _("Version %(number)s", number=value) }}"""
    with app.test_request_context(f"/?lang={language}"):
        assert "<b>" not in render_template_string(template, value="<b>")


def test_a_french_message_breaks_no_line_at_its_signs(app: Flask):
    with app.test_request_context("/"):
        assert gettext("Par exemple :") == "Par exemple\N{NO-BREAK SPACE}:"
        assert gettext("Erreur %(status)s", status=404) == "Erreur 404"
