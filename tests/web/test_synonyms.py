"""The page of acronyms and synonyms, and acronyms explained in the texts of other pages."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import delete

from catalogue.domain import SynonymSet
from catalogue.web.abbreviations import abbreviated
from tests import factories
from tests.conftest import StatementCounter
from tests.web.conftest import Filling

ALD = '<abbr title="affection de longue durée">ALD</abbr>'


def reads(statements: list[str]) -> list[str]:
    """Return the statements that read rows."""
    return [statement for statement in statements if statement.startswith("SELECT")]


@pytest.fixture
def filled(filling: Filling) -> None:
    with filling() as session:
        factories.synonym_set(session, "ALD", "maladie longue", meaning="affection de longue durée")
        factories.synonym_set(session, "CMU", meaning='couverture <universelle> & "autre"')
        factories.synonym_set(session, "CMU-C", meaning="couverture complémentaire")
        factories.synonym_set(session, "hôpital", "établissement de santé", description="Où l’on soigne.")


@pytest.mark.usefixtures("filled")
def test_page_lists_terms_by_letter_with_what_they_mean(client: FlaskClient):
    page = client.get("/sigles").text
    assert 'id="ald" itemprop="hasDefinedTerm"' in page
    assert '<dfn itemprop="name">ALD</dfn>' in page
    assert '<p itemprop="description">affection de longue durée</p>' in page
    assert '<span itemprop="alternateName">établissement de santé</span>' in page
    assert "couverture &lt;universelle&gt; &amp; &#34;autre&#34;" in page
    assert page.index('<h2 id="lettre-1">A</h2>') < page.index('<h2 id="lettre-3">H</h2>')
    assert '<a href="#lettre-3">H</a>' in page
    assert 'href="/recherche?q=CMU-C"' in page


@pytest.mark.usefixtures("filled")
def test_every_page_leads_to_it(client: FlaskClient):
    assert 'href="/sigles"' in client.get("/").text
    assert 'href="/sigles?lang=en"' in client.get("/?lang=en").text


@pytest.mark.usefixtures("filled")
def test_english_page_keeps_the_terms_in_french(client: FlaskClient):
    page = client.get("/sigles?lang=en").text
    assert "<h1>Acronyms and synonyms</h1>" in page
    assert 'itemtype="https://schema.org/DefinedTermSet" lang="fr"' in page


def test_empty_page_says_so(client: FlaskClient):
    assert "Aucun sigle n’est encore décrit." in client.get("/sigles").text


def test_long_list_is_cut_and_goes_on(client: FlaskClient, filling: Filling, monkeypatch):
    monkeypatch.setattr("catalogue.web.synonyms.PAGE_SIZE", 2)
    with filling() as session:
        for letter in "ABC":
            factories.synonym_set(session, f"{letter}{letter}", meaning="sens")
    first = client.get("/sigles").text
    assert 'href="/sigles?apres=bb"' in first
    assert "CC</dfn>" not in first
    second = client.get("/sigles?apres=bb").text
    assert "CC</dfn>" in second
    assert "AA</dfn>" not in second


def test_page_costs_the_same_for_2_terms_and_40(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    counts = []
    for numbers in (range(2), range(2, 40)):
        with filling() as session:
            for number in numbers:
                factories.synonym_set(session, f"S{number}", meaning="sens")
        with count_statements() as statements:
            assert client.get("/sigles").status_code == 200
        counts.append(len(reads(statements)))
    assert counts == [2, 2]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Une ALD, puis l’ALD.", f"Une {ALD}, puis l’ALD."),
        ("ald, ALDX, BEN_ALD_TOP", "ald, ALDX, BEN_ALD_TOP"),
        ("<b>ALD</b>", f"&lt;b&gt;{ALD}&lt;/b&gt;"),
        (
            "CMU-C et CMU",
            '<abbr title="couverture complémentaire">CMU-C</abbr> et '
            '<abbr title="couverture &lt;universelle&gt; &amp; &#34;autre&#34;">CMU</abbr>',
        ),
        (
            Markup('<a href="/ALD">ALD</a> <code>ALD</code> <em>ALD</em> ALD'),
            f'<a href="/ALD">ALD</a> <code>ALD</code> <em>{ALD}</em> ALD',
        ),
        ("", ""),
        ("Sans sigle & sans capitale", "Sans sigle &amp; sans capitale"),
    ],
)
def test_first_of_each_acronym_of_a_text_is_explained(app: Flask, text: str, shown: str):
    with app.test_request_context("/"):
        assert abbreviated(text) == shown


@pytest.mark.usefixtures("filled")
def test_meaning_says_that_it_is_french_on_an_english_page(app: Flask):
    with app.test_request_context("/?lang=en"):
        assert abbreviated("ALD") == ALD.replace(">ALD", ' lang="fr">ALD')


@pytest.mark.usefixtures("filled")
def test_acronyms_are_asked_for_once_in_a_page_and_not_without_capitals(
    app: Flask, count_statements: StatementCounter
):
    with app.test_request_context("/"), count_statements() as statements:
        abbreviated("rien ici")
        assert statements == []
        for text in ("ALD", "CMU", "PMSI", "ALD") * 10:
            abbreviated(text)
    assert len(reads(statements)) == 2


@pytest.mark.usefixtures("filled")
def test_prose_of_a_page_explains_its_acronyms(client: FlaskClient, filling: Filling):
    with filling() as session:
        factories.dataset(session, "open-x", description="Les ALD.\n\nEncore des ALD & d’autres.")
    page = client.get("/jeux/open-x").text
    assert f"<p>Les {ALD}.</p>" in page
    assert "<p>Encore des ALD &amp; d’autres.</p>" in page


def found(client: FlaskClient, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/1/search", query_string={"q": text}).get_json()
    return answer


def test_search_of_the_page_and_of_programs_finds_what_says_it_otherwise(
    client: FlaskClient, filling: Filling
):
    with filling() as session:
        factories.synonym_set(session, "ALD", meaning="affection de longue durée")
        factories.dataset(session, "effectifs", title="Personnes en affection de longue durée")
    assert "Personnes en affection" in client.get("/recherche?q=ALD").text
    (hit,) = found(client, "ald")["hits"]
    assert (hit["slug"], hit["matched"]) == ("effectifs", ["sigle ALD", "titre"])
    assert found(client, '"ald"')["total"] == 0
    with filling() as session:
        session.execute(delete(SynonymSet))
    assert found(client, "ald ")["total"] == 0
