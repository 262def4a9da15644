"""Forged forms: every unsafe method needs a token that only a page of ours, in the same browser, holds.

An honest form can fail too, after hours in a tab: then nothing is saved and nothing typed is lost.
"""

from flask import Flask, Response, current_app, g, make_response, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup

from catalogue.errors import BadQuery
from catalogue.services.accounts.security_log import SecurityEvent, note
from catalogue.settings import Settings
from catalogue.web.admin.addresses import is_admin, own_path, requested_path
from catalogue.web.admin.kept import CSRF_FIELD, carried_fields, posted_fields, resume_page
from catalogue.web.admin.login_form import login_page

LOGIN = "admin_login.log_in"


def set_up_csrf(app: Flask, settings: Settings) -> None:
    """Check every unsafe request of the site, after the guard of `/admin` has let it through."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=settings.session_max_s,
        # The site may stand behind a proxy it knows nothing of: its own token decides, not the referrer.
        WTF_CSRF_SSL_STRICT=False,
    )
    CSRFProtect().init_app(app)
    app.register_error_handler(CSRFError, _refused)
    app.jinja_env.globals["forgery_token"] = _hidden_token


def renew_csrf_token() -> None:
    """Forget the token: the next form gets another one, and those shown before are void."""
    session.pop(CSRF_FIELD, None)
    g.pop(CSRF_FIELD, None)


def _hidden_token() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, generate_csrf())


def _refused(_error: CSRFError) -> Response:
    account = g.get("account")
    note(SecurityEvent.FORGERY_REFUSED, account=account.user_id if account else None, route=request.endpoint)
    if request.endpoint == LOGIN:
        return _refused_login(is_logged_in=account is not None)
    if account is not None and is_admin(request.path):
        return make_response(resume_page(requested_path(), posted_fields(), has_logged_in=False), 400)
    # What a handler raises is handled by nobody: the page of this error is asked for.
    error = BadQuery(
        "Ce formulaire a expiré ou ne vient pas de ce site : rechargez la page, puis recommencez."
    )
    return make_response(current_app.handle_user_exception(error))


def _refused_login(*, is_logged_in: bool) -> Response:
    target, fields = own_path(request.form.get("next")) or "", carried_fields()
    if is_logged_in and target:
        # Logged in meanwhile, in another tab or by going back: what was typed still waits.
        return make_response(resume_page(target, fields, has_logged_in=True), 400)
    error = _("Ce formulaire a expiré : envoyez-le de nouveau.")
    email = request.form.get("email", "")
    return login_page(400, target=target, fields=fields, email=email, error=str(error))
