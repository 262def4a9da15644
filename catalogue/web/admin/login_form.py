"""The login form, shown by its own page and wherever a session is missing."""

from dataclasses import dataclass

from flask import Response, make_response, render_template

from catalogue.web.admin.kept import PREFIX, Fields


@dataclass(frozen=True)
class LoginContext:
    """What `admin/login.html` shows; `fields` are carried hidden, `target` is where to go afterwards."""

    email: str
    target: str
    fields: Fields
    notice: str | None
    error: str | None
    prefix: str = PREFIX


def login_page(
    status: int,
    *,
    target: str = "",
    email: str = "",
    fields: Fields = (),
    notice: str | None = None,
    error: str | None = None,
) -> Response:
    """Return the login form with this status."""
    context = LoginContext(email, target, fields, notice, error)
    return make_response(render_template("admin/login.html", page=context), status)
