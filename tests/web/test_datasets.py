"""The pages of datasets and variables."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.domain import CodeList, Dataset, Variable
from catalogue.domain.vocabularies import LinkAnswer, LinkKind
from catalogue.web.explanations import EXPLANATIONS, explain
from tests import factories
from tests.services.sample import fill
from tests.web.conftest import Filling

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def _sample(filling: Filling) -> None:
    with filling() as session:
        fill(session)
        extract = session.query(Dataset).filter_by(slug="open-essai").one()
        base = session.query(Dataset).filter_by(slug="base-voisine").one()
        draft = session.query(Dataset).filter_by(slug="brouillon").one()
        regions = session.query(CodeList).filter_by(slug="regions-2016").one()
        factories.link(
            session,
            extract,
            base,
            regions,
            answer=LinkAnswer.VIA,
            kind=LinkKind.AGGREGATE,
            reason="Oui, au niveau « région », avec perte.",
        )
        factories.link(session, draft, base, regions, answer=LinkAnswer.YES)


def text_of(client: FlaskClient, url: str) -> str:
    """Return the words of a page, its tags taken off and its spaces made ordinary."""
    answer = client.get(url)
    assert answer.status_code == 200
    without_tags = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", without_tags.replace("&#39;", "'").replace(NARROW, " "))


def test_the_first_lines_say_what_when_where_how_much_and_whether_one_may(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai")
    opening = page[: page.index("Présentation")]
    for fact in (
        "Extrait du SNIIRAM",
        "Open Essai",
        "Les essais remboursés, par région.",
        "un essai × une région",
        "2014–2024",
        "Région",
        "1 348 lignes",
        "Licence Ouverte / Open Licence",
        "Données ouvertes",
    ):
        assert fact in opening


def test_a_dataset_without_licence_says_so(client: FlaskClient):
    assert "licence non relevée" in text_of(client, "/jeux/base-voisine")


def test_the_sheet_files_reuses_and_sources_are_shown(client: FlaskClient):
    page = client.get("/jeux/open-essai").text
    for fact in (
        'href="https://cnam.example/"',
        'href="mailto:contact@cnam.example"',
        'href="https://donnees.example/essai.csv"',
        "12,3\N{NO-BREAK SPACE}Mo",
        "1er juin 2025",
        "Chaque année",
        'href="/reutilisations/carte"',
        "Probable",
        "depot: chemin/fichier.csv",
    ):
        assert fact in page
    assert "carte-secrete" not in page


def test_each_variable_has_its_line_and_anchor(client: FlaskClient):
    page = client.get("/jeux/open-essai").text
    assert 'id="v-BEN_REG"' in page
    assert 'href="/jeux/open-essai/variables/BEN_REG"' in page
    assert 'href="/nomenclatures/regions-2016"' in page
    words = text_of(client, "/jeux/open-essai")
    assert "3 variables" in words
    assert "Mesure S’additionne" in words
    assert "Règle de gestion : Vide avant 2015." in words


def test_a_dictionary_that_is_not_here_says_so_with_its_note(client: FlaskClient):
    page = text_of(client, "/jeux/base-voisine")
    assert "Dictionnaire non publié ici." in page
    assert "Les colonnes n’ont pas été relevées." in page


def test_join_keys_say_what_they_identify_in_which_role(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai")
    assert "Remplie sur 98 % des lignes." in page
    assert "résidence" in page
    assert "Clé refusee" not in page
    assert "une valeur = une ligne" in text_of(client, "/jeux/base-voisine")


@pytest.mark.parametrize("slug", ["open-essai", "base-voisine"])
def test_links_are_shown_from_both_sides(client: FlaskClient, slug: str):
    page = client.get(f"/jeux/{slug}").text
    assert 'href="/croisements/open-essai/base-voisine"' in page
    assert "◐" in page
    words = text_of(client, f"/jeux/{slug}")
    assert "Oui, au niveau « région », avec perte." in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Regroupement à un niveau commun" in words


def test_declared_keys_lead_to_the_other_table_both_ways(client: FlaskClient):
    facts, people = client.get("/jeux/ta-essai-f").text, client.get("/jeux/tb-pers-r").text
    assert "Cette table désigne" in facts
    assert 'href="/jeux/tb-pers-r/variables/ID"' in facts
    assert "Cette table est désignée par" in people
    assert 'href="/jeux/ta-essai-f"' in people


def test_only_an_extract_of_the_feed_offers_machine_formats(client: FlaskClient):
    assert 'href="/jeux/open-essai.ttl"' in client.get("/jeux/open-essai").text
    assert "/jeux/base-voisine.ttl" not in client.get("/jeux/base-voisine").text


def test_texts_are_escaped(client: FlaskClient):
    page = client.get("/jeux/open-essai").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;résidence" in page


def test_an_address_that_is_not_of_the_web_is_no_link(client: FlaskClient, filling: Filling):
    with filling() as session:
        session.query(Dataset).filter_by(slug="open-essai").one().landing_page = "javascript:alert(1)"
    assert 'href="javascript' not in client.get("/jeux/open-essai").text


def test_a_draft_is_not_found_and_a_withdrawn_dataset_is_gone(client: FlaskClient):
    assert client.get("/jeux/brouillon").status_code == 404
    assert client.get("/jeux/retire").status_code == 410
    assert client.get("/jeux/brouillon/variables/SECRET").status_code == 404
    assert client.get("/jeux/retire/variables/SECRET").status_code == 410
    assert client.get("/jeux/rien").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/jeux/open-essai",
        "/jeux/base-voisine",
        "/jeux/tb-pers-r",
        "/jeux/open-essai/variables/BEN_REG",
        "/nomenclatures/regions-2016",
        "/cles/lieu",
    ],
)
def test_what_is_not_public_is_nowhere(client: FlaskClient, url: str):
    page = client.get(url).text
    assert "SECRET" not in page
    assert "Secret" not in page
    assert "brouillon" not in page


HOSTILE = ["%00", "a" * 10_000, "%E2%80%AEopen", "'%20OR%201=1--", '"%3E%3Cscript%3E', "%FF", "..%2F..%2Fetc"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_addresses_are_not_found(client: FlaskClient, name: str):
    assert client.get(f"/jeux/{name}").status_code == 404
    assert client.get(f"/jeux/open-essai/variables/{name}").status_code == 404


def test_a_variable_page_says_what_it_means_and_where_its_codes_stand(client: FlaskClient):
    page = client.get("/jeux/open-essai/variables/BEN_REG").text
    for fact in (
        "Région du bénéficiaire",
        "Vide avant 2015.",
        "Auvergne-Rhône-Alpes",
        "Le code 99 n’est pas une région.",
        "Présente depuis 2014.",
        'href="/jeux/ta-essai-f/variables/REG_COD"',
        'rel="next" href="/jeux/open-essai/variables/MONTANT"',
        'href="/jeux/open-essai#v-BEN_REG"',
    ):
        assert fact in page
    assert "2 variables : 1 dans un extrait, 1 dans une table." in text_of(
        client, "/jeux/open-essai/variables/BEN_REG"
    ).replace("\N{NO-BREAK SPACE}", " ")


def test_a_measure_says_whether_it_adds_up(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai/variables/MONTANT")
    assert "La mesure s’additionne d’une ligne à l’autre." in page


def test_a_name_with_a_slash_or_spaces_has_its_page(client: FlaskClient, filling: Filling):
    with filling() as session:
        dataset = session.query(Dataset).filter_by(slug="tb-pers-r").one()
        session.add(Variable(dataset_id=dataset.id, name="Taux (€/boîte) %", position=9))
    listing = client.get("/jeux/tb-pers-r").text
    (address,) = re.findall(r'href="(/jeux/tb-pers-r/variables/Taux[^"]*)"', listing)
    assert "Taux (€/boîte) %" in client.get(address).text


def test_links_keep_the_language(client: FlaskClient):
    page = client.get("/jeux/open-essai?lang=en").text
    assert 'href="/jeux/open-essai/variables/BEN_REG?lang=en"' in page
    assert '<h1 lang="fr">' in page


def test_an_english_title_is_shown_on_the_english_page_only(client: FlaskClient, filling: Filling):
    with filling() as session:
        session.query(Dataset).filter_by(slug="open-essai").one().title_en = "Open Trial"
    assert "<h1>Open Trial</h1>" in client.get("/jeux/open-essai?lang=en").text
    # Search engines are told of both names on either page, where nobody reads them.
    french = re.sub(r"<script type=\"application/ld.*?</script>", "", client.get("/jeux/open-essai").text)
    assert "Open Trial" not in french


def test_a_page_of_many_variables_costs_no_more_statements(
    client: FlaskClient, filling: Filling, count_statements
):
    with count_statements() as few:
        client.get("/jeux/open-essai")
    with filling() as session:
        dataset = session.query(Dataset).filter_by(slug="open-essai").one()
        session.add_all(Variable(dataset_id=dataset.id, name=f"V{rank}", position=rank) for rank in range(50))
    with count_statements() as many:
        assert "53 variables" in text_of(client, "/jeux/open-essai")
    assert len(many) == len(few)


def test_every_word_that_pages_explain_has_its_sentence(app: Flask):
    with app.test_request_context():
        for vocabulary in EXPLANATIONS:
            for term in vocabulary:
                assert str(explain(term)).endswith(".")
