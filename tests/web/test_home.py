from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LinkAnswer, PublicationState
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def fill(session: Session, number: int, *, start: int = 0) -> None:
    """Add as many extracts, each with a base it can be crossed with, one it cannot, and a reuse."""
    codes = make.regions(session)
    for rank in range(start, start + number):
        extract = make.dataset(
            session,
            f"extrait-{rank}",
            title=f"Extrait {rank}",
            period_start=date(2014, 1, 1),
            period_end=date(2024, 12, 31),
            geographic_level=codes.level,
        )
        for answer in (LinkAnswer.VIA, LinkAnswer.NO):
            other = make.base(session, f"base-{rank}-{answer}")
            make.link(session, extract, other, codes, answer=answer)
        make.reuse(session, f"projet-{rank}", used=[extract], date=f"{2010 + rank % 10}")


def test_the_home_page_says_of_each_extract_when_where_and_with_how_many(
    client: FlaskClient, filling: Filling
):
    with filling() as session:
        fill(session, 1)
    page = client.get("/").text
    assert '<a href="/jeux/extrait-0">Extrait 0</a>' in page
    assert "2014–2024" in page
    assert ">Region</td>" in page
    assert '<a href="/croisements#extrait-0">1 base</a>' in page


def test_a_link_that_answers_no_is_not_counted(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 2)
    assert "2 croisements" in client.get("/").text


def test_the_latest_questions_stand_on_the_home_page(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 8)
    page = client.get("/").text
    assert "Combien projet-7 ?".replace(" ?", "\N{NARROW NO-BREAK SPACE}?") in page
    assert "Combien projet-0" not in page


@pytest.mark.parametrize("state", [PublicationState.DRAFT, PublicationState.WITHDRAWN])
def test_what_is_not_published_is_not_on_the_home_page(
    client: FlaskClient, filling: Filling, state: PublicationState
):
    with filling() as session:
        make.dataset(session, "secret", title="Extrait secret", state=state)
        make.reuse(session, "secret", question="Question secrète ?", state=state)
    page = client.get("/").text
    assert "secret" not in page


def test_an_empty_catalogue_still_has_a_home_page(client: FlaskClient):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Aucun extrait n’est encore décrit ici." in answer.text


def test_the_home_page_costs_the_same_number_of_statements_for_1_and_50_extracts(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    costs = []
    for start, number in ((0, 1), (1, 49)):
        with filling() as session:
            fill(session, number, start=start)
        with count_statements() as statements:
            assert f"Extrait {start + number - 1}" in client.get("/").text
        costs.append(len(statements))
    assert costs[0] == costs[1]
