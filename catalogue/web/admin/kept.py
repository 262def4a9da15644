"""What somebody had typed when their session or their form had expired: carried, never saved by itself.

The fields go hidden through the login form, then into a form that sends them again to where they were meant
for, with `_resume`: that page shows them in its own form, and saves nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from catalogue.web.admin.addresses import ADMIN

RESUME = "_resume"
PREFIX = "kept-"
CSRF_FIELD = "csrf_token"

Fields = tuple[tuple[str, str], ...]
View = TypeVar("View", bound=Callable[..., Any])

_resumable: set[Callable[..., Any]] = set()


@dataclass(frozen=True)
class ResumeContext:
    """What `admin/resume.html` shows; without `can_resume` the page can only be opened again, at `opens`."""

    action: str
    opens: str
    fields: Fields
    can_resume: bool
    has_logged_in: bool


def resumable(view: View) -> View:
    """Mark a view that, posted to with `_resume`, shows its form as sent and saves nothing."""
    _resumable.add(view)
    return view


def is_resumed() -> bool:
    """Tell whether the present request only wants its form shown again, filled in."""
    return request.method == "POST" and RESUME in request.form


def is_resumable(endpoint: str | None) -> bool:
    """Tell whether the view of this endpoint was marked."""
    return endpoint is not None and current_app.view_functions.get(endpoint) in _resumable


def posted_fields() -> Fields:
    """Return what was typed in the form just posted: no password, no token."""
    return tuple(field for field in request.form.items(multi=True) if _may_be_kept(field[0]))


def carried_fields() -> Fields:
    """Return what the login form carried."""
    return tuple(
        (name.removeprefix(PREFIX), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(PREFIX) and _may_be_kept(name.removeprefix(PREFIX))
    )


def resume_page(action: str, fields: Fields, *, has_logged_in: bool) -> str:
    """Return the page that offers to take up what was typed."""
    context = ResumeContext(
        action=action,
        opens=page_to_open(action),
        fields=fields,
        can_resume=_answers_to_resume(action),
        has_logged_in=has_logged_in,
    )
    return render_template("admin/resume.html", page=context)


def page_to_open(action: str) -> str:
    """Return the address itself if it can be opened, else the nearest one above it that can."""
    if _endpoint(action, "GET"):
        return action
    path, _, query = action.partition("?")
    above = path.rpartition("/")[0]
    if not above or above == ADMIN:
        return f"{ADMIN}/"
    return page_to_open(f"{above}?{query}" if query else above)


def _answers_to_resume(action: str) -> bool:
    return is_resumable(_endpoint(action, "POST"))


def _endpoint(action: str, method: str) -> str | None:
    adapter = current_app.url_map.bind("localhost")
    try:
        endpoint, _ = adapter.match(unquote(urlsplit(action).path), method=method)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def _may_be_kept(name: str) -> bool:
    return name not in {CSRF_FIELD, RESUME} and "password" not in name and not name.startswith(PREFIX)
