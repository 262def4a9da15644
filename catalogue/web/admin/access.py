"""Who is asking, and whether `/admin` opens: one guard in front of every address of it, closed by default.

It only tells whether somebody is logged in. What they may do is decided by the services, which are given
`current_actor()`.
"""

from datetime import timedelta

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge

from catalogue.domain.base import utc_now
from catalogue.errors import Forbidden, Unavailable
from catalogue.formats.dictionary.limits import FILE_MAX_BYTES
from catalogue.services.accounts.sessions import (
    SEEN_EVERY,
    Account,
    SessionLimits,
    find_account,
    mark_seen,
)
from catalogue.services.rights import Actor
from catalogue.web.admin.addresses import is_admin, requested_path
from catalogue.web.admin.cookies import session_token
from catalogue.web.admin.kept import is_resumable, is_resumed, page_to_open, posted_fields
from catalogue.web.admin.login_form import login_page
from catalogue.web.site import current_site

# The only views of `/admin` that answer to everybody.
OPEN = frozenset(
    {"admin_login.form", "admin_login.log_in", "admin_invitation.form", "admin_invitation.set_password"}
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# A record's longest text is far below; public pages keep the limit of the site.
FORM_MAX_BYTES = 8 * 1024 * 1024
FIELDS_MAX = 2000
# The views that take a file: it may be as large as what is read of one, and the fields beside it.
UPLOADS = frozenset({"admin_import.send_dictionary", "admin_import.send_code_list"})
UPLOAD_MAX_BYTES = FILE_MAX_BYTES + 1024 * 1024

logger = structlog.get_logger("catalogue.web")


def set_up_access(app: Flask) -> None:
    """Put the guard in front of `/admin`; to be called before the check against forged forms is set up."""
    app.before_request(_guard)
    app.context_processor(lambda: {"account": g.get("account")})


def current_account() -> Account:
    """Return who is logged in.

    :raises Forbidden: nobody is, which the guard lets happen on open pages only.
    """
    account = g.get("account")
    if not isinstance(account, Account):
        raise Forbidden("Connectez-vous pour continuer.")
    return account


def current_actor() -> Actor:
    """Return who acts, as services ask for it.

    :raises Forbidden: nobody is logged in.
    """
    return current_account().actor


def session_limits() -> SessionLimits:
    """Return how long sessions last on this site."""
    settings = current_site().settings
    return SessionLimits(
        idle=timedelta(seconds=settings.session_idle_s), absolute=timedelta(seconds=settings.session_max_s)
    )


def recognise(token: str | None) -> None:
    """Make the account that this token stands for the one of the present request."""
    g.account = _account_of(token)


def _guard() -> Response | None:
    if not is_admin(request.path):
        return None
    if not current_app.secret_key:
        raise Unavailable("L’espace de gestion est fermé : réglez CATALOGUE_SECRET_KEY.")
    _bound_form()
    recognise(session_token())
    if request.endpoint in OPEN:
        return None
    if g.account is None:
        return _ask_to_log_in()
    if request.endpoint in UPLOADS:
        request.max_content_length = UPLOAD_MAX_BYTES
    if is_resumed() and not is_resumable(request.endpoint):
        # Only what is known to save nothing is let through.
        return make_response(redirect(page_to_open(requested_path()), 303))
    if request.method == "GET" and isinstance(request.routing_exception, MethodNotAllowed):
        # A form was sent to there: whoever reloads its answer, or changes its language, only looks.
        return make_response(redirect(page_to_open(requested_path()), 303))
    return None


def _ask_to_log_in() -> Response:
    """Send to the login page; where something was typed, show it at once and carry that along."""
    target = requested_path()
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_for("admin_login.form", next=target), 303))
    fields = posted_fields()
    notice = _("Votre session a pris fin. Reconnectez-vous : ce que vous aviez saisi vous sera rendu.")
    return login_page(401, target=target, fields=fields, notice=str(notice))


def _account_of(token: str | None) -> Account | None:
    if token is None:
        return None
    database, now = current_site().database, utc_now()
    with database.reading() as session:
        account = find_account(session, token=token, limits=session_limits(), now=now)
    if account is not None and account.last_seen_at <= now - SEEN_EVERY:
        try:
            with database.unit_of_work() as session:
                mark_seen(session, session_id=account.session_id, now=now)
        except Unavailable as error:
            # Somebody else writes for long: reading goes on, the session only looks idle a little earlier.
            logger.warning("session not marked as seen", message=error.message)
    return account


def _bound_form() -> None:
    """Let forms of `/admin` be as large as a record, and no larger."""
    request.max_content_length = FORM_MAX_BYTES
    request.max_form_memory_size = FORM_MAX_BYTES
    request.max_form_parts = FIELDS_MAX
    # The framework counts the parts of multipart forms only: millions of empty fields fit into the size.
    is_plain_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_plain_form and request.get_data(cache=True).count(b"&") >= FIELDS_MAX:
        raise RequestEntityTooLarge
