"""Make accounts in one line each, with what a test does not care about filled in."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.domain import User
from catalogue.domain.vocabularies import Role
from catalogue.services.accounts.passwords import HashCost, hash_password
from catalogue.services.accounts.sessions import SessionLimits, start_session
from catalogue.services.rights import Actor

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(hours=2), absolute=timedelta(hours=12))
# As cheap as argon2 allows: what is tested is not how long it takes.
CHEAP = HashCost(memory_kib=8, passes=1)
PASSWORD = "quatre mots sans rapport"


def account(
    session: Session, email: str = "anne@exemple.fr", *, role: Role = Role.MAINTAINER, password: bool = True
) -> User:
    """Return an active account, flushed."""
    kept = hash_password(PASSWORD, cost=CHEAP) if password else None
    row = User(email=email, role=role, password_hash=kept)
    session.add(row)
    session.flush()
    return row


def logged_in(session: Session, user: User, *, now: datetime = NOW, user_agent: str | None = None) -> str:
    """Return the token of a new session of this account."""
    assert user.password_hash is not None
    token = start_session(
        session,
        user_id=user.id,
        seen_hash=user.password_hash,
        user_agent=user_agent,
        replaced_token=None,
        limits=LIMITS,
        now=now,
    )
    assert token is not None
    session.flush()
    return token


def actor(user: User) -> Actor:
    """Return this account as services know it."""
    return Actor(author=user.email, public_name="", role=user.role, user_id=user.id)
