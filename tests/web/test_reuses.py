import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LinkAnswer, PublicationState, ReuseRole
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def fill(session: Session, number: int) -> None:
    """Add reuses, each of an extract of its own."""
    for rank in range(number):
        used = make.dataset(session, f"jeu-{number}-{rank}")
        make.reuse(session, f"projet-{number}-{rank:02}", used=[used])


def addresses(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/reutilisations/([^"]*)"', page)


def test_a_reuse_shows_its_question_its_data_and_what_came_out(client: FlaskClient, filling: Filling):
    with filling() as session:
        medic = make.dataset(session, "open-medic", title="Open Medic")
        make.reuse(
            session,
            "statines",
            used=[medic],
            title="Les statines",
            question="Où en prescrit-on le plus ?",
            results="Une carte.",
            date="2015-01-26",
            event="Hackathon",
            other_bases=["Une base d’ailleurs"],
            url="javascript:alert(1)",
        )
    page = client.get("/reutilisations/statines").text
    assert "Où en prescrit-on le plus" in page
    assert '<a href="/jeux/open-medic">Open Medic</a>' in page
    assert "Une base d’ailleurs" in page
    assert "Une carte." in page
    assert "26 janvier 2015" in page
    assert 'href="javascript:' not in page


def test_a_reuse_leads_to_the_links_between_its_data(client: FlaskClient, filling: Filling):
    with filling() as session:
        codes = make.regions(session)
        medic, bdpm, other = (
            make.dataset(session, "medic"),
            make.base(session, "bdpm"),
            make.base(session, "x"),
        )
        make.link(session, medic, bdpm, codes, answer=LinkAnswer.VIA, reason="Oui, à la région.")
        make.link(session, medic, other, codes, answer=LinkAnswer.YES)
        reuse = make.reuse(session, "statines", used=[medic, bdpm])
        reuse.datasets[1].role = ReuseRole.CROSSED
    page = client.get("/reutilisations/statines").text
    assert 'href="/croisements/medic/bdpm"' in page
    assert "Oui, à la région." in page
    assert 'href="/croisements/medic/x"' not in page


def test_a_reuse_hides_what_is_not_published(client: FlaskClient, filling: Filling):
    with filling() as session:
        codes = make.regions(session)
        medic = make.dataset(session, "medic")
        draft = make.base(session, "brouillon", title="Base en brouillon", state=PublicationState.DRAFT)
        make.link(session, medic, draft, codes, answer=LinkAnswer.VIA)
        make.reuse(session, "statines", used=[medic, draft])
    assert "brouillon" not in client.get("/reutilisations/statines").text


@pytest.mark.parametrize(
    ("state", "status"), [(PublicationState.DRAFT, 404), (PublicationState.WITHDRAWN, 410)]
)
def test_a_reuse_that_is_not_published_is_not_shown(
    client: FlaskClient, filling: Filling, state: PublicationState, status: int
):
    with filling() as session:
        make.reuse(session, "cachee", title="Titre caché", state=state)
    answer = client.get("/reutilisations/cachee")
    assert answer.status_code == status
    assert "Titre caché" not in answer.text
    assert "cachee" not in client.get("/reutilisations").text


@pytest.mark.parametrize("slug", ["inconnue", "%00", "a" * 300])
def test_a_reuse_nobody_made_is_not_found(client: FlaskClient, slug: str):
    assert client.get(f"/reutilisations/{slug}").status_code == 404


def test_pages_of_reuses_part_the_list(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 45)
    seen: list[str] = []
    address: str | None = "/reutilisations"
    while address:
        page = client.get(address).text
        seen += addresses(page)
        following = re.search(r'<a rel="next" href="([^"]*)"', page)
        address = following[1] if following else None
    assert seen == [f"projet-45-{rank:02}" for rank in range(45)]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "99999999999", "1.5", ""])
def test_a_malformed_page_key_is_refused(client: FlaskClient, after: str):
    assert client.get(f"/reutilisations?apres={after}").status_code == 400


def test_a_page_past_the_end_leads_back(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 1)
    answer = client.get("/reutilisations?apres=9000")
    assert answer.status_code == 200
    assert "Revenir au début de la liste" in answer.text


def test_a_list_of_reuses_costs_the_same_number_of_statements_for_1_and_20(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    costs = []
    for number in (1, 30):
        with filling() as session:
            session.connection().exec_driver_sql("DELETE FROM reuse")
            fill(session, number)
        with count_statements() as statements:
            assert len(addresses(client.get("/reutilisations").text)) == min(number, 20)
        costs.append(len(statements))
    assert costs[0] == costs[1]
