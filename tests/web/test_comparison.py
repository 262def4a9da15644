"""Comparing two datasets, or two code lists, from the address or from the form."""

import pytest
from flask.testing import FlaskClient

from catalogue.domain import Dataset
from catalogue.domain.vocabularies import VariableType
from tests import factories as make
from tests.services.sample import fill
from tests.web.conftest import Filling
from tests.web.test_datasets import HOSTILE, text_of


@pytest.fixture(autouse=True)
def _sample(filling: Filling) -> None:
    with filling() as session:
        fill(session)
        facts = session.query(Dataset).filter_by(slug="ta-essai-f").one()
        make.variable(session, facts, "BEN_REG", label="Région", type=VariableType.INTEGER)


def test_the_first_line_counts_what_is_shared_and_what_is_not(client: FlaskClient):
    page = text_of(client, "/comparer?a=open-essai&b=ta-essai-f").replace("\N{NO-BREAK SPACE}", " ")
    assert "1 variable de même nom, dont 1 décrite autrement ; 2 dans OE seulement, 2 dans TA_ESSAI_F" in page


def test_what_differs_is_named_in_words(client: FlaskClient):
    page = text_of(client, "/comparer?a=open-essai&b=ta-essai-f")
    assert "libellé, type, rôle, nomenclature" in page
    assert "sans nomenclature" in page
    assert "rôle non relevé" in page


def test_shared_lists_lead_to_the_variables_of_both(client: FlaskClient):
    page = client.get("/comparer?a=open-essai&b=ta-essai-f").text
    for address in (
        "/nomenclatures/regions-2016",
        "/jeux/open-essai/variables/EXE_REG",
        "/jeux/ta-essai-f/variables/REG_COD",
    ):
        assert f'href="{address}"' in page


def test_a_name_of_the_source_does_as_well_as_a_slug(client: FlaskClient):
    assert "OE et TA_ESSAI_F comparés" in text_of(client, "/comparer?a=open-essai&b=TA_ESSAI_F")


def test_the_form_keeps_what_is_already_chosen_and_proposes_the_rest(client: FlaskClient):
    page = client.get("/comparer?a=open-essai").text
    assert 'value="open-essai"' in page
    assert '<option value="ta-essai-f">' in page
    assert "brouillon" not in page
    assert 'href="/comparer?a=open-essai"' in client.get("/jeux/open-essai").text


def test_what_names_nothing_is_said_beside_the_form(client: FlaskClient):
    answer = client.get("/comparer?a=open-essai&b=inconnu")
    assert answer.status_code == 404
    assert "Aucun jeu de données ne s’appelle «\N{NO-BREAK SPACE}inconnu\N{NO-BREAK SPACE}»." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'href="/recherche?q=inconnu&amp;type=dataset"' in answer.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_name_nothing(client: FlaskClient, text: str):
    answer = client.get(f"/comparer?a={text}&b=open-essai")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_a_draft_is_unknown_and_what_was_withdrawn_is_gone(client: FlaskClient):
    draft, unknown = (client.get(f"/comparer?a={slug}&b=open-essai") for slug in ("brouillon", "inconnus"))
    assert draft.status_code == unknown.status_code == 404
    assert client.get("/comparer?a=retire&b=open-essai").status_code == 410
    assert client.get("/comparer?a=open-essai&b=open-essai").status_code == 400


def test_two_code_lists_go_to_the_page_of_their_versions(client: FlaskClient):
    answer = client.get("/comparer?quoi=nomenclatures&a=departements&b=REG_2016&lang=en")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/nomenclatures/regions-2016/versions/departements?lang=en"
    unknown = client.get("/comparer?quoi=nomenclatures&a=rien&b=regions-2016")
    assert unknown.status_code == 404
    assert "Aucune nomenclature ne s’appelle" in unknown.text


def test_a_comparison_costs_the_same_for_few_and_many_variables(
    client: FlaskClient, filling: Filling, count_statements
):
    with count_statements() as few:
        client.get("/comparer?a=open-essai&b=ta-essai-f")
    with filling() as session:
        for slug in ("open-essai", "ta-essai-f"):
            dataset = session.query(Dataset).filter_by(slug=slug).one()
            for rank in range(60):
                make.variable(session, dataset, f"V{rank}")
    with count_statements() as many:
        assert "61 variables de même nom" in text_of(client, "/comparer?a=open-essai&b=ta-essai-f")
    assert len(many) == len(few)
