"""Sessions: who a token stands for, until when, and how a session is ended.

A session ends by itself when it is idle too long or too old, whichever comes first (OWASP ASVS 5.0, 7.3).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from catalogue.domain import User, UserSession
from catalogue.domain.vocabularies import Role
from catalogue.errors import NotFound
from catalogue.services.accounts.security_log import SecurityEvent, note
from catalogue.services.accounts.text import has_unseen_characters
from catalogue.services.accounts.tokens import digest_of, new_token
from catalogue.services.rights import Actor, Right

# A write for every page looked at would be too many; an idle time is not counted to the second.
SEEN_EVERY = timedelta(minutes=1)
USER_AGENT_MAX = 200


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without being used, and at all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Account:
    """Whoever is logged in, and by which session."""

    user_id: int
    email: str
    name: str | None
    role: Role
    session_id: int
    last_seen_at: datetime

    @property
    def may_manage_accounts(self) -> bool:
        """Tell whether the page of accounts opens for them."""
        return self.actor.may(Right.MANAGE_ACCOUNTS)

    @property
    def actor(self) -> Actor:
        """Return the account as services know it."""
        public_name = self.name or "l’équipe du catalogue"
        return Actor(author=self.email, public_name=public_name, role=self.role, user_id=self.user_id)


@dataclass(frozen=True)
class SessionView:
    """One of an account's sessions, in its own list."""

    id: int
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime


def start_session(
    session: Session,
    *,
    user_id: int,
    seen_hash: str,
    user_agent: str | None,
    replaced_token: str | None,
    limits: SessionLimits,
    now: datetime,
) -> str | None:
    """Start a session and return its token, or `None` if the account changed since its password was checked.

    :param seen_hash: the hash the password was checked against.
    :param replaced_token: the token the browser held before, dead from now on: a token planted in somebody's
        browser never becomes theirs.
    """
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None or not user.is_active or user.password_hash != seen_hash:
        return None
    if replaced_token:
        session.execute(delete(UserSession).where(UserSession.token_digest == digest_of(replaced_token)))
    _forget_ended(session, limits, now)
    token = new_token()
    session.add(
        UserSession(
            user_id=user_id,
            token_digest=digest_of(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + limits.absolute,
            user_agent=_as_kept(user_agent),
        )
    )
    return token


def find_account(session: Session, *, token: str, limits: SessionLimits, now: datetime) -> Account | None:
    """Return who the token stands for, `None` when the session does not exist or has ended."""
    row = session.execute(
        select(
            User.id,
            User.email,
            User.name,
            User.role,
            UserSession.id.label("session_id"),
            UserSession.last_seen_at,
        )
        .join(User, UserSession.user_id == User.id)
        .where(
            UserSession.token_digest == digest_of(token),
            UserSession.expires_at > now,
            UserSession.last_seen_at > now - limits.idle,
            User.is_active,
        )
    ).one_or_none()
    if row is None:
        return None
    return Account(row.id, row.email, row.name, row.role, row.session_id, row.last_seen_at)


def mark_seen(session: Session, *, session_id: int, now: datetime) -> None:
    """Write that a session is in use; nothing happens if it has ended or was seen a moment ago."""
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.last_seen_at <= now - SEEN_EVERY)
        .values(last_seen_at=now)
    )


def list_sessions(
    session: Session, *, user_id: int, limits: SessionLimits, now: datetime
) -> tuple[SessionView, ...]:
    """Return the sessions of an account that have not ended, the last used first."""
    rows = session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.expires_at > now,
            UserSession.last_seen_at > now - limits.idle,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())
    )
    return tuple(SessionView(row.id, row.user_agent, row.created_at, row.last_seen_at) for row in rows)


def end_session(session: Session, *, user_id: int, session_id: int) -> None:
    """End one session of an account.

    :raises NotFound: the account has no such session; another's is not told from none.
    """
    ended = session.scalar(
        delete(UserSession)
        .where(UserSession.id == session_id, UserSession.user_id == user_id)
        .returning(UserSession.id)
    )
    if ended is None:
        raise NotFound("Cette session n’existe pas, ou est déjà terminée.")
    note(SecurityEvent.SESSIONS_ENDED, account=user_id, session=session_id)


def end_all_sessions(session: Session, *, user_id: int, except_id: int | None = None) -> None:
    """End every session of an account, but the one that asks if it is named."""
    ending = delete(UserSession).where(UserSession.user_id == user_id)
    if except_id is not None:
        ending = ending.where(UserSession.id != except_id)
    session.execute(ending)
    note(SecurityEvent.SESSIONS_ENDED, account=user_id)


def log_out(session: Session, *, token: str) -> None:
    """End the session of this token, if there is one."""
    user_id = session.scalar(
        delete(UserSession).where(UserSession.token_digest == digest_of(token)).returning(UserSession.user_id)
    )
    if user_id is not None:
        note(SecurityEvent.LOGOUT, account=user_id)


def _as_kept(user_agent: str | None) -> str | None:
    if not user_agent or has_unseen_characters(user_agent):
        return None
    return user_agent[:USER_AGENT_MAX]


def _forget_ended(session: Session, limits: SessionLimits, now: datetime) -> None:
    ended = or_(UserSession.expires_at <= now, UserSession.last_seen_at <= now - limits.idle)
    # Rows that another is just ending are left to it.
    rows = select(UserSession.id).where(ended).with_for_update(skip_locked=True)
    session.execute(
        delete(UserSession).where(UserSession.id.in_(rows)),
        execution_options={"synchronize_session": False},
    )
