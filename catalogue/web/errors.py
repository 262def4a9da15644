"""One table from errors to statuses, and the page or JSON that says what happened and what to do.

What was not raised on purpose is logged with the request id and shown as that id alone: no text of an
exception ever reaches a page.
"""

from dataclasses import dataclass

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
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
from catalogue.web.programs import is_for_programs
from catalogue.web.request_log import request_id

STATUSES: dict[type[CatalogueError], int] = {
    BadQuery: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    Invalid: 422,
    Unavailable: 503,
}
# Our codes for what the framework refuses by itself.
_CODES = {404: NotFound.code, 410: Gone.code, 403: Forbidden.code, 409: Conflict.code, 503: Unavailable.code}
RETRY_AFTER_S = 30

logger = structlog.get_logger("catalogue.web")


@dataclass(frozen=True)
class ErrorContext:
    """What `errors/error.html` shows; `request_id` only when nobody knows more."""

    status: int
    title: str
    message: str
    advice: str
    request_id: str | None


def register_errors(app: Flask) -> None:
    """Shape every error of the site alike."""
    app.register_error_handler(CatalogueError, _catalogue_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def _catalogue_error(error: CatalogueError) -> Response:
    status = STATUSES.get(type(error), 500)
    if status >= 500:
        logger.warning("unavailable", message=error.message)
    response = _answer(status, error.code, error.sentence(lambda text: str(_(text))), error.detail)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        # A redirection, or an answer made on purpose.
        return make_response(error.get_response())
    response = _answer(status, _CODES.get(status, BadQuery.code), _message(status), {})
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unexpected_error(error: Exception) -> Response:
    logger.error("unexpected error", exc_info=error)
    return _answer(500, "error", _message(500), {"request_id": request_id()})


def _answer(status: int, code: str, message: str, detail: dict[str, object]) -> Response:
    if _prefers_json():
        response = jsonify(error=code, message=message, detail=detail)
    else:
        context = ErrorContext(
            status=status,
            title=_title(status),
            message=message,
            advice=_advice(status),
            request_id=request_id() if status == 500 else None,
        )
        response = make_response(render_template("errors/error.html", page=context))
    response.status_code = status
    if not is_for_programs():
        response.headers["Vary"] = "Accept"
    return response


def _prefers_json() -> bool:
    if is_for_programs():
        return True
    wanted = request.accept_mimetypes
    return bool(wanted["application/json"] > wanted["text/html"])


def _title(status: int) -> str:
    titles = {
        400: _("Demande mal formée"),
        403: _("Accès refusé"),
        404: _("Page introuvable"),
        405: _("Méthode refusée"),
        409: _("Modification concurrente"),
        410: _("Notice retirée"),
        413: _("Envoi trop lourd"),
        422: _("Saisie refusée"),
        500: _("Erreur du catalogue"),
        503: _("Service momentanément indisponible"),
    }
    return str(titles.get(status, titles[500 if status >= 500 else 400]))


def _message(status: int) -> str:
    messages = {
        404: _("Aucune page ne répond à cette adresse."),
        405: _("Cette adresse ne répond pas à la méthode %(method)s.", method=request.method[:20]),
        413: _("L’envoi dépasse la taille admise."),
        500: _("Quelque chose s’est mal passé de notre côté."),
    }
    default = messages[500] if status >= 500 else _("Le serveur n’a pas compris la demande.")
    return str(messages.get(status, default))


def _advice(status: int) -> str:
    if status == 500:
        return str(_("Réessayez. Si l’erreur revient, signalez-la avec ce numéro de demande."))
    if status == 503:
        return str(_("Réessayez dans un instant. Les autres pages peuvent répondre."))
    return str(_("Vérifiez l’adresse, ou cherchez ci-dessus."))
