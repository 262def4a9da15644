"""Declare an address of the API once: its route, its parameters, its answers and what the documentation says.

Parameters are read and checked before the view is called. Answers are not checked while serving: tests do it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, make_response
from pydantic import ValidationError
from spectree import Response as Answers
from spectree import SpecTree
from spectree.plugins.flask_plugin import FlaskPlugin

from catalogue.api.models.base import Error, Model
from catalogue.api.problems import refuse_parameters

PREFIX = "/api/1"
blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

View = Callable[..., Response]


class _Plugin(FlaskPlugin):
    """The Flask plugin, which hands the view's answer on as it is."""

    def validate_response(self, resp: Response, *_rest: Any) -> tuple[Response, None]:
        return make_response(resp), None


def _before(
    _request: object, _response: object, error: Exception | None, _view: object, _adapter: object
) -> None:
    if isinstance(error, ValidationError):
        refuse_parameters(error)


def _name(model: Any) -> str:
    return str(model.__name__)


specification = SpecTree(
    "flask",
    backend=_Plugin,
    before=_before,
    mode="strict",
    validation_error_status=400,
    validation_error_model=Error,
    naming_strategy=_name,
    nested_naming_strategy=lambda _parent, child: child,
)


@dataclass(frozen=True)
class Operation:
    """What the documentation says of an address.

    :param path: an example for each part of the address that varies.
    :param query: the parameters of the request shown as an example.
    """

    summary: str
    description: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def example_address(self, path: str) -> str:
        """Return the address of the example, `path` being a template of OpenAPI."""
        filled = path.format(**{name: quote(value, safe="") for name, value in self.path.items()})
        return f"{filled}?{urlencode(self.query, doseq=True)}" if self.query else filled


OPERATIONS: dict[str, Operation] = {}

_PATH_PARAMETERS = {
    "slug": "Nom permanent.",
    "dataset": "Nom permanent du jeu de données.",
    "name": "Nom de la variable, exactement comme dans la source.",
    "extract": "Nom permanent de l’extrait.",
    "base": "Nom permanent de la base.",
}


def operation(
    rule: str, *, answers: type[Model], tag: str, about: Operation, may_be_gone: bool = False
) -> Callable[[View], View]:
    """Return a decorator that makes a view answer at an address of the API.

    :param answers: the model of what it answers.
    :param tag: the family under which the documentation lists it.
    :param may_be_gone: what it shows can be withdrawn.
    """
    statuses: dict[str, Any] = {
        "HTTP_200": (answers, "La réponse."),
        "HTTP_304": (None, "Rien n’a changé depuis l’ETag donné dans If-None-Match."),
        "HTTP_400": (Error, "Un paramètre est inconnu ou mal formé."),
        "HTTP_500": (Error, "Une panne de notre côté ; elle est notée sous « request_id »."),
        "HTTP_503": (Error, "La base de données ou l’index ne répond pas ; réessayez plus tard."),
    }
    if "<" in rule or may_be_gone:
        statuses["HTTP_404"] = (Error, "Rien ne porte ce nom.")
    if may_be_gone:
        statuses["HTTP_410"] = (Error, "Ce qui portait ce nom a été retiré.")

    def declare(view: View) -> View:
        name = view.__name__
        checked: View = specification.validate(
            resp=Answers(**dict(sorted(statuses.items()))),
            tags=[tag],
            operation_id=name,
            path_parameter_descriptions=_PATH_PARAMETERS,
        )(view)
        blueprint.add_url_rule(rule, name, checked)
        OPERATIONS[name] = about
        return checked

    return declare
