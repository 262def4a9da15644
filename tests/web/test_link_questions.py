import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LinkAnswer
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def fill(session: Session, bases: int = 2) -> None:
    """Add an extract and bases that carry the same regions, each with its link."""
    regions = make.regions(session)
    extract = make.dataset(session, "open-medic", title="Open Medic", acronym="Open Medic")
    region = make.variable(session, extract, "BEN_REG")
    make.join_key(session, extract, regions, variables=[region], label="Région")
    for rank in range(bases):
        base = make.base(session, f"socle-{rank}", title=f"Socle {rank}")
        column = make.variable(session, base, "region")
        make.join_key(session, base, regions, variables=[column], label="Région")
        make.link(
            session,
            extract,
            base,
            regions,
            answer=LinkAnswer.YES,
            score=0.5 + rank / 1000,
            reason=f"Raison {rank}.",
        )


def test_a_question_is_answered_first_and_leads_to_the_link(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements", query_string={"q": "socle 1 × open medic par région"}).text
    assert "Croiser «\N{NO-BREAK SPACE}Open Medic\N{NO-BREAK SPACE}» avec" in page
    assert 'href="/croisements/open-medic/socle-1?niveau=region"' in page
    assert page.index('class="verdict"') < page.index('name="q" type="search" value="socle 1')


def test_one_dataset_leads_to_its_list(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements?q=avec+quoi+croiser+open+medic").text
    assert 'href="/croisements?extrait=open-medic"' in page


def test_two_that_are_no_pair_are_told_what_they_share(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements?q=socle-0+et+socle-1").text
    assert "Oui\N{NARROW NO-BREAK SPACE}: tous" in page or "tous se rencontrent par lieu" in page


def test_a_pair_in_the_form_leads_to_its_page(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    answer = client.get("/croisements?extrait=open-medic&base=socle-0&niveau=region")
    assert answer.status_code == 302
    assert answer.location == "/croisements/open-medic/socle-0?niveau=region"


def test_the_links_of_a_dataset_are_listed_best_first(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements?extrait=open-medic").text
    assert page.index("/croisements/open-medic/socle-1") < page.index("/croisements/open-medic/socle-0")
    assert "/croisements/open-medic/socle-0" in client.get("/croisements?base=socle-0").text


def test_what_several_share_is_told_with_the_key_of_each(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements?jeu=open-medic&jeu=socle-0&jeu=socle-1").text
    assert "tous se rencontrent par lieu" in page
    assert "BEN_REG" in page
    one = client.get("/croisements?jeu=open-medic").text
    assert 'name="jeu" value="open-medic"' in one
    assert "tous se rencontrent" not in one


def test_the_matrix_is_drawn_and_says_what_it_leaves_out(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 40)
    page = client.get("/croisements").text
    assert page.count('class="edge edge-') == 28
    assert "12 jeux du tableau ne sont pas dessinés." in page


def test_columns_are_chosen_and_bases_paged(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 101)
    page = client.get("/croisements?colonne=open-medic").text
    assert 'rel="next" href="/croisements?colonne=open-medic&amp;apres=' in page
    assert 'rel="prev"' in client.get("/croisements?colonne=open-medic&apres=socle-50").text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=%00", 200),
        ("q=" + "x" * 5000, 200),
        ("q=%22%22%22+%C3%97+*:*", 200),
        ("q=nature:extrait", 200),
        ("apres=%00", 200),
        ("colonne=%27%3B--&colonne=%00", 200),
        ("jeu=%00", 200),
        ("jeu=%00&jeu=inconnu", 404),
        ("jeu=open-medic&jeu=../../etc", 404),
        ("&".join(f"jeu=j{rank}" for rank in range(40)), 200),
        ("extrait=%00", 404),
        ("base=inconnue", 404),
        ("extrait=a%2Fb&base=%3Cscript%3E", 302),
    ],
)
def test_hostile_addresses_get_a_page_or_a_refusal(
    client: FlaskClient, filling: Filling, query: str, status: int
):
    with filling() as session:
        fill(session)
    assert client.get(f"/croisements?{query}").status_code == status


@pytest.mark.parametrize("query", ["", "?extrait=open-medic", "?q=open+medic+et+socle-0"])
def test_more_links_cost_no_more_statements(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter, query: str
):
    with filling() as session:
        fill(session, 3)
    client.get(f"/croisements{query}")
    with count_statements() as few:
        client.get(f"/croisements{query}")
    with filling() as session:
        regions = make.regions(session)
        extract = make.dataset(session, "open-bio", title="Open Bio")
        for rank in range(40):
            make.link(session, extract, make.base(session, f"autre-{rank}"), regions, answer=LinkAnswer.VIA)
    with count_statements() as many:
        client.get(f"/croisements{query}")
    assert len(many) == len(few)
