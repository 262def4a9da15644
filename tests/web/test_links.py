import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.vocabularies import DatasetKind, LegalStatus, LinkAnswer, LinkKind, PublicationState
from catalogue.services.link_views import DatasetRef
from catalogue.web.link_names import column_names
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def fill(session: Session, bases: int = 1) -> None:
    """Add an extract and bases that answer yes, via and no in turn."""
    extract = make.dataset(session, "open-medic", title="Open Medic : base complète", acronym="Open Medic")
    region = make.variable(session, extract, "BEN_REG")
    make.join_key(session, extract, make.regions(session), variables=[region], label="Région de résidence")
    add_bases(session, extract, range(bases))


def add_bases(session: Session, extract: Dataset, ranks: range) -> None:
    """Add bases, each with its link."""
    for rank in ranks:
        other = make.base(session, f"base-{rank}", title=f"Base {rank}")
        make.link(
            session,
            extract,
            other,
            make.regions(session),
            answer=list(LinkAnswer)[rank % 3],
            kind=LinkKind.AGGREGATE,
            score=1 - rank / 1000,
            reason=f"Raison {rank}.",
            explanation="Par la région.",
            loss=["On perd la commune."],
            caveats=["Vérifiez les périodes."],
            legal=LegalStatus.AUTHORISATION,
        )


def find(session: Session, slug: str) -> Dataset:
    return session.scalars(select(Dataset).where(Dataset.slug == slug)).one()


def test_the_matrix_leads_to_each_link_and_says_the_answer_in_words(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 3)
    page = client.get("/croisements").text
    cells = re.findall(
        r'<a href="/croisements/open-medic/(base-\d)" title="Region">.*?hidden">(.*?)</span>', page
    )
    assert cells == [
        ("base-0", "Oui, Region"),
        ("base-1", "Oui, avec un passage, Region"),
        ("base-2", "Non, Region"),
    ]
    for shape in "●◐○":
        assert f'aria-hidden="true">{shape}</span>' in page


def test_the_matrix_counts_only_what_can_be_crossed(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 3)
    page = client.get("/croisements").text
    assert "2 croisements possibles" in page
    assert "2 bases peuvent être croisées avec cet extrait." in page


def test_the_matrix_is_a_table_a_screen_reader_can_read(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements").text
    assert "<caption" in page
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 1


def test_a_catalogue_without_links_says_what_to_do(client: FlaskClient):
    answer = client.get("/croisements")
    assert answer.status_code == 200
    assert "catalogue links derive" in answer.text


def test_a_link_answers_in_its_first_line(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session, 2)
    page = client.get("/croisements/open-medic/base-1").text
    main = page[page.index("<main") :]
    assert main.index("Raison 1.") < main.index("Par la région.") < main.index("BEN_REG")
    assert "◐" in main


def test_a_link_says_by_what_at_what_loss_and_whether_one_may(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    page = client.get("/croisements/open-medic/base-0").text
    assert '<a href="/jeux/open-medic/variables/BEN_REG"><code>BEN_REG</code></a>' in page
    assert "colonnes non relevées" in page
    assert '<a href="/nomenclatures/regions">Régions</a>' in page
    assert "On perd la commune." in page
    assert "Vérifiez les périodes." in page
    assert "Sur autorisation" in page
    assert "Proposé, pas encore relu" in page


@pytest.mark.parametrize(
    "address",
    [
        "/croisements/open-medic/inconnue",
        "/croisements/inconnu/base-0",
        "/croisements/base-0/open-medic",
        "/croisements/open-medic/%00",
    ],
)
def test_a_pair_nobody_knows_is_not_found(client: FlaskClient, filling: Filling, address: str):
    with filling() as session:
        fill(session)
    assert client.get(address).status_code == 404


def test_a_link_with_a_draft_is_nowhere(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
        find(session, "base-0").state = PublicationState.DRAFT
    assert client.get("/croisements/open-medic/base-0").status_code == 404
    assert "base-0" not in client.get("/croisements").text


@pytest.mark.parametrize("address", ["/croisements", "/croisements/open-medic/base-0"])
def test_links_cost_the_same_number_of_statements_for_1_and_50_bases(
    client: FlaskClient, filling: Filling, count_statements: StatementCounter, address: str
):
    costs = []
    with filling() as session:
        fill(session, 1)
    with count_statements() as statements:
        client.get(address)
    costs.append(len(statements))
    with filling() as session:
        add_bases(session, find(session, "open-medic"), range(1, 50))
    with count_statements() as statements:
        assert client.get(address).status_code == 200
    costs.append(len(statements))
    assert costs[0] == costs[1]


def test_the_name_of_a_column_is_short_and_borne_by_no_other():
    def dataset(slug: str, title: str, acronym: str | None = None) -> DatasetRef:
        return DatasetRef(slug, title, DatasetKind.EXTRACT, acronym, "Cnam")

    named = column_names(
        [
            dataset("a", "Open Medic : base complète", "Medic"),
            dataset("b", "Estimation de la population, par région"),
            dataset("c", "Open Damir : série close (2009-2014)", "Open Damir"),
            dataset("d", "Open Damir : depuis 2015", "Open Damir"),
        ]
    )
    assert named == {
        "a": "Medic",
        "b": "Estimation de la population",
        "c": "Open Damir : série close (2009-2014)",
        "d": "Open Damir : depuis 2015",
    }


def test_a_level_nobody_reaches_is_a_no_with_its_reason_and_the_nearest_way(
    client: FlaskClient, filling: Filling
):
    with filling() as session:
        fill(session)
        base = make.base(session, "base-regionale", title="Base régionale")
        make.join_key(session, base, make.regions(session), label="Région")
    page = client.get("/croisements/open-medic/base-regionale?niveau=departement").text
    assert re.search(r"Open Medic ne descend pas jusqu’au niveau «\sdepartement\s»", page)
    assert "Le plus proche qu’on puisse faire" in page
    assert "niveau=region" in page
    assert "Modifier cette notice" not in page


def test_a_level_that_does_not_exist_is_refused(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
    assert client.get("/croisements/open-medic/base-0?niveau=canton").status_code == 400


def test_a_pair_with_nothing_in_common_has_a_page_that_says_so(client: FlaskClient, filling: Filling):
    with filling() as session:
        fill(session)
        make.base(session, "base-muette", title="Base muette")
    page = client.get("/croisements/open-medic/base-muette").text
    assert "aucune clé de Base muette n’a été décrite" in page
