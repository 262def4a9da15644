"""Accounts as an administrator sees them: add, list, change role, deactivate.

Whoever's rights change is logged out everywhere, and the last active administrator stays one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.domain import User
from catalogue.domain.vocabularies import Role
from catalogue.errors import Conflict, NotFound
from catalogue.services.accounts.invitations import IssuedLink, issue_link
from catalogue.services.accounts.security_log import SecurityEvent, note
from catalogue.services.accounts.sessions import end_all_sessions
from catalogue.services.accounts.text import checked_address, checked_name, folded_address
from catalogue.services.rights import Actor, Right


@dataclass(frozen=True)
class AccountView:
    """An account in a list; without a password it waits for its owner to follow the one-time link."""

    id: int
    email: str
    name: str | None
    role: Role
    is_active: bool
    has_password: bool
    created_at: datetime

    def as_json(self) -> dict[str, object]:
        """Return what a program reads of it."""
        return {
            "email": self.email,
            "name": self.name,
            "role": self.role.value,
            "active": self.is_active,
            "has_password": self.has_password,
            "created_at": self.created_at.isoformat(),
        }


def list_accounts(
    session: Session, *, actor: Actor, after: int = 0, limit: int | None = None
) -> tuple[AccountView, ...]:
    """Return the accounts in the order they were made, from the one after the key `after`.

    :raises Forbidden: the actor may not manage accounts.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    rows = session.scalars(select(User).where(User.id > after).order_by(User.id).limit(limit))
    return tuple(_view(row) for row in rows)


def get_account(session: Session, *, actor: Actor, email: str) -> AccountView:
    """Return the account of this address.

    :raises Forbidden: the actor may not manage accounts.
    :raises NotFound: no account has this address.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    row = session.scalar(select(User).where(User.email == folded_address(email)))
    if row is None:
        raise NotFound("Aucun compte n’a l’adresse « %(email)s ».", email=email)
    return _view(row)


def add_account(
    session: Session, *, actor: Actor, email: str, role: Role, name: str | None = None, now: datetime
) -> IssuedLink:
    """Add an account, or give one that has no password yet a new link, this role and this name.

    :raises Forbidden: the actor may not manage accounts.
    :raises Invalid: the address or the name is malformed.
    :raises Conflict: the account has a password already, or is deactivated.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    address, shown = checked_address(email), checked_name(name)
    user = session.scalar(select(User).where(User.email == address).with_for_update())
    if user is None:
        user = _insert(session, User(email=address, name=shown, role=role))
        note(SecurityEvent.ACCOUNT_ADDED, account=user.id, role=role.value, by=actor.user_id)
    elif user.password_hash is not None:
        raise Conflict(
            "Le compte « %(email)s » existe déjà et a un mot de passe : demandez pour lui un nouveau lien "
            "(page des utilisateurs, ou « catalogue users link »).",
            {"field": "email"},
            email=address,
        )
    else:
        user.name = shown or user.name
        change_role(session, actor=actor, user_id=user.id, role=role)
    return issue_link(session, actor=actor, user_id=user.id, now=now)


def change_role(session: Session, *, actor: Actor, user_id: int, role: Role) -> AccountView:
    """Give an account another role; its sessions end, so that each begins with the rights it has.

    :raises Forbidden: the actor may not manage accounts.
    :raises NotFound: no account has this key.
    :raises Conflict: it is the last active administrator.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    user, admins = _locked_with_admins(session, user_id)
    if user.role is role:
        return _view(user)
    if role is not Role.ADMIN:
        _refuse_last_admin(user, admins)
    user.role = role
    end_all_sessions(session, user_id=user.id)
    note(SecurityEvent.ROLE_CHANGED, account=user.id, role=role.value, by=actor.user_id)
    return _view(user)


def set_active(session: Session, *, actor: Actor, user_id: int, is_active: bool) -> AccountView:
    """Let an account log in, or not; one that may not is logged out everywhere at once.

    :raises Forbidden: the actor may not manage accounts.
    :raises NotFound: no account has this key.
    :raises Conflict: it is the last active administrator.
    """
    actor.require(Right.MANAGE_ACCOUNTS)
    user, admins = _locked_with_admins(session, user_id)
    if user.is_active is is_active:
        return _view(user)
    if not is_active:
        _refuse_last_admin(user, admins)
    user.is_active = is_active
    end_all_sessions(session, user_id=user.id)
    event = SecurityEvent.ACCOUNT_ACTIVATED if is_active else SecurityEvent.ACCOUNT_DEACTIVATED
    note(event, account=user.id, by=actor.user_id)
    return _view(user)


def rename(session: Session, *, user_id: int, name: str) -> None:
    """Change the name that stands beside an account's decisions; empty for none.

    :raises Invalid: the name is too long or holds characters that cannot be seen.
    :raises NotFound: no account has this key.
    """
    shown = checked_name(name)
    _locked(session, user_id).name = shown


def _view(row: User) -> AccountView:
    return AccountView(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        is_active=row.is_active,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
    )


def _insert(session: Session, user: User) -> User:
    try:
        # On its own, so that a refusal leaves the rest of the transaction whole.
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(
            "Le compte « %(email)s » vient d’être créé par ailleurs.", {"field": "email"}, email=user.email
        ) from error
    return user


def _locked(session: Session, user_id: int) -> User:
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise NotFound("Ce compte n’existe pas.")
    return user


def _locked_with_admins(session: Session, user_id: int) -> tuple[User, list[User]]:
    """Return an account and the administrators in service, all locked.

    One statement locks them in one order: two administrators who each remove the other at the same moment
    wait for one another instead of locking each other out, and the second sees what the first did.
    """
    in_service = and_(User.role == Role.ADMIN, User.is_active)
    rows = session.scalars(
        select(User).where(or_(User.id == user_id, in_service)).order_by(User.id).with_for_update()
    ).all()
    user = next((row for row in rows if row.id == user_id), None)
    if user is None:
        raise NotFound("Ce compte n’existe pas.")
    return user, [row for row in rows if row.role is Role.ADMIN and row.is_active]


def _refuse_last_admin(user: User, admins: list[User]) -> None:
    """Refuse to leave the catalogue without an active administrator, or without one who can log in."""
    if user not in admins:
        return
    others = [admin for admin in admins if admin.id != user.id]
    if not others or (user.password_hash and not any(admin.password_hash for admin in others)):
        raise Conflict(
            "« %(email)s » est le dernier compte d’administration en service : "
            "donnez d’abord ce rôle à un autre.",
            email=user.email,
        )
