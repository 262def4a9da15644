"""The headers every answer carries, errors included (OWASP ASVS 5.0, 3.4; docs of the Mozilla Observatory).

A view that needs another value sets it first: what is there is kept.
"""

from flask import Flask, Response, request

from catalogue.settings import Settings
from catalogue.web.admin.addresses import is_admin
from catalogue.web.programs import is_for_programs

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Nothing of the device is ever asked for: the set of what pages may use is empty.
_UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
}
# The API and the feed are public and no cookie goes with them: anybody's page may read them (Fetch, 3.2).
_FOR_PROGRAMS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Request-Id",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What a browser asks first, because of If-None-Match; it may remember the answer for a day.
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, Accept",
    "Access-Control-Max-Age": "86400",
}
# Two years; only where the public address is https, or it would lock people out.
_STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
_REVALIDATED = "public, max-age=0, must-revalidate"


def set_up_headers(app: Flask, settings: Settings) -> None:
    """Put the security headers and the caching rule on every answer of the site."""
    headers = dict(_ALWAYS)
    if settings.base_url and settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = _STRICT_TRANSPORT

    @app.after_request
    def _complete(response: Response) -> Response:
        # Of the feed and the files too, which harvesters and tools that run in a browser read.
        if is_for_programs() or request.blueprint in {"feed", "downloads"}:
            response.headers.update(_FOR_PROGRAMS | (_PREFLIGHT if request.method == "OPTIONS" else {}))
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if is_admin(request.path):
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            is_page = request.method in {"GET", "HEAD"} and response.status_code < 400
            response.headers["Cache-Control"] = _REVALIDATED if is_page else "no-store"
        return response
