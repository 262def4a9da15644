"""`/admin/compte`: one's own name, password and sessions."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.base import utc_now
from catalogue.errors import Invalid
from catalogue.services.accounts.login import Attempt, change_password, count_login, find_credentials
from catalogue.services.accounts.passwords import PASSWORD_MIN, check_password, hash_password
from catalogue.services.accounts.sessions import (
    SessionView,
    end_all_sessions,
    end_session,
    list_sessions,
)
from catalogue.services.accounts.users import rename
from catalogue.web.admin.access import current_account, session_limits
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.cookies import drop_session_token, session_token, set_session_token
from catalogue.web.admin.csrf import renew_csrf_token
from catalogue.web.admin.devices import device_of
from catalogue.web.admin.hashing import hash_cost
from catalogue.web.admin.invitation import chosen_password
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.problems import Problems, problems_of
from catalogue.web.admin.waiting import waiting_sentence
from catalogue.web.site import current_site

blueprint = Blueprint("admin_account", __name__, url_prefix=ADMIN)

# What was just done, said on the page it leads back to.
NAME_SAVED, PASSWORD_SAVED, SESSION_ENDED, OTHERS_ENDED = "nom", "mot-de-passe", "session", "autres-sessions"


@dataclass(frozen=True)
class SessionRow:
    """One of the sessions of the page."""

    id: int
    device: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


@dataclass(frozen=True)
class AccountContext:
    """What `admin/account.html` shows; `name` as stored or as just typed, `problems` by field."""

    name: str
    sessions: tuple[SessionRow, ...]
    minimum: int
    notice: str | None
    problems: Problems


@blueprint.get("/compte")
def home() -> Response:
    """Show one's name, password form and sessions."""
    return _page(200)


@blueprint.post("/compte/nom")
@resumable
def save_name() -> Response:
    """Change the name shown beside one's decisions."""
    typed = request.form.get("name", "")
    if is_resumed():
        return _page(200, name=typed)
    try:
        with current_site().database.unit_of_work() as session:
            rename(session, user_id=current_account().user_id, name=typed)
    except Invalid as error:
        return _page(422, name=typed, problems=problems_of(error))
    return _done(NAME_SAVED)


@blueprint.post("/compte/mot-de-passe")
def save_password() -> Response:
    """Change one's password; the session goes on under a new token, every other one ends."""
    try:
        password = chosen_password(email=current_account().email)
    except Invalid as error:
        return _page(422, problems=problems_of(error))
    token, wait_s = _try(request.form.get("current_password", ""), password)
    if wait_s is not None:
        response = _page(429, problems={"current_password": waiting_sentence(wait_s)})
        response.headers["Retry-After"] = str(wait_s)
        return response
    if token is None:
        return _page(422, problems={"current_password": str(_("Ce n’est pas votre mot de passe actuel."))})
    renew_csrf_token()
    response = _done(PASSWORD_SAVED)
    set_session_token(response, token)
    return response


@blueprint.post("/compte/sessions/<int(max=2147483647):session_id>/fin")
def end_one(session_id: int) -> Response:
    """End one of one's own sessions; ending the present one logs out."""
    account = current_account()
    with current_site().database.unit_of_work() as session:
        end_session(session, user_id=account.user_id, session_id=session_id)
    if session_id != account.session_id:
        return _done(SESSION_ENDED)
    response = make_response(redirect(url_for("admin_login.form"), 303))
    drop_session_token(response)
    return response


@blueprint.post("/compte/sessions/autres/fin")
def end_others() -> Response:
    """End every session of one's own but the present one."""
    account = current_account()
    with current_site().database.unit_of_work() as session:
        end_all_sessions(session, user_id=account.user_id, except_id=account.session_id)
    return _done(OTHERS_ENDED)


def _try(current: str, new: str) -> tuple[str | None, int | None]:
    """Return the token to go on with, or else in how many seconds to try again if that was too early."""
    database, now = current_site().database, utc_now()
    attempt = Attempt(
        typed=current_account().email,
        network=request.remote_addr,
        user_agent=request.user_agent.string,
        replaced_token=session_token(),
    )
    with database.unit_of_work() as session:
        wait_s = count_login(session, attempt=attempt, now=now)
    if wait_s is not None:
        return None, wait_s
    with database.reading() as session:
        credentials = find_credentials(session, typed=attempt.typed)
    if not check_password(credentials.password_hash, current, cost=hash_cost()).is_right:
        return None, None
    new_hash = hash_password(new, cost=hash_cost())
    with database.unit_of_work() as session:
        token = change_password(
            session,
            attempt=attempt,
            credentials=credentials,
            new_hash=new_hash,
            limits=session_limits(),
            now=now,
        )
    return token, None


def _done(what: str) -> Response:
    return make_response(redirect(url_for("admin_account.home", fait=what), 303))


def _page(status: int, *, name: str | None = None, problems: Problems | None = None) -> Response:
    account = current_account()
    with current_site().database.reading() as session:
        found = list_sessions(session, user_id=account.user_id, limits=session_limits(), now=utc_now())
    notices = {
        NAME_SAVED: _("Votre nom est enregistré."),
        PASSWORD_SAVED: _("Votre mot de passe est changé ; vos autres sessions sont terminées."),
        SESSION_ENDED: _("La session est terminée."),
        OTHERS_ENDED: _("Vos autres sessions sont terminées."),
    }
    notice = notices.get(request.args.get("fait", ""))
    context = AccountContext(
        name=(account.name or "") if name is None else name,
        sessions=tuple(_row(item, account.session_id) for item in found),
        minimum=PASSWORD_MIN,
        notice=str(notice) if notice else None,
        problems=problems or {},
    )
    return make_response(render_template("admin/account.html", page=context), status)


def _row(item: SessionView, current_id: int) -> SessionRow:
    return SessionRow(
        id=item.id,
        device=device_of(item.user_agent),
        created_at=item.created_at,
        last_seen_at=item.last_seen_at,
        is_current=item.id == current_id,
    )
