"""`/admin/connexion` and `/admin/deconnexion`: begin and end a session."""

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask_babel import gettext as _

from catalogue.domain.base import utc_now
from catalogue.services.accounts.login import Attempt, count_login, find_credentials, finish_login
from catalogue.services.accounts.passwords import check_password
from catalogue.services.accounts.sessions import log_out as end_session_of
from catalogue.web.admin.access import recognise, session_limits
from catalogue.web.admin.addresses import ADMIN, own_path
from catalogue.web.admin.cookies import drop_session_token, session_token, set_session_token
from catalogue.web.admin.csrf import renew_csrf_token
from catalogue.web.admin.hashing import hash_cost
from catalogue.web.admin.kept import carried_fields, page_to_open, resume_page
from catalogue.web.admin.login_form import login_page
from catalogue.web.admin.waiting import waiting_sentence
from catalogue.web.site import current_site

blueprint = Blueprint("admin_login", __name__, url_prefix=ADMIN)

# What may have led here, said on the form.
PASSWORD_SET = "mot-de-passe"  # noqa: S105 - a word of the address
LOGGED_OUT = "deconnexion"


@blueprint.get("/connexion")
def form() -> Response:
    """Show the login form; whoever is logged in already goes on."""
    target = own_path(request.args.get("next")) or ""
    if g.account is not None:
        return make_response(redirect(target or f"{ADMIN}/", 303))
    notices = {
        PASSWORD_SET: _("Votre mot de passe est enregistré : connectez-vous avec lui."),
        LOGGED_OUT: _("Vous êtes déconnecté."),
    }
    notice = notices.get(request.args.get("apres", ""))
    return login_page(200, target=target, notice=str(notice) if notice else None)


@blueprint.post("/connexion")
def log_in() -> Response:
    """Begin a session, and give back what was typed when the one before had ended."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    target, fields = own_path(request.form.get("next")) or "", carried_fields()
    attempt = Attempt(
        typed=email,
        network=request.remote_addr,
        user_agent=request.user_agent.string,
        replaced_token=session_token(),
    )
    token, wait_s = _try(attempt, password)
    if token is None:
        error = waiting_sentence(wait_s) if wait_s else str(_("Adresse ou mot de passe inconnus."))
        response = login_page(429 if wait_s else 401, target=target, email=email, fields=fields, error=error)
        if wait_s:
            response.headers["Retry-After"] = str(wait_s)
        return response
    renew_csrf_token()
    recognise(token)
    if fields and target:
        response = make_response(resume_page(target, fields, has_logged_in=True))
    else:
        response = make_response(redirect(page_to_open(target) if target else f"{ADMIN}/", 303))
    set_session_token(response, token)
    return response


@blueprint.post("/deconnexion")
def log_out() -> Response:
    """End the session."""
    token = session_token()
    if token is not None:
        with current_site().database.unit_of_work() as session:
            end_session_of(session, token=token)
    renew_csrf_token()
    response = make_response(redirect(url_for("admin_login.form", apres=LOGGED_OUT), 303))
    drop_session_token(response)
    return response


def _try(attempt: Attempt, password: str) -> tuple[str | None, int | None]:
    """Return the token of a new session, or else in how many seconds to try again if that was too early."""
    database, now = current_site().database, utc_now()
    with database.unit_of_work() as session:
        wait_s = count_login(session, attempt=attempt, now=now)
    if wait_s is not None:
        return None, wait_s
    with database.reading() as session:
        credentials = find_credentials(session, typed=attempt.typed)
    checked = check_password(credentials.password_hash, password, cost=hash_cost())
    with database.unit_of_work() as session:
        token = finish_login(
            session,
            attempt=attempt,
            credentials=credentials,
            checked=checked,
            limits=session_limits(),
            now=now,
        )
    return token, None
