import re

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import User
from catalogue.domain.vocabularies import Role
from tests.services.accounts.people import account
from tests.web.admin.conftest import LogIn, Visitor, made_site

USERS = "/admin/utilisateurs"


@pytest.fixture
def admin(log_in: LogIn) -> Visitor:
    return log_in(Role.ADMIN, "admin@exemple.fr")


def ids(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {user.email: user.id for user in session.scalars(select(User))}


def test_adding_an_account_shows_its_link_once(admin: Visitor, visitor: Visitor):
    data = {"email": "Bruno@exemple.fr", "name": "Bruno", "role": "maintainer"}
    answer = admin.post(USERS, data)
    assert answer.status_code == 201
    link = re.search(r"<code>[^<]*(/admin/invitation/[\w-]{43})</code>", answer.text)
    assert link is not None
    assert "bruno@exemple.fr" in visitor.get(link[1]).text
    assert "/admin/invitation/" not in admin.get(USERS).text


def test_the_link_begins_with_the_public_address(
    database: Database, database_url: str, tmp_path, log_in: LogIn
):
    admin = log_in(Role.ADMIN)
    cookie = admin.client.get_cookie("session")
    assert cookie is not None
    site = made_site(database, database_url, tmp_path, base_url="http://catalogue.example/snds")
    visitor = Visitor(site.test_client())
    visitor.client.set_cookie("session", cookie.value)
    answer = visitor.post(USERS, {"email": "bruno@exemple.fr", "role": "admin"})
    assert "<code>http://catalogue.example/snds/admin/invitation/" in answer.text


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"email": "bruno", "role": "admin"}, 422, "email"),
        ({"email": "", "role": "admin"}, 422, "email"),
        ({"email": "a\x00b@exemple.fr", "role": "admin"}, 422, "email"),
        ({"email": "bruno@exemple.fr", "role": "roi"}, 422, "role"),
        ({"email": "bruno@exemple.fr", "role": "admin", "name": "\u202eabc"}, 422, "name"),
        ({"email": "admin@exemple.fr", "role": "admin"}, 409, "email"),
    ],
)
def test_a_refused_account_is_said_at_its_field(
    admin: Visitor, database: Database, data: dict[str, str], status: int, field: str
):
    answer = admin.post(USERS, data)
    assert answer.status_code == status
    assert f'id="{field}-problem"' in answer.text
    assert [*ids(database)] == ["admin@exemple.fr"]


def test_whose_role_changes_is_logged_out(admin: Visitor, log_in: LogIn, database: Database):
    bruno = log_in(Role.CONTRIBUTOR, "bruno@exemple.fr")
    number = ids(database)["bruno@exemple.fr"]
    assert admin.post(f"{USERS}/{number}/role", {"role": "maintainer"}).status_code == 303
    assert bruno.get("/admin/compte").status_code == 303


def test_who_is_deactivated_is_logged_out_and_comes_back(admin: Visitor, log_in: LogIn, database: Database):
    bruno = log_in(Role.CONTRIBUTOR, "bruno@exemple.fr")
    number = ids(database)["bruno@exemple.fr"]
    admin.post(f"{USERS}/{number}/desactivation")
    assert bruno.get("/admin/compte").status_code == 303
    assert "Désactivé" in admin.get(USERS).text
    assert admin.post(f"{USERS}/{number}/lien").status_code == 409
    admin.post(f"{USERS}/{number}/reactivation")
    assert "Désactivé" not in admin.get(USERS).text
    assert admin.post(f"{USERS}/{number}/lien").status_code == 200


def test_the_last_administrator_stays(admin: Visitor, database: Database):
    number = ids(database)["admin@exemple.fr"]
    for answer in (
        admin.post(f"{USERS}/{number}/role", {"role": "contributor"}),
        admin.post(f"{USERS}/{number}/desactivation"),
    ):
        assert answer.status_code == 409
        assert "dernier compte d’administration" in answer.text
    assert admin.get(USERS).status_code == 200


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.MAINTAINER])
def test_who_is_no_administrator_neither_sees_nor_changes_accounts(
    log_in: LogIn, database: Database, role: Role
):
    visitor = log_in(role)
    number = ids(database)["anne@exemple.fr"]
    assert visitor.get(USERS).status_code == 403
    for address, data in (
        (USERS, {"email": "bruno@exemple.fr", "role": "admin"}),
        (f"{USERS}/{number}/role", {"role": "admin"}),
        (f"{USERS}/{number}/lien", {}),
        (f"{USERS}/{number}/desactivation", {}),
        (f"{USERS}/{number}/reactivation", {}),
    ):
        assert visitor.post(address, data).status_code == 403
    with database.reading() as session:
        assert session.scalars(select(User.role)).all() == [role]
    assert USERS not in visitor.get("/admin/compte").text


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "x"])
def test_an_account_that_does_not_exist_is_not_found(admin: Visitor, number: str):
    for action, data in (
        ("role", {"role": "admin"}),
        ("lien", {}),
        ("desactivation", {}),
        ("reactivation", {}),
    ):
        assert admin.post(f"{USERS}/{number}/{action}", data).status_code == 404


def test_pages_of_accounts_partition_the_list(admin: Visitor, database: Database):
    with database.unit_of_work() as session:
        for number in range(45):
            account(session, f"personne{number:02}@exemple.fr")
    seen: list[str] = []
    address: str | None = USERS
    while address:
        page = admin.get(address).text
        seen += re.findall(r'<th scope="row">([^<]+)', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1] if following else None
    assert seen == ["admin@exemple.fr", *(f"personne{number:02}@exemple.fr" for number in range(45))]


def test_the_log_names_accounts_by_their_number(
    admin: Visitor, database: Database, capfd: pytest.CaptureFixture[str]
):
    admin.post(USERS, {"email": "bruno@exemple.fr", "role": "contributor"})
    admin.post(f"{USERS}/{ids(database)['bruno@exemple.fr']}/role", {"role": "maintainer"})
    logged = capfd.readouterr().err
    assert "role changed" in logged
    assert "bruno" not in logged
