import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.web.site import EXTENSION
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def fill(session: Session) -> None:
    """Add two extracts and a base about drugs, a code list, a reuse."""
    ansm = make.organisation(session, "ansm", name="Agence du médicament", acronym="ANSM")
    regions = make.regions(session)
    medic = make.dataset(
        session,
        "open-medic",
        title="Open Medic",
        summary="Les dépenses de médicaments par région.",
        licence="licence-ouverte",
        geographic_level=regions.level,
    )
    make.variable(session, medic, "BEN_REG", label="Région du bénéficiaire", code_list=regions)
    make.dataset(session, "open-bio", title="Open Bio", summary="Les actes de biologie.")
    make.base(session, "bdpm", title="Base des médicaments", publisher=ansm)
    make.reuse(session, "statines", title="Les statines", used=[medic])


@pytest.fixture
def visitor(client: FlaskClient, filling: Filling) -> FlaskClient:
    with filling() as session:
        fill(session)
    return client


def titles(page: str) -> list[str]:
    found = re.findall(r"<h2[^>]*><a href=\"([^\"]*)\"", page)
    return [address.split("?")[0] for address in found]


def counts(page: str) -> dict[tuple[str, str], int]:
    """Return the number beside each box, by facet and value."""
    boxes = re.findall(
        r'name="(\w+)" value="([^"]*)"[^>]*>\s*<span>.*?<span class="count">(\d+)<', page, re.DOTALL
    )
    return {(name, value): int(number) for name, value, number in boxes}


def test_a_result_says_what_it_is_whose_how_fine_and_why(visitor: FlaskClient):
    page = visitor.get("/recherche?q=médicaments").text
    assert "Extrait du SNIIRAM · Cnam · Region" in page
    assert "<mark>médicaments</mark>" in page
    assert "Pourquoi" in page
    assert titles(page)[0] == "/jeux/open-medic"


def test_a_variable_names_its_dataset(visitor: FlaskClient):
    page = visitor.get("/recherche?q=BEN_REG&type=variable").text
    assert "Variable · Open Medic · Cnam" in page
    assert titles(page) == ["/jeux/open-medic/variables/BEN_REG"]


def test_what_was_typed_is_still_in_the_box_and_escaped(visitor: FlaskClient):
    page = visitor.get("/recherche", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert 'value="&#34;&gt;&lt;script&gt;' in page


def test_several_values_of_a_facet_widen_and_facets_narrow_each_other(visitor: FlaskClient):
    both = visitor.get("/recherche?type=dataset&kind=extract&kind=external").text
    assert set(titles(both)) == {"/jeux/open-medic", "/jeux/open-bio", "/jeux/bdpm"}
    narrowed = visitor.get("/recherche?type=dataset&kind=extract&kind=external&publisher=ansm").text
    assert titles(narrowed) == ["/jeux/bdpm"]


def test_the_number_beside_a_box_is_what_ticking_it_gives(visitor: FlaskClient):
    for (name, value), number in counts(visitor.get("/recherche?type=dataset").text).items():
        if name == "type":
            continue
        found = titles(visitor.get(f"/recherche?type=dataset&{name}={value}").text)
        assert len(found) == number, (name, value)


def test_a_chosen_value_is_ticked_and_has_a_chip_that_removes_only_it(visitor: FlaskClient):
    page = visitor.get("/recherche?q=open&kind=extract&publisher=cnam").text
    assert re.search(r'name="kind" value="extract" checked', page)
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips
    assert "/recherche?publisher=cnam&amp;q=open" in chips[0]
    assert "/recherche?kind=extract&amp;q=open" in chips[0]
    assert 'href="/recherche?q=open">Tout retirer' in chips[0]


def test_a_value_nobody_has_gives_an_empty_page_that_helps(visitor: FlaskClient):
    answer = visitor.get("/recherche?kind=nimporte&type=dataset")
    assert answer.status_code == 200
    assert "Rien ne répond à cette recherche." in answer.text
    assert "Retirez les filtres" in answer.text


def test_a_corrected_search_says_so_and_gives_the_way_back(visitor: FlaskClient):
    page = visitor.get("/recherche?q=medicamants").text
    assert "Voici ce qui répond à «\N{NO-BREAK SPACE}médicaments\N{NO-BREAK SPACE}»" in page
    way_back = re.search(r'<a href="([^"]*)">Chercher quand même', page)
    assert way_back
    exact = visitor.get(way_back[1].replace("&amp;", "&")).text
    assert "Rien ne répond à cette recherche." in exact


def test_pages_follow_one_another_and_end(app: Flask, client: FlaskClient, filling: Filling):
    with filling() as session:
        for rank in range(45):
            make.dataset(session, f"jeu-{rank:02}", title=f"Jeu {rank:02}")
    seen: list[str] = []
    address: str | None = "/recherche?type=dataset&tri=title"
    while address:
        page = client.get(address).text
        seen += titles(page)
        following = re.search(r'<a rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert seen == [f"/jeux/jeu-{rank:02}" for rank in range(45)]


def test_a_page_past_the_end_leads_back_to_the_first(visitor: FlaskClient):
    page = visitor.get("/recherche?q=open&page=400").text
    assert "Il n’y a pas tant de résultats." in page
    assert 'href="/recherche?q=open">Revenir aux premiers' in page


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("/recherche?page=x", "page"),
        ("/recherche?page=-1", "page"),
        ("/recherche?page=99999999999999999999999", "page"),
        ("/recherche?page=501", "page"),
        ("/recherche?tri=hasard", "hasard"),
        (f"/recherche?q={'a' * 257}", "257 caractères"),
        (f"/recherche?q={'+'.join(str(rank) for rank in range(40))}", "40 termes"),
    ],
)
def test_a_malformed_search_is_refused_in_one_clear_line(visitor: FlaskClient, address: str, word: str):
    answer = visitor.get(address)
    assert answer.status_code == 400
    lead = re.search(r'<p class="lead"[^>]*>(.*?)</p>', answer.text)
    assert lead
    assert word in lead[1]


def test_the_order_is_kept_with_the_query(visitor: FlaskClient):
    page = visitor.get("/recherche?q=open&type=dataset&tri=title").text
    assert titles(page) == ["/jeux/open-bio", "/jeux/open-medic"]
    assert '<input type="hidden" name="tri" value="title">' in page


def test_without_index_search_is_unavailable_and_the_rest_goes_on(
    app: Flask, visitor: FlaskClient, tmp_path: Path
):
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], index=WhooshIndex(tmp_path / "absent"))
    answer = visitor.get("/recherche?q=open")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert visitor.get("/").status_code == 200
    assert visitor.get("/jeux/open-medic").status_code == 200


def test_a_search_costs_the_same_number_of_statements_for_1_and_20_results(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    with filling() as session:
        place = make.concept(session)
        for rank in range(20):
            kind = DatasetKind.EXTERNAL if rank % 2 else DatasetKind.EXTRACT
            of = make.dataset(session, f"jeu-{rank}", title=f"Jeu numéro{rank}", kind=kind)
            make.variable(session, of, f"VAR_{rank}")
            make.code_list(session, f"liste-{rank}", level=place.levels[0])
    costs = []
    for address, number in (("/recherche?type=dataset&q=numéro7", 1), ("/recherche?type=dataset", 20)):
        with count_statements() as statements:
            assert len(titles(client.get(address).text)) == number
        costs.append(len(statements))
    assert costs[0] == costs[1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), facet=st.text(max_size=20), order=st.text(max_size=10))
def test_no_query_string_breaks_the_page(visitor: FlaskClient, text: str, facet: str, order: str):
    values = {"q": text, "kind": facet, "publisher": facet, "type": facet}
    if order:
        values["tri"] = order
    assert visitor.get("/recherche", query_string=values).status_code in {200, 400}


def codes_of(page: str) -> list[str]:
    """Return the addresses of the codes shown, in order."""
    part = re.search(r'<section class="codes".*?</section>', page, re.DOTALL)
    return re.findall(r'href="(/nomenclatures/[^"]*)"><code>[^<]*</code></a> <span', part[0] if part else "")


@pytest.fixture
def with_codes(client: FlaskClient, filling: Filling) -> FlaskClient:
    with filling() as session:
        fill(session)
        make.code_list(session, "cim", title="Diagnostics", codes={"E11": "Diabète", "E110": "Coma"})
        make.code_list(
            session, "actes", title="Les actes", codes={f"AMI{rank}": "Médicaments" for rank in range(6)}
        )
    return client


def test_a_code_that_no_record_names_is_a_result_and_not_a_mistake(with_codes: FlaskClient):
    page = with_codes.get("/recherche?q=e11").text
    assert "2 codes pour «\N{NO-BREAK SPACE}e11\N{NO-BREAK SPACE}»</h1>" in page
    assert codes_of(page) == ["/nomenclatures/cim?q=E11#codes", "/nomenclatures/cim?q=E110#codes"]
    assert "Rien ne répond" not in page
    assert "<mark>" not in page


def test_codes_stand_above_records_and_leave_them_in_sight(with_codes: FlaskClient):
    page = with_codes.get("/recherche?q=médicaments").text
    assert codes_of(page) == ["/nomenclatures/actes?q=AMI0#codes"]
    assert 'href="/codes?q=m%C3%A9dicaments">Voir les 6 codes</a>' in page
    assert page.index('class="codes"') < page.index('class="results"')
    assert titles(page)[0] == "/jeux/open-medic"


def test_codes_found_by_a_word_come_before_the_records_of_another(with_codes: FlaskClient):
    page = with_codes.get("/recherche?q=coma").text
    assert "1 code pour «\N{NO-BREAK SPACE}coma" in page
    assert codes_of(page) == ["/nomenclatures/cim?q=E110#codes"]


@pytest.mark.parametrize("narrowed", ["type=dataset", "kind=extract", "publisher=cnam", "page=2"])
def test_a_search_narrowed_to_other_things_shows_no_code(with_codes: FlaskClient, narrowed: str):
    assert 'class="codes"' not in with_codes.get(f"/recherche?q=médicaments&{narrowed}").text


def test_the_shown_code_is_in_the_page_it_leads_to(with_codes: FlaskClient):
    for address in codes_of(with_codes.get("/recherche?q=e11").text):
        notation = address.split("q=")[1].split("#")[0]
        assert f"<code>{notation}</code>" in with_codes.get(address).text
