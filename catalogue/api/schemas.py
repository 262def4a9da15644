"""Say in a few words what a JSON schema admits, for the documentation page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from catalogue.api.parameters import MOMENT_PATTERN


@dataclass(frozen=True)
class Shape:
    """What a value is: `words` around the name of an object or of a vocabulary, where there is one."""

    words: str
    named: str | None
    is_list: bool
    may_be_null: bool


def shape_of(schema: Mapping[str, Any]) -> Shape:
    """Return what the schema of a field or parameter admits."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    may_be_null = len(choices) < len(schema.get("anyOf", ()))
    # A field of ours is of one kind, or nothing.
    kind = {**schema, **choices[0]} if choices else schema
    is_list = kind.get("type") == "array"
    item = kind["items"] if is_list else kind
    reference = item.get("$ref")
    return Shape(
        words="" if reference else _words(item),
        named=reference.rsplit("/", 1)[-1] if reference else None,
        is_list=is_list,
        may_be_null=may_be_null,
    )


def _words(schema: Mapping[str, Any]) -> str:
    if schema.get("pattern") == MOMENT_PATTERN:
        return str(_("date, ou date et heure"))
    if schema.get("type") == "integer" and "maximum" in schema:
        return str(
            _("entier de %(minimum)s à %(maximum)s", minimum=schema["minimum"], maximum=schema["maximum"])
        )
    if schema.get("format") in _formats():
        return _formats()[schema["format"]]
    return _types().get(schema.get("type", ""), "")


def _formats() -> Mapping[str, str]:
    return {"date": str(_("date")), "date-time": str(_("date et heure"))}


def _types() -> Mapping[str, str]:
    return {
        "string": str(_("texte")),
        "integer": str(_("entier")),
        "number": str(_("nombre")),
        "boolean": str(_("vrai ou faux")),
        "object": str(_("objet")),
    }
