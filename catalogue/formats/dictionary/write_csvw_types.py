"""What CSVW calls the type of a column: a datatype, with the bounds that its standard admits for it.

A reader that checks data against the metadata must find no fault where there is none: a date written in a
way that the standard has no word for is a string here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dictionary.csvw_names import DATATYPES
from catalogue.formats.dictionary.model import DictionaryVariable

Datatype = str | dict[str, Any]
# Formats of Table Schema (strptime) → those of CSVW (Tabular Data Model, 6.4.4); no other is surely admitted.
_DATE_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "%Y-%m-%d": "yyyy-MM-dd",
        "%Y%m%d": "yyyyMMdd",
        "%d-%m-%Y": "dd-MM-yyyy",
        "%d/%m/%Y": "dd/MM/yyyy",
        "%d.%m.%Y": "dd.MM.yyyy",
    }
)
_MOMENTS = frozenset({VariableType.DATE, VariableType.DATETIME})
_NUMBERS = frozenset({VariableType.INTEGER, VariableType.NUMBER})


def datatype_of(variable: DictionaryVariable) -> Datatype | None:
    """Return the datatype of a column, `None` when the type is not known."""
    if variable.type is None or variable.type is VariableType.ARRAY:
        return variable.type and "string"
    base = DATATYPES[variable.type]
    if variable.type in _MOMENTS:
        return _moment(variable.type, variable.format)
    if variable.type is VariableType.STRING:
        return _bounded(base, variable.constraints, "minLength", "maxLength")
    return _bounded(base, variable.constraints, "minimum", "maximum") if variable.type in _NUMBERS else base


def says_type(datatype: Datatype | None, variable: DictionaryVariable) -> bool:
    """Tell whether the type can be read from the datatype alone."""
    base = datatype["base"] if isinstance(datatype, dict) else datatype
    return variable.type is None or DATATYPES.get(variable.type) == base


def _moment(type_: VariableType, form: str | None) -> Datatype:
    if form in {None, "default"}:
        return DATATYPES[type_]
    if type_ is VariableType.DATE and form in _DATE_FORMATS:
        return {"base": "date", "format": _DATE_FORMATS[form]}
    return "string"


def _bounded(base: str, constraints: Mapping[str, Any], low: str, high: str) -> Datatype:
    """Return the datatype with its bounds, where they are whole numbers in the right order."""
    bounds = {name: constraints[name] for name in (low, high) if _is_bound(constraints.get(name), base)}
    if len(bounds) == 2 and bounds[low] > bounds[high]:
        return base
    return {"base": base, **bounds} if bounds else base


def _is_bound(value: object, base: str) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return value >= 0 or base != "string"
