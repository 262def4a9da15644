"""The pages of code lists, keys and the legal framework."""

import re

import pytest
from flask.testing import FlaskClient

from catalogue.domain import Code, CodeList, Crosswalk
from catalogue.domain.folding import fold_text
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


def test_crosswalks_say_who_made_them_and_can_be_taken_away(client: FlaskClient, filling: Filling):
    with filling() as session:
        crosswalk = session.query(Crosswalk).filter_by(slug="departements-vers-regions").one()
        crosswalk.author, crosswalk.reviewer = "Ada", "<script>alert(1)</script>"
        crosswalk.justification = "Relu code à code"
    for slug in ("regions-2016", "departements"):
        page = client.get(f"/nomenclatures/{slug}").text
        path = "/nomenclatures/departements/passages/departements-vers-regions"
        assert f'href="{path}.csv"' in page
        assert f'href="{path}.sssom.tsv"' in page
        assert "<script>alert" not in page
        said = text_of(client, f"/nomenclatures/{slug}").replace("\N{NO-BREAK SPACE}", " ")
        assert "Auteur : Ada" in said
        assert "Justification : Relu code à code" in said


@pytest.mark.parametrize("values", [{"pair_count": 0}, {"rule": {"op": "prefix"}}])
def test_a_crosswalk_without_pairs_offers_no_file(
    client: FlaskClient, filling: Filling, values: dict[str, object]
):
    with filling() as session:
        crosswalk = session.query(Crosswalk).filter_by(slug="departements-vers-regions").one()
        for name, value in values.items():
            setattr(crosswalk, name, value)
    assert "departements-vers-regions.csv" not in client.get("/nomenclatures/departements").text


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


def add_version(filling: Filling, vanished: int = 1) -> None:
    """Add a list that 2016 replaces: without « 11 », with codes of its own, « 84 » otherwise called."""
    with filling() as session:
        old = CodeList(slug="regions-1970", title="Régions de 1970", name="REG_1970", code_count=vanished + 2)
        session.add(old)
        session.flush()
        codes = {
            "84": "Rhône-Alpes",
            "99": "INCONNUE",
            **{f"V{rank}": "Ancienne" for rank in range(vanished)},
        }
        session.add_all(
            Code(
                code_list_id=old.id,
                position=rank,
                notation=notation,
                label=label,
                folded_label=fold_text(label),
            )
            for rank, (notation, label) in enumerate(codes.items())
        )
        new = session.query(CodeList).filter_by(slug="regions-2016").one()
        new.replaces_id = old.id
        for code in session.query(Code).filter_by(code_list_id=new.id):
            code.folded_label = fold_text(code.label or "")


def test_a_version_leads_to_what_changed_since_the_one_before(client: FlaskClient, filling: Filling):
    add_version(filling)
    address = "/nomenclatures/regions-2016/versions/regions-1970"
    for slug in ("regions-2016", "regions-1970"):
        assert f'href="{address}"' in client.get(f"/nomenclatures/{slug}").text
    page = text_of(client, address)
    assert "1 code apparaît, 1 code disparaît, 1 code change de libellé, 1 libellé ne change que" in page
    assert "0 reste tel quel." in page
    for fact in ("Île-de-France", "Ancienne", "Rhône-Alpes", "Auvergne-Rhône-Alpes", "INCONNUE"):
        assert fact in page


def test_one_part_of_what_changed_is_paged(client: FlaskClient, filling: Filling):
    add_version(filling, vanished=150)
    address = "/nomenclatures/regions-2016/versions/regions-1970"
    assert f'href="{address}?liste=disparus"' in client.get(address).text
    first = client.get(f"{address}?liste=disparus").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(following.replace("&amp;", "&")).text
    assert (">V99<" in first, ">V100<" in first, ">V99<" in second, ">V149<" in second) == (
        True,
        False,
        False,
        True,
    )
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "query", ["liste=rien", "liste=%00", "liste=disparus&apres=rien", "liste=apparus&apres=%00"]
)
def test_a_malformed_part_is_a_bad_request(client: FlaskClient, filling: Filling, query: str):
    add_version(filling)
    assert client.get(f"/nomenclatures/regions-2016/versions/regions-1970?{query}").status_code == 400


@pytest.mark.parametrize("name", HOSTILE)
def test_a_version_nobody_has_is_not_found(client: FlaskClient, name: str):
    assert client.get(f"/nomenclatures/regions-2016/versions/{name}").status_code == 404
    assert client.get(f"/nomenclatures/{name}/versions/regions-2016").status_code == 404


def test_a_tree_shows_its_top_and_leads_down_and_up(client: FlaskClient, filling: Filling):
    with filling() as session:
        regions = session.query(CodeList).filter_by(slug="regions-2016").one()
        session.query(Code).filter_by(code_list_id=regions.id, notation="84").one().parent = "11"
    top = client.get("/nomenclatures/regions-2016").text
    assert "Auvergne-Rhône-Alpes" not in top
    assert 'href="/nomenclatures/regions-2016?dans=11#codes"' in top
    assert "1 code dans 11" in top
    under = client.get("/nomenclatures/regions-2016?dans=11").text
    assert "Auvergne-Rhône-Alpes" in under
    assert "Tous les codes du premier niveau" in under
    assert "Ce code n’en contient aucun autre." in client.get("/nomenclatures/regions-2016?dans=84").text
    assert client.get("/nomenclatures/regions-2016?dans=rien").status_code == 404
    assert client.get("/nomenclatures/regions-2016?dans=%00").status_code == 404
    # Wherever it stands, the filter finds it and leads to its place.
    assert (
        'href="/nomenclatures/regions-2016?dans=84#codes"'
        in client.get("/nomenclatures/regions-2016?q=84").text
    )


def test_a_code_list_offers_its_formats(client: FlaskClient):
    page = client.get("/nomenclatures/regions-2016").text
    for suffix in ("csv", "json", "ttl"):
        assert f'href="/nomenclatures/regions-2016.{suffix}"' in page


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
