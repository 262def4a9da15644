from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import UserSession
from catalogue.errors import NotFound
from catalogue.services.accounts.sessions import (
    end_all_sessions,
    end_session,
    find_account,
    list_sessions,
    log_out,
    mark_seen,
    start_session,
)
from catalogue.services.accounts.tokens import digest_of
from tests.services.accounts.people import LIMITS, NOW, account, logged_in


def found(session: Session, token: str, *, later: timedelta = timedelta()) -> str | None:
    account = find_account(session, token=token, limits=LIMITS, now=NOW + later)
    return account.email if account else None


def test_a_token_stands_for_its_account_and_only_its_digest_is_kept(session: Session):
    token = logged_in(session, account(session))
    assert found(session, token) == "anne@exemple.fr"
    assert session.scalars(select(UserSession.token_digest)).all() == [digest_of(token)]
    assert found(session, digest_of(token)) is None
    assert found(session, token[:-1]) is None


def test_a_session_ends_when_it_is_idle(session: Session):
    token = logged_in(session, account(session))
    assert found(session, token, later=timedelta(hours=1, minutes=59))
    assert found(session, token, later=timedelta(hours=2)) is None


def test_a_session_ends_in_any_case_after_its_longest_time(session: Session):
    token = logged_in(session, account(session))
    row = session.scalars(select(UserSession)).one()
    for hour in range(12):
        mark_seen(session, session_id=row.id, now=NOW + timedelta(hours=hour))
    session.expire_all()
    assert found(session, token, later=timedelta(hours=11, minutes=59))
    assert found(session, token, later=timedelta(hours=12)) is None


def test_last_seen_is_written_at_most_once_a_minute(session: Session):
    logged_in(session, account(session))
    row = session.scalars(select(UserSession)).one()
    for seconds, seen in ((59, 0), (60, 60), (119, 60), (120, 120)):
        mark_seen(session, session_id=row.id, now=NOW + timedelta(seconds=seconds))
        session.expire_all()
        assert row.last_seen_at == NOW + timedelta(seconds=seen)


def test_a_deactivated_account_is_logged_in_nowhere(session: Session):
    user = account(session)
    token = logged_in(session, user)
    user.is_active = False
    session.flush()
    assert found(session, token) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
def test_no_session_starts_for_an_account_that_changed_since_its_password_was_checked(
    session: Session, change
):
    user = account(session)
    seen = user.password_hash
    assert seen is not None
    for name, value in change.items():
        setattr(user, name, value)
    session.flush()
    refused = start_session(
        session, user_id=user.id, seen_hash=seen, user_agent=None, replaced_token=None, limits=LIMITS, now=NOW
    )
    assert refused is None


def test_the_token_a_browser_held_before_is_dead_after_login(session: Session):
    user = account(session)
    assert user.password_hash is not None
    planted = logged_in(session, user)
    token = start_session(
        session,
        user_id=user.id,
        seen_hash=user.password_hash,
        user_agent=None,
        replaced_token=planted,
        limits=LIMITS,
        now=NOW,
    )
    assert token != planted
    assert found(session, planted) is None


def test_starting_a_session_removes_those_that_ended(session: Session):
    user = account(session)
    logged_in(session, user, now=NOW - timedelta(days=1))
    logged_in(session, user, now=NOW - timedelta(hours=3))
    logged_in(session, user)
    assert len(session.scalars(select(UserSession)).all()) == 1


def test_an_account_sees_its_own_living_sessions_the_last_used_first(session: Session):
    user, other = account(session), account(session, "bruno@exemple.fr")
    logged_in(session, other, user_agent="other")
    logged_in(session, user, now=NOW - timedelta(minutes=5), user_agent="first")
    logged_in(session, user, user_agent="second")
    seen = list_sessions(session, user_id=user.id, limits=LIMITS, now=NOW)
    assert [item.user_agent for item in seen] == ["second", "first"]


def test_nobody_ends_the_session_of_somebody_else(session: Session):
    user, other = account(session), account(session, "bruno@exemple.fr")
    token = logged_in(session, other)
    theirs = session.scalars(select(UserSession.id)).one()
    with pytest.raises(NotFound):
        end_session(session, user_id=user.id, session_id=theirs)
    assert found(session, token) == "bruno@exemple.fr"
    end_session(session, user_id=other.id, session_id=theirs)
    assert found(session, token) is None


def test_all_but_one_session_can_be_ended(session: Session):
    user = account(session)
    tokens = [logged_in(session, user) for _ in range(3)]
    kept = session.scalars(
        select(UserSession.id).where(UserSession.token_digest == digest_of(tokens[1]))
    ).one()
    end_all_sessions(session, user_id=user.id, except_id=kept)
    assert [found(session, token) is not None for token in tokens] == [False, True, False]


def test_logging_out_ends_one_session_and_a_token_of_nobody_changes_nothing(session: Session):
    user = account(session)
    tokens = [logged_in(session, user) for _ in range(2)]
    log_out(session, token="x")
    log_out(session, token=tokens[0])
    assert [found(session, token) is not None for token in tokens] == [False, True]


@pytest.mark.parametrize(
    ("sent", "kept"), [("x" * 300, "x" * 200), ("a\x00b", None), ("a\r\nb", None), ("", None), (None, None)]
)
def test_what_a_browser_says_of_itself_is_bounded(session: Session, sent: str | None, kept: str | None):
    logged_in(session, account(session), user_agent=sent)
    assert session.scalars(select(UserSession.user_agent)).one() == kept
