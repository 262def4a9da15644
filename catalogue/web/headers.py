"""Headers of every answer, errors included (OWASP ASVS 5.0, 3.4), and the id of every request."""

import uuid

import structlog
from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"


def init_app(app: Flask, *, is_https: bool) -> None:
    """Give each request an id and each answer its headers.

    :param is_https: the public address is https, so that HSTS is true.
    """

    @app.before_request
    def _begin() -> None:
        # Ours, never the client's: an id that is logged must not be forgeable.
        g.request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id, path=request.path)

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_https:
            response.headers["Strict-Transport-Security"] = _ONE_YEAR
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate")
        response.headers["X-Request-Id"] = request_id()
        return response


def request_id() -> str:
    """Return the id of the present request."""
    identifier: str = g.get("request_id", "")
    return identifier
