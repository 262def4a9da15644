import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import User, UserSession
from catalogue.domain.vocabularies import Role
from catalogue.errors import CatalogueError, Conflict, Forbidden, Gone, NotFound
from catalogue.services.accounts.invitations import LINK_LIFE, issue_link, read_link, use_link
from catalogue.services.rights import operator
from tests.services.accounts.people import NOW, account, actor, logged_in


def link_of(session: Session, user: User) -> str:
    return issue_link(session, actor=operator(), user_id=user.id, now=NOW).token


def test_looking_at_a_link_does_not_use_it_up(session: Session):
    token = link_of(session, account(session, password=False))
    for _ in range(3):
        assert read_link(session, token=token, now=NOW).email == "anne@exemple.fr"


def test_a_link_sets_the_password_once_and_ends_every_session(session: Session):
    user = account(session)
    logged_in(session, user)
    token = link_of(session, user)
    use_link(session, token=token, password_hash="new", now=NOW)
    session.expire_all()
    assert user.password_hash == "new"
    assert session.scalars(select(UserSession)).all() == []
    with pytest.raises(Gone):
        read_link(session, token=token, now=NOW)
    with pytest.raises(Gone):
        use_link(session, token=token, password_hash="again", now=NOW)


def test_a_link_is_good_for_72_hours(session: Session):
    token = link_of(session, account(session, password=False))
    assert timedelta(hours=72) == LINK_LIFE
    read_link(session, token=token, now=NOW + LINK_LIFE - timedelta(seconds=1))
    with pytest.raises(Gone):
        use_link(session, token=token, password_hash="late", now=NOW + LINK_LIFE)


def test_a_newer_link_makes_the_older_void(session: Session):
    user = account(session)
    older, newer = link_of(session, user), link_of(session, user)
    with pytest.raises(NotFound):
        read_link(session, token=older, now=NOW)
    assert read_link(session, token=newer, now=NOW).user_id == user.id


@pytest.mark.parametrize("token", ["", "x", "\x00", "é", "a" * 10_000])
def test_a_token_nobody_made_is_not_found(session: Session, token: str):
    link_of(session, account(session))
    with pytest.raises(NotFound):
        read_link(session, token=token, now=NOW)


def test_a_deactivated_account_gets_no_link_and_its_link_is_void(session: Session):
    user = account(session)
    token = link_of(session, user)
    user.is_active = False
    session.flush()
    with pytest.raises(Gone):
        read_link(session, token=token, now=NOW)
    with pytest.raises(Conflict, match="désactivé"):
        link_of(session, user)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.MAINTAINER])
def test_only_administrators_issue_links(session: Session, role: Role):
    user = account(session, role=role)
    with pytest.raises(Forbidden):
        issue_link(session, actor=actor(user), user_id=user.id, now=NOW)


def test_a_link_used_twice_at_the_same_moment_sets_one_password(database: Database):
    with database.unit_of_work() as session:
        token = link_of(session, account(session, password=False))
    start, outcomes = threading.Barrier(4), []

    def use(number: int) -> None:
        start.wait()
        try:
            with database.unit_of_work() as session:
                use_link(session, token=token, password_hash=f"hash {number}", now=NOW)
            outcomes.append(f"hash {number}")
        except CatalogueError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("gone") == 3
    with database.reading() as session:
        assert session.scalars(select(User.password_hash)).one() in outcomes
