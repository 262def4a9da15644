"""One-time links: by them alone the owner of an account chooses a password, the first and later ones.

Looking at a link does not use it up: mail programs follow links before people do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from catalogue.domain import Invitation, User
from catalogue.errors import Conflict, Gone, NotFound
from catalogue.services.accounts.security_log import SecurityEvent, note
from catalogue.services.accounts.sessions import end_all_sessions
from catalogue.services.accounts.tokens import digest_of, new_token
from catalogue.services.rights import Actor, Right

LINK_LIFE = timedelta(hours=72)


@dataclass(frozen=True)
class IssuedLink:
    """A link just made; its token is shown once and kept nowhere."""

    user_id: int
    email: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class LinkView:
    """What a link opens."""

    user_id: int
    email: str


def issue_link(session: Session, *, actor: Actor, user_id: int, now: datetime) -> IssuedLink:
    """Make a link for an account; those made before are void.

    :raises Forbidden: the actor may not manage accounts.
    :raises NotFound: no account has this key.
    :raises Conflict: the account is deactivated.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise NotFound("Ce compte n’existe pas.")
    if not user.is_active:
        raise Conflict(
            "Le compte « %(email)s » est désactivé : réactivez-le d’abord.",
            {"field": "email"},
            email=user.email,
        )
    session.execute(delete(Invitation).where(Invitation.user_id == user.id, Invitation.used_at.is_(None)))
    token = new_token()
    link = Invitation(
        user_id=user.id, token_digest=digest_of(token), created_at=now, expires_at=now + LINK_LIFE
    )
    session.add(link)
    session.flush()
    note(SecurityEvent.LINK_ISSUED, account=user.id, by=actor.user_id)
    return IssuedLink(user.id, user.email, token, link.expires_at)


def read_link(session: Session, *, token: str, now: datetime) -> LinkView:
    """Return whose password the link sets; the link stays as it is.

    :raises NotFound: no such link was made, or a newer one replaced it.
    :raises Gone: it was used, has expired, or its account is deactivated.
    """
    found = session.execute(
        select(Invitation, User)
        .join(User, Invitation.user_id == User.id)
        .where(Invitation.token_digest == digest_of(token))
    ).one_or_none()
    if found is None:
        raise NotFound("Ce lien n’existe pas, ou un lien plus récent l’a remplacé.")
    link, user = found
    if link.used_at is not None or link.expires_at <= now or not user.is_active:
        raise Gone("Ce lien a déjà servi ou n’est plus valable.")
    return LinkView(user.id, user.email)


def use_link(session: Session, *, token: str, password_hash: str, now: datetime) -> LinkView:
    """Set the password of the link's account and use the link up; every session of the account ends.

    :raises NotFound: no such link was made, or a newer one replaced it.
    :raises Gone: it was used meanwhile, has expired, or its account is deactivated.
    """
    view = read_link(session, token=token, now=now)
    # Locked in the order of `issue_link`, so that no two wait for each other.
    session.execute(select(User.id).where(User.id == view.user_id).with_for_update())
    # The first of two takes it, whatever both had read before.
    used = session.scalar(
        update(Invitation)
        .where(Invitation.token_digest == digest_of(token), Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if used is None:
        raise Gone("Ce lien a déjà servi ou n’est plus valable.")
    set_password_hash(session, user_id=view.user_id, password_hash=password_hash)
    return view


def set_password_hash(session: Session, *, user_id: int, password_hash: str) -> None:
    """Replace the password of an account; every session and unused link of it ends."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
    session.execute(delete(Invitation).where(Invitation.user_id == user_id, Invitation.used_at.is_(None)))
    end_all_sessions(session, user_id=user_id)
    note(SecurityEvent.PASSWORD_SET, account=user_id)
