"""The rows of our own tables, as text: what a CSV file and a sheet of a workbook have in common.

Every value of the model stands in a cell from which it can be read back. Nothing here knows how a cell is
written, nor that some programs take it for a formula.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalogue.domain.vocabularies import Term
from catalogue.formats.dictionary.columns import (
    CODE_COLUMNS,
    LINES,
    PRIMARY_KEY_COLUMN,
    VARIABLE_COLUMNS,
    YES,
)
from catalogue.formats.dictionary.model import CodeEntry, Dictionary, DictionaryVariable
from catalogue.formats.dictionary.terms import TERM_WORDS, word_of

PRIMARY_KEY_FIELD = "primary_key"
_TERMS = frozenset(TERM_WORDS)


def variable_headers() -> dict[str, str]:
    """Return field → header in the order of the columns; the primary key stands after the name."""
    headers: dict[str, str] = {}
    for field, header in VARIABLE_COLUMNS.items():
        headers[field] = header
        if field == "name":
            headers[PRIMARY_KEY_FIELD] = PRIMARY_KEY_COLUMN
    return headers


def variable_rows(dictionary: Dictionary) -> Iterator[list[str]]:
    """Yield one row for each variable, in their order, with the columns of `variable_headers`."""
    key = frozenset(dictionary.primary_key)
    fields = list(variable_headers())
    for variable in dictionary.variables:
        yield [
            (YES if variable.name in key else "")
            if field == PRIMARY_KEY_FIELD
            else variable_cell(variable, field)
            for field in fields
        ]


def variable_cell(variable: DictionaryVariable, field: str) -> str:
    """Return what a variable's field looks like in a cell; empty when nothing is known."""
    value: object = getattr(variable, field)
    if not value:
        return ""
    if field in _TERMS and isinstance(value, Term):
        return word_of(field, value)
    if isinstance(value, tuple):
        return LINES.join(value)
    if isinstance(value, Mapping):
        return compact_json(value)
    return str(value)


def compact_json(value: Mapping[str, Any]) -> str:
    """Return an object as JSON of one line, always the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def code_headers(attribute_names: Sequence[str]) -> list[str]:
    """Return the headers of a code list's table: ours first, then those of the source."""
    return [*CODE_COLUMNS.values(), *attribute_names]


def code_row(code: CodeEntry, attribute_names: Sequence[str]) -> list[str]:
    """Return the cells of a code, with the columns of `code_headers`."""
    attributes = (code.attributes.get(name, "") for name in attribute_names)
    return [code.notation, code.label or "", code.parent or "", *attributes]
