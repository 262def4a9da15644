"""One table from errors to HTTP statuses, one shape for all of them, in HTML or JSON."""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from catalogue.errors import (
    BadQuery,
    CatalogueError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    Unavailable,
)
from catalogue.web.headers import request_id
from catalogue.web.i18n import gettext as _

STATUSES: dict[type[CatalogueError], int] = {
    NotFound: 404,
    Gone: 410,
    BadQuery: 400,
    Invalid: 422,
    Forbidden: 403,
    Conflict: 409,
    Unavailable: 503,
}
RETRY_AFTER_S = 30

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ErrorContext:
    """What `errors/error.html` shows."""

    status: int
    title: str
    message: str
    advice: str
    request_id: str


def init_app(app: Flask) -> None:
    """Answer every error in our own shape; what nobody foresaw is logged and shown without internals."""
    app.register_error_handler(CatalogueError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: CatalogueError) -> Response:
    status = STATUSES[type(error)]
    response = _answer(status, error.code, error.message, error.detail)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        log.warning("unavailable", message=error.message)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = (error.name or "error").lower().replace(" ", "-")
    response = _answer(status, code, _http_message(status), {})
    if "Allow" in error.get_response().headers:
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    message = _("Une panne que nous n’avions pas prévue. Elle est enregistrée.")
    return _answer(500, "internal", message, {})


def _http_message(status: int) -> str:
    if status == 404:
        return _("Aucune page n’a cette adresse.")
    if status == 405:
        return _("Cette adresse n’accepte pas ce type de requête.")
    if status in {413, 414, 431}:
        return _("La requête est trop longue.")
    return _("La requête n’a pas pu être comprise.")


def _answer(status: int, code: str, message: str, detail: dict[str, object]) -> Response:
    if _prefers_json():
        response = jsonify({"error": code, "message": message, "detail": detail})
    else:
        context = ErrorContext(status, _title(status), message, _advice(status), request_id())
        response = make_response(render_template("errors/error.html", page=context))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _prefers_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return request.path.startswith("/api/") or best == "application/json"


def _title(status: int) -> str:
    titles = {
        400: _("Demande mal formée"),
        404: _("Page introuvable"),
        410: _("Page retirée"),
        503: _("Indisponible pour le moment"),
    }
    return titles.get(status, _("Erreur"))


def _advice(status: int) -> str:
    if status in {404, 410}:
        return _("Cherchez ci-dessus, ou repartez de l’accueil.")
    if status == 400:
        return _("Corrigez l’adresse, ou repartez de l’accueil.")
    if status == 503:
        return _("Le reste du catalogue répond : réessayez cette page dans un instant.")
    return _("Si cela se reproduit, transmettez cette référence à l’équipe du catalogue.")
