"""`/healthz` and `/readyz`: is the process up, and can it answer?"""

from flask import Blueprint, Response, jsonify

from catalogue.errors import Unavailable
from catalogue.search.query import parse_query
from catalogue.web.site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether the database is the one this code expects and the index answers; 503 with why if not."""
    faults = {name: fault for name, fault in (("database", _database()), ("index", _index())) if fault}
    response = jsonify({"status": "unavailable" if faults else "ok", "faults": faults})
    response.status_code = 503 if faults else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> str | None:
    try:
        if current_site().database.is_current():
            return None
    except Unavailable as error:
        return error.message
    return "La base de données n’est pas à jour de cette version : lancez « catalogue init »."


def _index() -> str | None:
    try:
        current_site().index.search(parse_query("", limit=0))
    except Unavailable as error:
        return error.message
    return None
