"""`/api/docs`: the page about the API, made from its OpenAPI document: it says nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, render_template

from catalogue.api.openapi import openapi_document
from catalogue.api.operations import OPERATIONS
from catalogue.api.schemas import Shape, shape_of
from catalogue.web.programs import API_DOCUMENTATION
from catalogue.web.site import public_address

blueprint = Blueprint("api_docs", __name__)


@dataclass(frozen=True)
class ParameterRow:
    """A parameter: the values it takes, or what they look like where they are not all known."""

    name: str
    in_path: bool
    shape: Shape
    values: tuple[str, ...]
    default: str | None
    example: str | None
    description: str


@dataclass(frozen=True)
class OperationRow:
    """An address: `answers` is the name of the object that it gives, or of those that its list holds."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterRow, ...]
    answers: str
    is_list: bool
    statuses: tuple[str, ...]
    address: str
    example: str


@dataclass(frozen=True)
class Family:
    """The addresses that go together."""

    name: str
    description: str
    operations: tuple[OperationRow, ...]


@dataclass(frozen=True)
class FieldRow:
    """A field of an object."""

    name: str
    shape: Shape
    description: str


@dataclass(frozen=True)
class ObjectRow:
    """An object that answers hold; it has the fields of `extended` too."""

    name: str
    extended: str | None
    fields: tuple[FieldRow, ...]


@dataclass(frozen=True)
class Word:
    """A word of a vocabulary, and its French name."""

    value: str
    label: str


@dataclass(frozen=True)
class DocsContext:
    """What `api/docs.html` shows; `shared` are the parameters that every list takes."""

    base: str
    families: tuple[Family, ...]
    shared: tuple[ParameterRow, ...]
    errors: tuple[tuple[str, str], ...]
    objects: tuple[ObjectRow, ...]
    vocabularies: Mapping[str, Sequence[Word]]


# Told once, at the top.
_SHARED = ("lang", "limit", "after")


@blueprint.get(API_DOCUMENTATION)
def docs() -> str:
    """Show every address, parameter, field and error."""
    document = openapi_document()
    return render_template("api/docs.html", page=_context(document, public_address()))


def _context(document: Mapping[str, Any], base: str) -> DocsContext:
    operations = {path: entry["get"] for path, entry in document["paths"].items()}
    schemas = document["components"]["schemas"]
    a_list = operations["/api/1/datasets"]
    return DocsContext(
        base=base,
        families=tuple(
            Family(
                tag["name"],
                tag["description"],
                tuple(
                    _operation(path, operation, schemas, base)
                    for path, operation in operations.items()
                    if operation["tags"] == [tag["name"]]
                ),
            )
            for tag in document["tags"]
        ),
        shared=tuple(
            _parameter(found, schemas) for found in a_list["parameters"] if found["name"] in _SHARED
        ),
        errors=tuple(
            (status, response["description"])
            for status, response in _all_responses(operations).items()
            if status >= "304"
        ),
        objects=tuple(
            _object(name, schemas)
            for name, schema in schemas.items()
            if "properties" in schema and not _item_of(schema)
        ),
        vocabularies={name: _words(schema) for name, schema in schemas.items() if "enum" in schema},
    )


def _operation(
    path: str, operation: Mapping[str, Any], schemas: Mapping[str, Any], base: str
) -> OperationRow:
    content = operation["responses"]["200"]["content"]["application/json"]
    answers = content["schema"]["$ref"].rsplit("/", 1)[-1]
    item = _item_of(schemas[answers])
    about = OPERATIONS[operation["operationId"]]
    return OperationRow(
        name=operation["operationId"],
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        parameters=tuple(
            _parameter(found, schemas)
            for found in operation["parameters"]
            if found["name"] not in _SHARED or (found["name"] == "limit" and item is None)
        ),
        answers=item or answers,
        is_list=item is not None,
        statuses=tuple(sorted(operation["responses"])),
        address=base + about.example_address(path),
        example=orjson.dumps(content["example"], option=orjson.OPT_INDENT_2).decode(),
    )


def _all_responses(operations: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        status: response
        for operation in operations.values()
        for status, response in operation["responses"].items()
    }
    return dict(sorted(found.items()))


def _item_of(schema: Mapping[str, Any]) -> str | None:
    """Return the name of what a page of a list holds, `None` for what is no page of a list."""
    properties = schema.get("properties", {})
    if set(properties) != {"data", "next"}:
        return None
    return str(properties["data"]["items"]["$ref"]).rsplit("/", 1)[-1]


def _parameter(found: Mapping[str, Any], schemas: Mapping[str, Any]) -> ParameterRow:
    schema = found["schema"]
    shape = shape_of(schema)
    default = schema.get("default")
    known = schemas[shape.named]["enum"] if shape.named else schema.get("enum", ())
    example = found.get("example")
    return ParameterRow(
        name=found["name"],
        in_path=found["in"] == "path",
        shape=shape,
        values=tuple(known),
        default=None if default in (None, "", []) else str(default),
        example=example[0] if isinstance(example, list) else example,
        description=found["description"],
    )


def _object(name: str, schemas: Mapping[str, Any]) -> ObjectRow:
    extended = f"{name}Summary" if f"{name}Summary" in schemas else None
    told = schemas[extended]["properties"] if extended else {}
    return ObjectRow(
        name,
        extended,
        tuple(
            FieldRow(field, shape_of(schema), schema.get("description", ""))
            for field, schema in schemas[name]["properties"].items()
            if field not in told
        ),
    )


def _words(schema: Mapping[str, Any]) -> tuple[Word, ...]:
    labels = dict(
        part.removeprefix("« ").split(" » : ", 1)
        for part in schema.get("description", "").split(" ; ")
        if part
    )
    return tuple(Word(value, labels.get(value, "")) for value in schema["enum"])
