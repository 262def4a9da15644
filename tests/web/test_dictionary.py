"""The dictionary of a dataset's page, and the page of a variable, as a visitor without script gets them."""

import re

import pytest
from flask.testing import FlaskClient

from catalogue.domain import Dataset, Variable
from catalogue.domain.vocabularies import VariableRole, VariableType
from tests import factories as make
from tests.services.sample import fill
from tests.web.conftest import Filling
from tests.web.test_datasets import text_of


@pytest.fixture(autouse=True)
def _sample(filling: Filling) -> None:
    with filling() as session:
        fill(session)
        extract = session.query(Dataset).filter_by(slug="open-essai").one()
        for rank in range(12):
            make.variable(
                session,
                extract,
                f"V{rank:02}",
                label=f"Libellé {rank}",
                type=VariableType.INTEGER if rank % 2 else VariableType.STRING,
                role=VariableRole.MEASURE if rank < 3 else None,
                history_deleted="2017" if rank == 5 else None,
            )


def shown(client: FlaskClient, query: str) -> list[str]:
    """Return the names of the lines, in their order."""
    page = client.get(f"/jeux/open-essai?{query}")
    assert page.status_code == 200
    return re.findall(r'<tr id="v-([^"]+)"', page.text)


def test_the_form_narrows_by_words_role_codes_and_state(client: FlaskClient):
    assert shown(client, "v=libelle+1") == ["V01", "V10", "V11"]
    assert shown(client, "role=measure") == ["MONTANT", "V00", "V01", "V02"]
    assert shown(client, "codes=oui") == ["BEN_REG", "EXE_REG"]
    assert shown(client, "etat=supprimees") == ["V05"]
    assert shown(client, "v=libelle&role=measure&etat=presentes") == ["V00", "V01", "V02"]


def test_the_page_says_how_many_are_left(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai?v=libelle+1")
    assert "3 variables sur 15" in page
    assert "Tout le dictionnaire" in page
    assert "1 variable sur 15" in text_of(client, "/jeux/open-essai?etat=supprimees")


def test_a_filter_that_leaves_nothing_says_what_to_do(client: FlaskClient):
    page = client.get("/jeux/open-essai?v=%3Cscript%3Ealert").text
    assert "Aucune variable ne répond à tous ces choix." in page
    assert "<script>" not in page


def test_heads_sort_up_then_down_then_back(client: FlaskClient):
    names = shown(client, "")
    assert shown(client, "tri=nom") == sorted(names)
    assert shown(client, "tri=-nom") == sorted(names, reverse=True)
    for query, direction, following in [
        ("", None, "?tri=nom#dictionnaire"),
        ("tri=nom", "ascending", "?tri=-nom#dictionnaire"),
        ("tri=-nom", "descending", "/jeux/open-essai#dictionnaire"),
    ]:
        (head,) = re.findall(
            r'<th scope="col" data-sort="nom"(.*?)</th>', client.get(f"/jeux/open-essai?{query}").text
        )
        assert (f'aria-sort="{direction}"' in head) is (direction is not None)
        assert f'{following}"' in head


def test_sorting_keeps_the_filter(client: FlaskClient):
    page = client.get("/jeux/open-essai?v=libelle&role=measure&lang=en").text
    (address,) = re.findall(r'data-sort="type"[^<]*<a href="([^"]+)"', page)
    for part in ("v=libelle", "role=measure", "lang=en", "tri=type"):
        assert part in address


def test_each_line_keeps_its_anchor_whatever_the_order(client: FlaskClient):
    assert 'id="v-BEN_REG"' in client.get("/jeux/open-essai?tri=-type").text


@pytest.mark.parametrize(
    "query", ["v=%00", "v=" + "a" * 101, "role=rien", "etat=x", "tri=libelle", "tri=%00"]
)
def test_a_malformed_filter_is_a_bad_request(client: FlaskClient, query: str):
    assert client.get(f"/jeux/open-essai?{query}").status_code == 400


def test_a_short_dictionary_has_no_form_and_no_script(client: FlaskClient):
    page = client.get("/jeux/ta-essai-f").text
    assert "data-dictionary" not in page
    # A block of data for search engines is no script.
    assert "<script" not in page.replace('<script type="application/ld+json">', "")


def test_a_variable_the_source_dropped_is_marked_in_its_line_and_atop_its_page(client: FlaskClient):
    (line,) = re.findall(r'<tr id="v-V05".*?</th>', client.get("/jeux/open-essai").text, re.DOTALL)
    assert "supprimée" in line
    page = text_of(client, "/jeux/open-essai/variables/V05")
    assert "Variable supprimée de la source : 2017." in page.replace("\N{NO-BREAK SPACE}", " ")


def test_formats_to_take_away_stand_above_the_dictionary(client: FlaskClient):
    page = client.get("/jeux/open-essai").text
    for suffix in (".csv", ".xlsx", ".json"):
        assert f'href="/jeux/open-essai{suffix}"' in page
    assert 'href="/jeux/open-essai/datapackage.json"' in page


def test_a_variable_page_says_what_it_identifies_and_how_to_cite_it(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai/variables/BEN_REG")
    assert "Lieu › Région" in page
    assert "La valeur décrit une chose ou un groupe" in page
    assert "BEN_REG, Région du bénéficiaire . Variable de « Open Essai » (Cnam)" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "/jeux/open-essai/variables/BEN_REG" in page


def test_codes_are_searched_on_the_page_of_the_variable(client: FlaskClient):
    page = text_of(client, "/jeux/open-essai/variables/BEN_REG?q=rhone")
    assert "Auvergne-Rhône-Alpes" in page
    assert "Île-de-France" not in page
    assert "Essayez un mot plus court." in text_of(client, "/jeux/open-essai/variables/BEN_REG?q=zzz")
    assert client.get("/jeux/open-essai/variables/BEN_REG?q=%00").status_code == 400


def test_the_same_name_elsewhere_leads_there(client: FlaskClient, filling: Filling):
    with filling() as session:
        table = session.query(Dataset).filter_by(slug="ta-essai-f").one()
        make.variable(session, table, "BEN_REG", label="Région")
    page = client.get("/jeux/open-essai/variables/BEN_REG").text
    assert "Le même nom ailleurs" in page
    assert 'href="/jeux/ta-essai-f/variables/BEN_REG"' in page


def test_a_filtered_dictionary_costs_the_same_for_few_and_many_variables(
    client: FlaskClient, filling: Filling, count_statements
):
    with count_statements() as few:
        client.get("/jeux/open-essai?v=libelle&tri=nom")
    with filling() as session:
        dataset = session.query(Dataset).filter_by(slug="open-essai").one()
        session.add_all(
            Variable(dataset_id=dataset.id, name=f"W{rank}", label="Libellé", position=100 + rank)
            for rank in range(300)
        )
    with count_statements() as many:
        assert len(shown(client, "v=libelle&tri=nom")) == 312
    assert len(many) == len(few)
