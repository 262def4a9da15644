import re

import pytest
from flask.testing import FlaskClient

from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def shown(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*"><code>([^<]*)</code>', page)


@pytest.fixture
def visitor(client: FlaskClient, filling: Filling) -> FlaskClient:
    with filling() as session:
        make.code_list(session, "actes", title="Les actes", codes={"DEQP003": "ECG", "B": "Un <b>deqp</b>"})
        many = {f"M{rank:03}": "Masseur" for rank in range(45)}
        make.code_list(session, "professions", codes=many)
    return client


def test_a_code_is_shown_with_its_list_where_it_stands(visitor: FlaskClient):
    page = visitor.get("/codes?q=deqp").text
    assert shown(page) == ["DEQP003", "B"]
    assert 'href="/nomenclatures/actes?q=DEQP003#codes"' in page
    assert 'href="/nomenclatures/actes">Les actes</a>' in page
    assert "Un &lt;b&gt;deqp&lt;/b&gt;" in page


def test_pages_of_codes_follow_one_another_and_end(visitor: FlaskClient):
    seen: list[str] = []
    address: str | None = "/codes?q=masseurs"
    while address:
        page = visitor.get(address).text
        seen += shown(page)
        following = re.search(r'<a rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert seen == [f"M{rank:03}" for rank in range(45)]


@pytest.mark.parametrize("address", ["/codes", "/codes?q=", "/codes?q=%20"])
def test_without_words_there_is_only_the_form(visitor: FlaskClient, address: str):
    page = visitor.get(address).text
    assert shown(page) == []
    assert 'class="empty"' not in page


def test_what_no_code_answers_is_said(visitor: FlaskClient):
    assert "Aucun code ne commence ainsi" in visitor.get("/codes?q=zzzz").text


@pytest.mark.parametrize("address", [f"/codes?q={'a' * 257}", "/codes?q=masseur&apres=W10", "/codes?apres=x"])
def test_a_malformed_address_is_refused(visitor: FlaskClient, address: str):
    assert visitor.get(address).status_code == 400


def test_a_page_costs_the_same_for_2_codes_and_20(visitor: FlaskClient, count_statements: StatementCounter):
    costs = []
    for words, number in (("deqp", 2), ("masseur", 20)):
        with count_statements() as statements:
            assert len(shown(visitor.get(f"/codes?q={words}").text)) == number
        costs.append(len(statements))
    assert costs[0] == costs[1]
