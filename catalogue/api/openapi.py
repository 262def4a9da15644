"""The OpenAPI 3.1 document, made from the declared operations: `/api/1/openapi.json`.

Models and parameters say the shapes; this module adds what they cannot: French summaries, the names of the
vocabularies, headers, examples. It is the same for everybody, and made once in each process.
"""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from flask import Response, current_app

from catalogue import __version__
from catalogue.api.answers import answer
from catalogue.api.operations import OPERATIONS, blueprint, specification
from catalogue.domain.base import SLUG_MAX, SLUG_PATTERN
from catalogue.services.refs import NAME_MAX
from catalogue.web.labels import LABELS

EXAMPLES = Path(__file__).parent / "examples.json"

_TITLE = "Catalogue SNIIRAM/SNDS"
_DESCRIPTION = (
    "Les extraits ouverts du SNIIRAM, les tables du SNDS et les bases avec lesquelles on peut les croiser : "
    "leurs variables, leurs nomenclatures et leurs croisements, en JSON et en lecture seule, sans compte."
)
_TAGS = {
    "Jeux de données": "Ce que le catalogue décrit, et le dictionnaire de chacun.",
    "Variables": "Les colonnes de tous les jeux de données.",
    "Nomenclatures et codes": "Les listes de codes et, quand ils sont conservés ici, leurs codes.",
    "Clés": "Ce que les codes identifient : un lieu, un médicament, un mois…",
    "Tables de passage": "D’une nomenclature à une autre.",
    "Croisements": "Ce qui peut être croisé avec quoi.",
    "Réutilisations": "Ce que des équipes ont fait en croisant.",
    "Recherche": "Tout le catalogue, par les mots.",
}
_SLUG_SCHEMA = {"type": "string", "pattern": f"^{SLUG_PATTERN.pattern}$", "maxLength": SLUG_MAX}
_NAME_SCHEMA = {"type": "string", "minLength": 1, "maxLength": NAME_MAX}
_HEADERS = {
    "ETag": {
        "description": "Empreinte de la réponse, à rendre dans If-None-Match.",
        "schema": {"type": "string"},
    }
}
_NEXT = {
    "Link": {"description": 'La page suivante (rel="next"), s’il y en a une.', "schema": {"type": "string"}}
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Answer with the OpenAPI document."""
    return answer(openapi_document())


@cache
def openapi_document() -> Mapping[str, Any]:
    """Return the OpenAPI document; within the context of the application."""
    # A context of its own: names are taken in French, whatever the language of who asks first.
    with current_app.test_request_context("/"):
        document: dict[str, Any] = deepcopy(specification.spec)
        document["info"] = {
            "title": _TITLE,
            "version": __version__,
            "description": _DESCRIPTION,
            "license": {
                "name": "Licence Ouverte 2.0",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            },
        }
        document["servers"] = [{"url": "/"}]
        document["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
        del document["security"]
        document["paths"] = _paths(_bare(document["paths"]))
        document["components"]["schemas"] = _schemas(_bare(document["components"]["schemas"]))
    return document


def _paths(paths: Mapping[str, Any]) -> dict[str, Any]:
    """Return the operations by path, family by family, in the order in which they were declared."""
    examples = orjson.loads(EXAMPLES.read_bytes())
    families = list(_TAGS)
    names = list(OPERATIONS)
    ordered = dict(
        sorted(
            paths.items(),
            key=lambda item: (
                families.index(item[1]["get"]["tags"][0]),
                names.index(item[1]["get"]["operationId"]),
            ),
        )
    )
    for entry in ordered.values():
        about = OPERATIONS[entry["get"]["operationId"]]
        entry["get"] |= {"summary": about.summary, "description": about.description}
        for parameter in entry["get"]["parameters"]:
            _complete_parameter(parameter, about.path)
        _complete_responses(entry["get"], examples)
    return ordered


def _complete_parameter(parameter: dict[str, Any], path: Mapping[str, str]) -> None:
    if parameter["in"] == "path":
        name = parameter["name"]
        parameter["schema"] = _NAME_SCHEMA if name == "name" else _SLUG_SCHEMA
        parameter["example"] = path[name]
        return
    schema = parameter["schema"]
    schema.pop("description", None)
    if schema.get("default", ...) is None:
        del schema["default"]
    shown = schema.pop("examples", None)
    if shown:
        parameter["example"] = shown[0]


def _complete_responses(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    responses = operation["responses"]
    is_listed = any(parameter["name"] in {"after", "page"} for parameter in operation["parameters"])
    responses["200"]["headers"] = _HEADERS | (_NEXT if is_listed else {})
    responses["304"]["headers"] = _HEADERS
    responses["503"]["headers"] = {
        "Retry-After": {"description": "Délai conseillé, en secondes.", "schema": {"type": "integer"}}
    }
    responses["200"]["content"]["application/json"]["example"] = examples[operation["operationId"]]


def _schemas(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shapes by name, but those of parameters, which are told where they are taken."""
    words = {vocabulary.__name__: labels for vocabulary, labels in LABELS.items()}
    kept = {}
    for name, schema in sorted(schemas.items()):
        if name.endswith("Parameters"):
            continue
        # What pydantic found here is our English docstring.
        schema.pop("description", None)
        if name in words:
            schema["description"] = " ; ".join(
                f"« {word.value} » : {label}" for word, label in words[name].items()
            )
        kept[name] = schema
    return kept


def _bare(value: Any) -> Any:
    """Return a part of the document without the titles that pydantic makes up from English names."""
    if isinstance(value, dict):
        return {
            name: part if name in {"example", "examples"} else _bare(part)
            for name, part in value.items()
            if not (name == "title" and isinstance(part, str))
        }
    return [_bare(part) for part in value] if isinstance(value, list) else value
