"""`/admin/invitation/TOKEN`: choose a password by a one-time link."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.base import utc_now
from catalogue.errors import CatalogueError, Gone, Invalid, NotFound
from catalogue.services.accounts.invitations import LinkView, read_link, use_link
from catalogue.services.accounts.passwords import (
    PASSWORD_MIN,
    check_choice,
    hash_password,
    normalised,
)
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.cookies import drop_session_token
from catalogue.web.admin.csrf import renew_csrf_token
from catalogue.web.admin.hashing import hash_cost
from catalogue.web.admin.login import PASSWORD_SET
from catalogue.web.admin.problems import Problems, problems_of
from catalogue.web.site import current_site

blueprint = Blueprint("admin_invitation", __name__, url_prefix=f"{ADMIN}/invitation")


@dataclass(frozen=True)
class InvitationContext:
    """What `admin/invitation.html` shows; `problems` by field."""

    email: str
    minimum: int
    problems: Problems


@dataclass(frozen=True)
class VoidContext:
    """What `admin/void_link.html` shows."""

    message: str


@blueprint.get("/<token>")
def form(token: str) -> Response:
    """Show the form; the link stays good until it is sent."""
    try:
        return _form_page(200, _link(token), {})
    except (NotFound, Gone) as error:
        return _void_page(error)


@blueprint.post("/<token>")
def set_password(token: str) -> Response:
    """Set the password of the link's account, and use the link up."""
    try:
        link = _link(token)
        password = chosen_password(email=link.email)
        new_hash = hash_password(password, cost=hash_cost())
        with current_site().database.unit_of_work() as session:
            use_link(session, token=token, password_hash=new_hash, now=utc_now())
    except Invalid as error:
        return _form_page(422, link, problems_of(error))
    except (NotFound, Gone) as error:
        return _void_page(error)
    renew_csrf_token()
    response = make_response(redirect(url_for("admin_login.form", apres=PASSWORD_SET), 303))
    # Whoever was logged in here, the next to log in is the owner of the new password.
    drop_session_token(response)
    return response


def chosen_password(*, email: str) -> str:
    """Return the new password of the form just posted.

    :raises Invalid: it is refused, or was not typed twice alike.
    """
    password, again = request.form.get("password", ""), request.form.get("password_again", "")
    check_choice(password, email=email)
    if normalised(password) != normalised(again):
        raise Invalid(
            "Les deux saisies diffèrent : retapez le même mot de passe.", {"field": "password_again"}
        )
    return password


def _link(token: str) -> LinkView:
    with current_site().database.reading() as session:
        return read_link(session, token=token, now=utc_now())


def _form_page(status: int, link: LinkView, problems: Problems) -> Response:
    context = InvitationContext(link.email, PASSWORD_MIN, problems)
    return make_response(render_template("admin/invitation.html", page=context), status)


def _void_page(error: CatalogueError) -> Response:
    message = error.sentence(lambda text: str(_(text)))
    status = 410 if isinstance(error, Gone) else 404
    return make_response(render_template("admin/void_link.html", page=VoidContext(message)), status)
