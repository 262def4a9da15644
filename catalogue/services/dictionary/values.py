"""Variables of the catalogue as lines of a dictionary, and back: the one place where the two are matched."""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from catalogue.domain import Variable
from catalogue.formats.dictionary.model import DictionaryVariable

# Every field of a line but its name, which tells lines apart, in the order of the model.
COMPARED: tuple[str, ...] = tuple(field.name for field in fields(DictionaryVariable) if field.name != "name")
# Where the two do not have the same name or the same sort of value.
_OTHERWISE = frozenset({"name", "code_list", "history_missing", "constraints", "extras"})
_COPIED = tuple(name for name in COMPARED if name not in _OTHERWISE)


def dictionary_variable(stored: Any, *, code_list: str | None) -> DictionaryVariable:
    """Return a variable, an object or a row of its columns, as a line of a dictionary.

    :param code_list: slug of the list of its codes.
    """
    return DictionaryVariable(
        name=stored.name,
        code_list=code_list,
        history_missing=tuple(stored.history_missing or ()),
        constraints=dict(stored.constraints or {}),
        extras=dict(stored.extras or {}),
        **{name: clean(getattr(stored, name)) for name in _COPIED},
    )


def give(variable: Variable, values: Mapping[str, Any], list_ids: Mapping[str, int]) -> None:
    """Give a variable values of the model, by field.

    :param list_ids: slug of each code list named → its key.
    """
    for name, value in values.items():
        if name == "code_list":
            variable.code_list_id = None if value is None else list_ids[value]
        elif name == "history_missing":
            variable.history_missing = list(value)
        elif name == "constraints":
            variable.constraints = dict(value) or None
        elif name == "extras":
            variable.extras = dict(value)
        else:
            setattr(variable, name, value)


def plain(value: Any) -> Any:
    """Return a value of the model as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def clean(value: Any) -> Any:
    """Return a stored text as files hold it: composed letters, no spaces around, no control characters."""
    if not isinstance(value, str) or isinstance(value, Enum):
        return value
    if value.isascii() and value.isprintable():
        return value.strip() or None
    lines = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (char for char in lines if char in "\n\t" or unicodedata.category(char) != "Cc")
    return "".join(kept).strip() or None
