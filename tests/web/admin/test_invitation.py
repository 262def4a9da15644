from datetime import timedelta

import pytest
from sqlalchemy import select, update

from catalogue.db import Database
from catalogue.domain import Invitation, User, UserSession
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.services.accounts.invitations import issue_link
from catalogue.services.rights import operator
from tests.services.accounts.people import account
from tests.web.admin.conftest import LogIn, Visitor

NEW = "cheval batterie agrafe exact"


@pytest.fixture
def link(database: Database) -> str:
    """The address of a one-time link of an account that has no password."""
    with database.unit_of_work() as session:
        user = account(session, role=Role.CONTRIBUTOR, password=False)
        token = issue_link(session, actor=operator(), user_id=user.id, now=utc_now()).token
    return f"/admin/invitation/{token}"


def choose(visitor: Visitor, link: str, password: str = NEW, again: str | None = None, **more: str):
    data = {"password": password, "password_again": password if again is None else again, **more}
    return visitor.post(link, data, form_at=link)


def test_a_link_leads_to_a_password_and_to_login(visitor: Visitor, link: str):
    for _ in range(2):
        assert "anne@exemple.fr" in visitor.get(link).text
    answer = choose(visitor, link)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    assert "Votre mot de passe est enregistré" in page.text
    data = {"email": "anne@exemple.fr", "password": NEW}
    assert visitor.post("/admin/connexion", data, form_at="/admin/connexion").status_code == 303


def test_a_link_that_was_used_is_gone(visitor: Visitor, link: str):
    token = visitor.token(link)
    choose(visitor, link)
    assert visitor.get(link).status_code == 410
    data = {"csrf_token": visitor.token("/admin/connexion"), "password": NEW, "password_again": NEW}
    answer = visitor.client.post(link, data=data)
    assert answer.status_code == 410
    assert "Demandez-en un nouveau" in answer.text
    assert visitor.client.post(link, data={**data, "csrf_token": token}).status_code == 400


def test_a_link_that_expired_is_gone(visitor: Visitor, link: str, database: Database):
    with database.unit_of_work() as session:
        session.execute(update(Invitation).values(expires_at=utc_now() - timedelta(seconds=1)))
    assert visitor.get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "é", "%00", "a" * 3000, "%2e%2e", "<script>"])
def test_a_link_nobody_made_is_not_found(visitor: Visitor, link: str, token: str):
    answer = visitor.get(f"/admin/invitation/{token}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("", None, "password"),
        ("onze signes", None, "password"),
        ("x1" * 200, None, "password"),
        ("Anne@Exemple.FR", None, "password"),
        ("motdepasse123", None, "password"),
        (NEW, NEW + "x", "password_again"),
    ],
)
def test_a_refused_password_is_said_at_its_field_and_the_link_stays_good(
    visitor: Visitor, link: str, password: str, again: str | None, field: str
):
    answer = choose(visitor, link, password, again)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<title>Erreur" in answer.text
    assert not password or password not in answer.text
    assert choose(visitor, link).status_code == 303


def test_choosing_a_password_ends_every_session_of_the_account(
    log_in: LogIn, visitor: Visitor, database: Database
):
    anne = log_in()
    with database.unit_of_work() as session:
        user_id = session.scalars(select(User.id)).one()
        token = issue_link(session, actor=operator(), user_id=user_id, now=utc_now()).token
    assert choose(visitor, f"/admin/invitation/{token}").status_code == 303
    assert anne.get("/admin/compte").status_code == 303


def test_a_link_followed_while_logged_in_as_somebody_else_logs_that_out(log_in: LogIn, database: Database):
    with database.unit_of_work() as session:
        user = account(session, password=False)
        token = issue_link(session, actor=operator(), user_id=user.id, now=utc_now()).token
    other = log_in(Role.ADMIN, "bruno@exemple.fr")
    choose(other, f"/admin/invitation/{token}")
    assert other.get("/admin/compte").status_code == 303


def test_fields_that_the_form_does_not_have_change_nothing(visitor: Visitor, link: str, database: Database):
    choose(visitor, link, role="admin", is_active="", email="autre@exemple.fr", user_id="99", name="x")
    with database.reading() as session:
        user = session.scalars(select(User)).one()
        assert session.scalars(select(UserSession)).all() == []
    assert (user.role, user.email, user.name) == (Role.CONTRIBUTOR, "anne@exemple.fr", None)
    assert user.is_active


def test_a_link_stays_out_of_the_log(visitor: Visitor, link: str, capfd: pytest.CaptureFixture[str]):
    choose(visitor, link)
    logged = capfd.readouterr().err
    assert "/admin/invitation/…" in logged
    assert link.rpartition("/")[2] not in logged
    assert NEW not in logged
