"""`/admin/utilisateurs`: the accounts, for administrators."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.errors import Conflict, Invalid
from catalogue.services.accounts.invitations import IssuedLink, issue_link
from catalogue.services.accounts.users import (
    AccountView,
    add_account,
    change_role,
    list_accounts,
    set_active,
)
from catalogue.web.admin.access import current_account, current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.problems import Problems, about_all, problems_of
from catalogue.web.paging import after_argument
from catalogue.web.site import current_site

blueprint = Blueprint("admin_users", __name__, url_prefix=f"{ADMIN}/utilisateurs")
KEY = "int(max=2147483647)"


@dataclass(frozen=True)
class LinkShown:
    """A one-time link, on the one page that ever shows it."""

    email: str
    address: str


@dataclass(frozen=True)
class Typed:
    """What the form for a new account holds."""

    email: str = ""
    name: str = ""
    role: str = Role.CONTRIBUTOR.value


@dataclass(frozen=True)
class UsersContext:
    """What `admin/users.html` shows; `following` is where the next page begins, if there is one."""

    accounts: tuple[AccountView, ...]
    is_first: bool
    following: int | None
    own_id: int
    roles: tuple[Role, ...]
    typed: Typed
    link: LinkShown | None
    problems: Problems


@blueprint.get("")
def index() -> Response:
    """List the accounts."""
    return _page(200)


@blueprint.post("")
@resumable
def add() -> Response:
    """Add an account and show its one-time link."""
    typed = Typed(*(request.form.get(name, "") for name in ("email", "name", "role")))
    actor = current_actor()
    if is_resumed():
        return _page(200, typed=typed)
    try:
        with current_site().database.unit_of_work() as session:
            link = add_account(
                session,
                actor=actor,
                email=typed.email,
                role=_role(typed.role),
                name=typed.name,
                now=utc_now(),
            )
    except Invalid as error:
        return _page(422, typed=typed, problems=problems_of(error))
    except Conflict as error:
        return _page(409, typed=typed, problems=problems_of(error))
    return _page(201, link=link)


@blueprint.post(f"/<{KEY}:user_id>/lien")
def renew_link(user_id: int) -> Response:
    """Show a new one-time link for an account, by which its owner chooses a new password."""
    try:
        with current_site().database.unit_of_work() as session:
            link = issue_link(session, actor=current_actor(), user_id=user_id, now=utc_now())
    except Conflict as error:
        return _page(409, problems=about_all(error))
    return _page(200, link=link)


@blueprint.post(f"/<{KEY}:user_id>/role")
def set_role(user_id: int) -> Response:
    """Give an account another role."""
    try:
        role = _role(request.form.get("role", ""))
        with current_site().database.unit_of_work() as session:
            change_role(session, actor=current_actor(), user_id=user_id, role=role)
    except Invalid as error:
        return _page(422, problems=about_all(error))
    except Conflict as error:
        return _page(409, problems=about_all(error))
    return _back()


@blueprint.post(f"/<{KEY}:user_id>/desactivation")
def deactivate(user_id: int) -> Response:
    """Log an account out everywhere and let it log in no more."""
    return _set_active(user_id, is_active=False)


@blueprint.post(f"/<{KEY}:user_id>/reactivation")
def activate(user_id: int) -> Response:
    """Let an account log in again."""
    return _set_active(user_id, is_active=True)


def _set_active(user_id: int, *, is_active: bool) -> Response:
    try:
        with current_site().database.unit_of_work() as session:
            set_active(session, actor=current_actor(), user_id=user_id, is_active=is_active)
    except Conflict as error:
        return _page(409, problems=about_all(error))
    return _back()


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise Invalid("Ce rôle n’existe pas : choisissez-en un de la liste.", {"field": "role"}) from error


def _back() -> Response:
    return make_response(redirect(url_for("admin_users.index"), 303))


def _page(
    status: int,
    *,
    typed: Typed | None = None,
    link: IssuedLink | None = None,
    problems: Problems | None = None,
) -> Response:
    site = current_site()
    size, after = site.settings.page_size, after_argument()
    with site.database.reading() as session:
        found = list_accounts(session, actor=current_actor(), after=after, limit=size + 1)
    context = UsersContext(
        accounts=found[:size],
        is_first=after == 0,
        following=found[size - 1].id if len(found) > size else None,
        own_id=current_account().user_id,
        roles=tuple(Role),
        typed=typed or Typed(),
        link=_shown(link) if link else None,
        problems=problems or {},
    )
    return make_response(render_template("admin/users.html", page=context), status)


def _shown(link: IssuedLink) -> LinkShown:
    path = url_for("admin_invitation.form", token=link.token, lang=None)
    return LinkShown(link.email, f"{(current_site().settings.base_url or '').rstrip('/')}{path}")
