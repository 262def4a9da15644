"""The two cookies of `/admin`: the session token, and Flask's own signed one that holds only the CSRF token.

Both follow one rule (OWASP ASVS 5.0, 3.3): with https their names begin with `__Host-`, which makes browsers
refuse them from elsewhere; on plain http, meant for loopback, the same without `Secure`. Public pages neither
read nor set any.
"""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from catalogue.settings import Settings
from catalogue.web.admin.addresses import is_admin
from catalogue.web.site import current_site

_TOKEN_MAX = 100


class AdminSessions(SecureCookieSessionInterface):
    """Flask's session, closed to every page outside `/admin`."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session under `/admin`, and one that refuses to be written elsewhere."""
        if is_admin(request.path):
            return super().open_session(app, request)
        return self.make_null_session(app)


def set_up_cookies(app: Flask, settings: Settings) -> None:
    """Give Flask's own cookie our rule."""
    app.session_interface = AdminSessions()
    app.config.update(
        SESSION_COOKIE_NAME=_name("csrf", settings),
        SESSION_COOKIE_SECURE=is_https(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=settings.session_max_s,
    )


def is_https(settings: Settings) -> bool:
    """Tell whether the public address is https."""
    return settings.base_url is not None and settings.base_url.startswith("https://")


def session_token() -> str | None:
    """Return the session token the browser sent."""
    token = request.cookies.get(_name("session", current_site().settings))
    return token if token and len(token) <= _TOKEN_MAX and token.isascii() else None


def set_session_token(response: Response, token: str) -> None:
    """Give the browser a session token, kept until the browser is closed; the server decides until when."""
    settings = current_site().settings
    response.set_cookie(
        _name("session", settings),
        token,
        path="/",
        secure=is_https(settings),
        httponly=True,
        samesite="Lax",
    )


def drop_session_token(response: Response) -> None:
    """Take the session token back."""
    settings = current_site().settings
    response.delete_cookie(
        _name("session", settings), path="/", secure=is_https(settings), httponly=True, samesite="Lax"
    )


def _name(what: str, settings: Settings) -> str:
    return f"__Host-{what}" if is_https(settings) else what
