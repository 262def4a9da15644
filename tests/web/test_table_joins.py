"""How two tables join, on the page of the pair and on the page of a table."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.vocabularies import DatasetKind, JoinKind, LinkStatus
from catalogue.services.datasets import JOINS_SHOWN
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.conftest import Filling


def add_table(session: Session, name: str) -> Dataset:
    row = make.dataset(session, name.lower(), kind=DatasetKind.TABLE, name=name, title=f"Table {name}")
    make.variable(session, row, "ETA")
    return row


@pytest.fixture
def visitor(client: FlaskClient, filling: Filling) -> FlaskClient:
    """A visitor of a catalogue where ACTES and LITS join SEJOURS, and ISOLEE joins nothing."""
    with filling() as session:
        acts, beds, stays, _ = (add_table(session, name) for name in ("ACTES", "LITS", "SEJOURS", "ISOLEE"))
        make.table_join(session, acts, stays, "ETA", evidence=["SEJOURS déclare cette clé."])
        make.table_join(session, beds, stays, "ETA", kind=JoinKind.PART_OF_KEY)
    return client


def test_a_direct_join_says_yes_by_which_columns_and_why(visitor: FlaskClient):
    for address in ("/croisements/actes/sejours", "/croisements/sejours/actes"):
        page = visitor.get(address).text
        assert "L’une rejoint l’autre." in page, address
        assert "SEJOURS déclare cette clé." in page, address
        assert "/jeux/actes/variables/ETA" in page, address
        assert "regroupez d’un côté" not in page, address


def test_siblings_are_answered_through_their_hub_with_a_warning(visitor: FlaskClient):
    page = visitor.get("/croisements/actes/lits").text
    assert "en passant par la table SEJOURS" in page
    assert "regroupez d’un côté" in page


def test_tables_without_a_way_get_a_no_with_its_reason(visitor: FlaskClient):
    answer = visitor.get("/croisements/actes/isolee")
    assert answer.status_code == 200
    assert "aucune clé connue ne mène de ACTES à ISOLEE" in answer.text


def test_the_page_of_a_table_shows_the_joins_its_source_does_not_declare(visitor: FlaskClient):
    page = visitor.get("/jeux/sejours").text
    for other in ("actes", "lits"):
        assert f"/croisements/{other}/sejours" in page, other


def test_what_a_person_rejected_or_the_source_declares_is_not_among_found_joins(
    client: FlaskClient, filling: Filling
):
    with filling() as session:
        acts, beds, stays = (add_table(session, name) for name in ("ACTES", "LITS", "SEJOURS"))
        make.table_join(session, acts, stays, "ETA", status=LinkStatus.REJECTED)
        make.table_join(session, beds, stays, "ETA", kind=JoinKind.FOREIGN_KEY)
    page = client.get("/jeux/sejours").text
    assert "/croisements/actes/sejours" not in page
    assert "/croisements/lits/sejours" not in page


def test_many_joins_cost_a_table_no_more_statements_and_are_cut(
    visitor: FlaskClient, filling: Filling, count_statements: StatementCounter
):
    addresses = ("/jeux/sejours", "/croisements/actes/sejours", "/croisements/actes/lits")
    few, many = [], []
    for address in addresses:
        with count_statements() as statements:
            visitor.get(address)
        few.append(len(statements))
    with filling() as session:
        stays = session.query(Dataset).filter_by(slug="sejours").one()
        for rank in range(JOINS_SHOWN + 5):
            make.table_join(session, add_table(session, f"T{rank:03}"), stays, "ETA")
    for address in addresses:
        with count_statements() as statements:
            visitor.get(address)
        many.append(len(statements))
    assert many == few
    assert visitor.get("/jeux/sejours").text.count('/sejours">Clé que portent') <= JOINS_SHOWN
