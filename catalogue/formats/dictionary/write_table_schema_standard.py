"""What Table Schema v1 admits of a field, so that any of its readers takes what we write.

Each question is answered for one value: `write_table_schema.py` puts aside what the standard would refuse.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dictionary import table_schema_names as names
from catalogue.formats.dictionary.model import DictionaryVariable


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_bound(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _is_enumeration(value: object) -> bool:
    return isinstance(value, list) and bool(value)


_Check = Callable[[object], bool]
# Table Schema v1, « constraints »: for any type, for those that have an order, for those that have a length.
_ANY_TYPE: Mapping[str, _Check] = {"required": _is_flag, "unique": _is_flag, "enum": _is_enumeration}
_ORDERED: Mapping[str, _Check] = {**_ANY_TYPE, "minimum": _is_bound, "maximum": _is_bound}
_LONG: Mapping[str, _Check] = {**_ANY_TYPE, "minLength": _is_count, "maxLength": _is_count}
_CONSTRAINTS: Mapping[VariableType | None, Mapping[str, _Check]] = MappingProxyType(
    {
        None: _ANY_TYPE,
        VariableType.STRING: {**_LONG, "pattern": _is_text},
        VariableType.INTEGER: _ORDERED,
        VariableType.NUMBER: _ORDERED,
        VariableType.BOOLEAN: _ANY_TYPE,
        VariableType.DATE: _ORDERED,
        VariableType.DATETIME: _ORDERED,
        VariableType.YEAR: _ORDERED,
        VariableType.YEARMONTH: _ORDERED,
        VariableType.ARRAY: _LONG,
    }
)
_STRING_FORMATS = frozenset({"email", "uri", "binary", "uuid"})
_TEMPORAL = frozenset({VariableType.DATE, VariableType.DATETIME})
# Properties of the standard that a source's descriptor may have and no field of the model holds.
_STANDARD_EXTRAS: Mapping[str, _Check] = {
    "trueValues": _is_texts,
    "falseValues": _is_texts,
    "decimalChar": _is_text,
    "groupChar": _is_text,
    "bareNumber": _is_flag,
}
# Names that mean something here, or that readers of the standard check in their own way.
_CLAIMED = frozenset(
    {
        *("name", "title", "description", "type", "format", "constraints", "missingValues", "rdfType"),
        *("example", "required", "categories", "categoriesOrdered", "arrayItem"),
        *(names.NOMENCLATURE, names.HISTORY_CREATED, names.HISTORY_DELETED, names.HISTORY_MISSING),
        *(names.MANAGEMENT_RULE, names.OBSERVATION, names.SOURCE_TYPE, names.LENGTH),
        *names.FIELD_PROPERTIES,
        *(names.UNTITLED, names.NOMENCLATURE_COLUMN, names.SOURCE_FORMAT),
        *(names.OTHER_CONSTRAINTS, names.OTHER_PROPERTIES),
    }
)


def is_standard_format(variable: DictionaryVariable) -> bool:
    """Tell whether the standard knows the format for the type (section « Types and Formats »)."""
    if variable.type is VariableType.STRING:
        return variable.format in _STRING_FORMATS
    return variable.type in _TEMPORAL and bool(variable.format) and str(variable.format).startswith("%")


def parted_constraints(variable: DictionaryVariable) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the constraints that the standard admits for the type, then the others."""
    checks = _CONSTRAINTS[variable.type]
    return _parted(variable.constraints, lambda name, value: name in checks and checks[name](value))


def parted_extras(variable: DictionaryVariable) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the other properties that may stand under their own names, then those that may not."""
    return _parted(variable.extras, _may_stand)


def _may_stand(name: str, value: object) -> bool:
    return name not in _CLAIMED and (name not in _STANDARD_EXTRAS or _STANDARD_EXTRAS[name](value))


def _parted(
    properties: Mapping[str, Any], admits: Callable[[str, Any], bool]
) -> tuple[dict[str, Any], dict[str, Any]]:
    ordered = {name: properties[name] for name in sorted(properties)}
    admitted = {name: value for name, value in ordered.items() if admits(name, value)}
    return admitted, {name: value for name, value in ordered.items() if name not in admitted}
