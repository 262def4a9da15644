import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import User, UserSession
from catalogue.domain.vocabularies import Role
from catalogue.errors import CatalogueError, Conflict, Forbidden, Invalid, NotFound
from catalogue.services.accounts.invitations import read_link
from catalogue.services.accounts.users import (
    add_account,
    change_role,
    get_account,
    list_accounts,
    rename,
    set_active,
)
from catalogue.services.rights import RIGHTS, Right, operator
from tests.services.accounts.people import NOW, account, actor, logged_in


def add(session: Session, email: str = "anne@exemple.fr", **values):
    given = {"role": Role.CONTRIBUTOR, "now": NOW, "actor": operator(), **values}
    return add_account(session, email=email, **given)


def test_a_new_account_waits_for_its_password(session: Session):
    link = add(session, " Anne@Exemple.FR ", name="  Anne Martin ")
    assert read_link(session, token=link.token, now=NOW).email == "anne@exemple.fr"
    view = get_account(session, actor=operator(), email="ANNE@exemple.fr")
    assert (view.name, view.role, view.is_active, view.has_password) == (
        "Anne Martin",
        Role.CONTRIBUTOR,
        True,
        False,
    )


def test_adding_an_account_that_has_a_password_changes_nothing(session: Session):
    user = account(session)
    with pytest.raises(Conflict, match="a un mot de passe"):
        add(session, user.email, role=Role.ADMIN)
    assert user.role is Role.MAINTAINER


@pytest.mark.parametrize("name", ["x" * 101, "a\x00b", "a\nb", "\u202eabc", "a\u2066b"])
def test_a_name_that_cannot_be_shown_is_refused_at_its_field(session: Session, name: str):
    user = account(session)
    for refused in (
        lambda: add(session, "autre@exemple.fr", name=name),
        lambda: rename(session, user_id=user.id, name=name),
    ):
        with pytest.raises(Invalid) as error:
            refused()
        assert error.value.detail["field"] == "name"


def test_a_name_of_spaces_is_no_name(session: Session):
    user = account(session)
    rename(session, user_id=user.id, name="Anne")
    rename(session, user_id=user.id, name="   ")
    assert user.name is None


def test_accounts_are_listed_in_pages(session: Session):
    for number in range(5):
        account(session, f"personne{number}@exemple.fr")
    first = list_accounts(session, actor=operator(), limit=3)
    rest = list_accounts(session, actor=operator(), after=first[-1].id)
    assert [view.email for view in (*first, *rest)] == [f"personne{number}@exemple.fr" for number in range(5)]


@pytest.mark.parametrize("role", [role for role in Role if Right.MANAGE_ACCOUNTS not in RIGHTS[role]])
def test_only_administrators_manage_accounts(session: Session, role: Role):
    user = account(session, role=role)
    who = actor(user)
    for refused in (
        lambda: list_accounts(session, actor=who),
        lambda: get_account(session, actor=who, email=user.email),
        lambda: add(session, "autre@exemple.fr", actor=who),
        lambda: change_role(session, actor=who, user_id=user.id, role=Role.ADMIN),
        lambda: set_active(session, actor=who, user_id=user.id, is_active=False),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert user.role is role


def test_whose_rights_change_is_logged_out_everywhere(session: Session):
    user = account(session)
    logged_in(session, user)
    change_role(session, actor=operator(), user_id=user.id, role=Role.MAINTAINER)
    assert len(session.scalars(select(UserSession)).all()) == 1
    change_role(session, actor=operator(), user_id=user.id, role=Role.ADMIN)
    assert session.scalars(select(UserSession)).all() == []


def test_who_is_deactivated_is_logged_out_everywhere(session: Session):
    user = account(session)
    logged_in(session, user)
    set_active(session, actor=operator(), user_id=user.id, is_active=False)
    assert session.scalars(select(UserSession)).all() == []


def test_an_unknown_account_is_not_found(session: Session):
    with pytest.raises(NotFound):
        change_role(session, actor=operator(), user_id=1, role=Role.ADMIN)


def test_the_last_administrator_who_can_log_in_stays(session: Session):
    user = account(session, role=Role.ADMIN)
    account(session, "bruno@exemple.fr", role=Role.ADMIN, password=False)
    gone = account(session, "chloe@exemple.fr", role=Role.ADMIN)
    set_active(session, actor=operator(), user_id=gone.id, is_active=False)
    with pytest.raises(Conflict, match="dernier compte"):
        change_role(session, actor=operator(), user_id=user.id, role=Role.CONTRIBUTOR)
    with pytest.raises(Conflict, match="dernier compte"):
        set_active(session, actor=actor(user), user_id=user.id, is_active=False)


def run_at_once(*calls) -> list[str]:
    start, outcomes = threading.Barrier(len(calls)), []

    def run(call) -> None:
        start.wait()
        try:
            call()
            outcomes.append("done")
        except CatalogueError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_administrators_cannot_each_remove_the_other_at_the_same_moment(database: Database):
    with database.unit_of_work() as session:
        users = [account(session, f"{name}@exemple.fr", role=Role.ADMIN) for name in ("anne", "bruno")]
        ids, actors = [user.id for user in users], [actor(user) for user in users]

    def demote(by: int, whom: int):
        def call() -> None:
            with database.unit_of_work() as session:
                change_role(session, actor=actors[by], user_id=ids[whom], role=Role.CONTRIBUTOR)

        return call

    assert run_at_once(demote(0, 1), demote(1, 0)) == ["conflict", "done"]
    with database.reading() as session:
        assert len(session.scalars(select(User).where(User.role == Role.ADMIN)).all()) == 1


def test_one_address_added_twice_at_the_same_moment_is_one_account(database: Database):
    def call() -> None:
        with database.unit_of_work() as session:
            add(session)

    outcomes = run_at_once(call, call, call)
    assert "done" in outcomes
    assert set(outcomes) <= {"done", "conflict"}
    with database.reading() as session:
        assert len(session.scalars(select(User)).all()) == 1
