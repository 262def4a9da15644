"""The page of proposed bindings, as a maintainer uses it."""

import re

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import BindingProposal, JoinKey
from catalogue.domain.vocabularies import LinkStatus, Role
from catalogue.services.binding.proposing import propose_bindings
from tests import factories as make
from tests.conftest import StatementCounter
from tests.web.admin.conftest import LogIn

ADDRESS = "/admin/rattachements/base/departements/dep"


@pytest.fixture
def proposed(database: Database) -> None:
    """One proposal that waits: the column « dep » of a base."""
    with database.unit_of_work() as session:
        codes = make.code_list(
            session,
            "departements",
            level=make.concept(session).levels[0],
            codes=("01", "75"),
            title="Départements",
        )
        base = make.base(session, "base")
        make.variable(session, base, "dep", label="Département <b>du patient</b>")
        propose_bindings(session)
        assert session.scalars(select(BindingProposal.code_list_id)).all() == [codes.id]


def version(page: str) -> str:
    found = re.search(r'name="row_version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_what_waits_is_shown_with_what_speaks_for_it_in_words(proposed: None, log_in: LogIn):
    page = log_in().get("/admin/rattachements").text
    assert "1 proposition attend" in page
    assert "ont en commun" in page
    assert "argument" in page
    assert "bénéficiaire" in page
    assert "<b>du patient" not in page


def test_a_proposal_is_confirmed_from_the_list(proposed: None, log_in: LogIn, database: Database):
    visitor = log_in()
    page = visitor.get("/admin/rattachements?jeu=base").text
    sent = {"decision": "confirm", "reason": "", "row_version": version(page)}
    answer = visitor.post(ADDRESS, sent)
    assert answer.status_code == 303
    assert "Rattachement confirmé" in visitor.get(answer.headers["Location"]).text
    with database.reading() as session:
        assert session.scalars(select(JoinKey.name)).all() == ["dep"]
    assert "devenu une clé" in visitor.get(ADDRESS).text
    assert "Rattachement" in visitor.get("/admin/historique").text


def test_a_rejection_without_reason_is_shown_again(proposed: None, log_in: LogIn, database: Database):
    visitor = log_in()
    sent = {"decision": "reject", "reason": " ", "row_version": version(visitor.get(ADDRESS).text)}
    answer = visitor.post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "Dites pourquoi" in answer.text
    assert "Erreur" in answer.text
    answer = visitor.post(ADDRESS, {**sent, "reason": "Ce sont des dossiers."})
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.scalars(select(BindingProposal.status)).all() == [LinkStatus.REJECTED]
    assert "Rien n’attend ici" in visitor.get("/admin/rattachements").text


def test_a_form_opened_before_a_change_is_refused(proposed: None, log_in: LogIn):
    visitor = log_in()
    answer = visitor.post(ADDRESS, {"decision": "confirm", "row_version": "99"})
    assert answer.status_code == 409


def test_a_form_without_a_decision_is_refused(proposed: None, log_in: LogIn):
    assert log_in().post(ADDRESS, {"row_version": "1"}).status_code == 400


def test_a_contributor_reads_what_a_maintainer_decides(proposed: None, log_in: LogIn):
    page = log_in(Role.CONTRIBUTOR).get(ADDRESS).text
    assert "pas en décider" in page
    assert 'name="decision"' not in page


def test_the_dashboard_counts_what_waits(proposed: None, log_in: LogIn):
    page = log_in().get("/admin/").text
    assert "1 rattachement proposé" in page
    assert "/admin/rattachements" in page


def test_the_public_page_of_the_variable_says_nothing_of_it(proposed: None, log_in: LogIn):
    visitor = log_in()
    assert "rattachement" not in visitor.get("/jeux/base/variables/dep").text.lower()
    assert "/admin/rattachements?jeu=base" in visitor.get("/admin/jeux/base/variables/dep").text


@pytest.mark.parametrize("address", ["/admin/rattachements?jeu=É", "/admin/rattachements?apres=x"])
def test_a_malformed_address_is_refused(proposed: None, log_in: LogIn, address: str):
    assert log_in().get(address).status_code == 400


def test_a_page_costs_the_same_whatever_waits(
    proposed: None, log_in: LogIn, database: Database, count_statements: StatementCounter
):
    visitor = log_in()
    visitor.get("/admin/rattachements")
    taken = []
    for more in (0, 60):
        with database.unit_of_work() as session:
            base = make.base(session, f"autre-{more}")
            for rank in range(more):
                make.variable(session, base, f"v{rank}", label="Département")
            propose_bindings(session)
        with count_statements() as statements:
            page = visitor.get("/admin/rattachements").text
        taken.append(len(statements))
    assert taken[0] == taken[1]
    assert "Page suivante" in page
