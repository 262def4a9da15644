"""The pages of code lists, keys and the legal framework."""

import re

import pytest
from flask.testing import FlaskClient

from catalogue.domain import Code, CodeList
from tests.services.sample import fill
from tests.web.conftest import Filling
from tests.web.test_datasets import HOSTILE, text_of


@pytest.fixture(autouse=True)
def _sample(filling: Filling) -> None:
    with filling() as session:
        fill(session)


def add_codes(filling: Filling, count: int) -> None:
    with filling() as session:
        regions = session.query(CodeList).filter_by(slug="regions-2016").one()
        session.add_all(
            Code(
                code_list_id=regions.id,
                position=10 + rank,
                notation=f"X{rank}",
                label=f"Libellé {rank}",
                folded_label=f"libelle {rank}",
            )
            for rank in range(count)
        )
        regions.code_count += count


def test_the_first_line_says_how_many_codes_of_what_in_which_version(client: FlaskClient):
    page = text_of(client, "/nomenclatures/regions-2016")
    assert "3 codes · niveau Région · version 2016" in page


def test_a_list_described_without_its_codes_says_so(client: FlaskClient):
    page = text_of(client, "/nomenclatures/departements")
    assert "101 codes, non repris ici" in page
    assert "sans en reprendre les codes" in page


def test_codes_stand_in_the_order_of_the_source_with_their_attributes(client: FlaskClient):
    page = text_of(client, "/nomenclatures/regions-2016")
    assert page.index("Auvergne-Rhône-Alpes") < page.index("Île-de-France")
    assert "CHEF_LIEU" in page
    assert "69123" in page


def test_special_codes_are_explained(client: FlaskClient):
    assert "La valeur n’est pas connue : écartez ces lignes" in text_of(
        client, "/nomenclatures/regions-2016"
    ).replace("\N{NO-BREAK SPACE}", " ")


def test_crosswalks_say_their_kind_cardinality_and_loss(client: FlaskClient):
    page = text_of(client, "/nomenclatures/regions-2016")
    for fact in (
        "D’autres nomenclatures vers celle-ci",
        "Regroupement, plusieurs à un.",
        "101 correspondances.",
        "Les collectivités d’outre-mer n’ont pas de région.",
        "2 % des codes de départ restent sans réponse.",
    ):
        assert fact in page
    assert "D’ici vers d’autres nomenclatures" in text_of(client, "/nomenclatures/departements")


def test_who_uses_the_list_is_shown(client: FlaskClient):
    page = client.get("/nomenclatures/regions-2016").text
    assert 'href="/jeux/base-voisine"' in page
    assert 'href="/jeux/ta-essai-f/variables/REG_COD"' in page
    assert "Exemple de liste." in page
    assert 'href="https://cog.example/"' in page


def test_codes_are_paged_by_the_last_one_seen(client: FlaskClient, filling: Filling):
    add_codes(filling, 150)
    first = client.get("/nomenclatures/regions-2016").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert following == "/nomenclatures/regions-2016?apres=X96#codes"
    second = client.get(following).text
    assert "X97" in second
    assert ">X96<" not in second
    assert 'rel="next"' not in second


def test_the_filter_is_kept_from_page_to_page(client: FlaskClient, filling: Filling):
    add_codes(filling, 150)
    page = client.get("/nomenclatures/regions-2016?q=libellé").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "q=libell%C3%A9" in following
    assert "Libellé 120" in client.get(following.replace("&amp;", "&")).text


def test_a_filter_that_finds_nothing_says_what_to_try(client: FlaskClient):
    page = client.get("/nomenclatures/regions-2016?q=%3Cscript%3E").text
    assert "Essayez un mot plus court." in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "query",
    ["apres=rien", "apres=%00", "apres=" + "9" * 10_000, "q=%00", "q=" + "a" * 10_000, "apres=", "apres=%FF"],
)
def test_a_malformed_page_of_codes_is_a_bad_request(client: FlaskClient, query: str):
    assert client.get(f"/nomenclatures/regions-2016?{query}").status_code == 400


@pytest.mark.parametrize("after", ["%00", "9" * 10_000, "É", "", "a%20b"])
def test_a_malformed_page_of_lists_is_a_bad_request(client: FlaskClient, after: str):
    assert client.get(f"/nomenclatures?apres={after}").status_code == 400


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_addresses_are_not_found(client: FlaskClient, name: str):
    assert client.get(f"/nomenclatures/{name}").status_code == 404
    assert client.get(f"/cles/{name}").status_code == 404


def test_every_list_is_listed_with_what_it_codes(client: FlaskClient):
    page = client.get("/nomenclatures").text
    assert 'href="/nomenclatures/regions-2016"' in page
    assert 'href="/cles/lieu#region"' in page
    assert "non repris ici (101)" in text_of(client, "/nomenclatures")


def test_keys_are_listed_with_their_levels_and_holders(client: FlaskClient):
    page = text_of(client, "/cles")
    assert "Commune · Département · Région · ZEAT" in page


def test_a_key_says_its_order_in_words_and_who_has_it(client: FlaskClient):
    page = client.get("/cles/lieu").text
    for fact in (
        'id="region"',
        'href="/nomenclatures/regions-2016"',
        'href="/jeux/open-essai"',
        'href="/jeux/base-voisine"',
    ):
        assert fact in page
    words = text_of(client, "/cles/lieu")
    assert "1 extrait, 1 base extérieure, 1 table" in words
    assert "Commune, Département, Région" in words
    assert "1 table du SNDS l’a aussi." in words
    assert "Un lieu en cache un autre." in words


def test_the_legal_page_gives_each_text_and_its_address(client: FlaskClient):
    page = client.get("/cadre-juridique").text
    assert "Elle protège." in page
    assert 'href="https://loi.example/"' in page


def test_pages_of_many_codes_cost_no_more_statements(client: FlaskClient, filling: Filling, count_statements):
    urls = ["/nomenclatures/regions-2016", "/nomenclatures", "/cles/lieu", "/cles"]
    with count_statements() as few:
        for url in urls:
            client.get(url)
    add_codes(filling, 50)
    with filling() as session:
        session.add_all(CodeList(slug=f"liste-{rank}", title=f"Liste {rank}") for rank in range(50))
    with count_statements() as many:
        for url in urls:
            client.get(url)
    assert len(many) == len(few)
