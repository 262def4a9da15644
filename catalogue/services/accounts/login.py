"""Logging in, in the steps that stand between its transactions.

Hashing takes long and happens in none of them: `count_login` (transaction), `find_credentials` (reading),
`check_password` (none), then `finish_login` (transaction). An unknown account takes the same steps.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import User
from catalogue.services.accounts.invitations import set_password_hash
from catalogue.services.accounts.passwords import Checked
from catalogue.services.accounts.security_log import SecurityEvent, note, shown_digest
from catalogue.services.accounts.sessions import SessionLimits, start_session
from catalogue.services.accounts.text import EMAIL_MAX, folded_address, has_unseen_characters
from catalogue.services.accounts.throttle import account_subject, count_attempt, forgive, network_subject


@dataclass(frozen=True)
class Attempt:
    """Somebody who wants to log in: what was typed as address, where from, with which browser."""

    typed: str
    network: str | None
    user_agent: str | None = None
    replaced_token: str | None = None

    @property
    def subjects(self) -> tuple[str, str]:
        """Return what this attempt is counted under."""
        return account_subject(self.typed), network_subject(self.network)


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against; both `None` for an account that cannot log in."""

    user_id: int | None
    password_hash: str | None


def count_login(session: Session, *, attempt: Attempt, now: datetime) -> int | None:
    """Count an attempt, or return in how many seconds the next one may be made."""
    wait_s = count_attempt(session, subjects=attempt.subjects, now=now)
    if wait_s is not None:
        note(
            SecurityEvent.LOGIN_THROTTLED,
            typed=shown_digest(folded_address(attempt.typed)),
            network=shown_digest(attempt.network or ""),
            wait_s=wait_s,
        )
    return wait_s


def find_credentials(session: Session, *, typed: str) -> Credentials:
    """Return what to check the password against; an account that is unknown or inactive has nothing."""
    address = folded_address(typed)
    if len(address) > EMAIL_MAX or has_unseen_characters(address):
        return Credentials(None, None)
    row = session.execute(
        select(User.id, User.password_hash).where(User.email == address, User.is_active)
    ).one_or_none()
    if row is None or row.password_hash is None:
        return Credentials(None, None)
    return Credentials(row.id, row.password_hash)


def finish_login(
    session: Session,
    *,
    attempt: Attempt,
    credentials: Credentials,
    checked: Checked,
    limits: SessionLimits,
    now: datetime,
) -> str | None:
    """Return the token of a new session, or `None` when the attempt is refused, whatever the reason."""
    user_id, kept = credentials.user_id, credentials.password_hash
    token = None
    if checked.is_right and user_id is not None and kept is not None:
        token = start_session(
            session,
            user_id=user_id,
            seen_hash=kept,
            user_agent=attempt.user_agent,
            replaced_token=attempt.replaced_token,
            limits=limits,
            now=now,
        )
    if token is None:
        note(
            SecurityEvent.LOGIN_FAILED,
            typed=shown_digest(folded_address(attempt.typed)),
            network=shown_digest(attempt.network or ""),
            account=user_id,
        )
        return None
    if checked.new_hash:
        session.execute(update(User).where(User.id == user_id).values(password_hash=checked.new_hash))
    forgive(session, subjects=attempt.subjects)
    note(SecurityEvent.LOGIN, account=user_id)
    return token


def change_password(
    session: Session,
    *,
    attempt: Attempt,
    credentials: Credentials,
    new_hash: str,
    limits: SessionLimits,
    now: datetime,
) -> str | None:
    """Replace a password that was just checked; every session ends, and the token of a new one is returned.

    `None` when the account changed meanwhile: nothing is replaced then.
    """
    user = session.scalar(select(User).where(User.id == credentials.user_id).with_for_update())
    if user is None or user.password_hash != credentials.password_hash:
        return None
    set_password_hash(session, user_id=user.id, password_hash=new_hash)
    session.refresh(user)
    forgive(session, subjects=attempt.subjects)
    return start_session(
        session,
        user_id=user.id,
        seen_hash=new_hash,
        user_agent=attempt.user_agent,
        replaced_token=attempt.replaced_token,
        limits=limits,
        now=now,
    )
