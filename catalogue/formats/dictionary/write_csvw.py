"""Write a dictionary as CSVW metadata (W3C, Metadata Vocabulary for Tabular Data, 2015).

One `Table`, with the dialect of its file where there is one file. What the standard cannot say stands in
common properties, whose names are in `csvw_names.py`; the datatypes of columns are in `write_csvw_types.py`.
"""

import json
from collections.abc import Iterator
from urllib.parse import quote

from catalogue.formats.dictionary import csvw_names as names
from catalogue.formats.dictionary.csvw_names import literal
from catalogue.formats.dictionary.model import (
    CodesOf,
    Dictionary,
    DictionaryFile,
    DictionaryKey,
    DictionaryVariable,
)
from catalogue.formats.dictionary.write_csvw_types import datatype_of, says_type
from catalogue.formats.dictionary.write_json import Json, without_empty
from catalogue.formats.dictionary.write_table import compact_json

# Fields that are sentences in French; the other ones of our own are words of no language.
_SENTENCES = frozenset({"group", "additivity_note", "code_list_note", "management_rule", "observation"})


def write_csvw(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield the metadata; codes are named by the page of their list, not given."""
    del codes_of
    yield (
        json.dumps(_table(dictionary), ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8") + b"\n"
    )


def _table(dictionary: Dictionary) -> Json:
    data = _only_csv(dictionary)
    description = dictionary.description or dictionary.summary
    said: Json = {
        "@context": [names.CONTEXT, {"@language": names.LANGUAGE}],
        "@type": "Table",
        "url": _table_url(dictionary),
        "dc:title": dictionary.title,
        "dc:description": description,
        "dc:publisher": _publisher(dictionary),
        "dc:license": _node(dictionary.licence_url),
        "dc:modified": {"@value": dictionary.updated.isoformat(), "@type": "xsd:date"},
        "dcat:keyword": list(dictionary.keywords),
        "dcat:landingPage": _node(dictionary.landing_page),
        "schema:url": _node(dictionary.url),
        names.SOURCE_NAME: _word(dictionary.name),
        names.OUTER_FOREIGN_KEYS: _outer_keys(dictionary),
        "dialect": _dialect(data) if data else None,
    }
    return without_empty(said) | {"tableSchema": _schema(dictionary)}


def _only_csv(dictionary: Dictionary) -> DictionaryFile | None:
    found = [
        file
        for file in dictionary.files
        if (file.format or "").upper() == "CSV" or file.media_type == "text/csv"
    ]
    return found[0] if len(found) == 1 else None


def _table_url(dictionary: Dictionary) -> str:
    """Return the address of the data, which the standard demands.

    It is known where the dataset has exactly one CSV file. Else it is the name under which a CSV laid beside
    the metadata is found: several files, or none yet, are not one table, and nothing says that all of them
    have these columns.
    """
    data = _only_csv(dictionary)
    return data.url if data else f"{dictionary.slug}.csv"


def _dialect(data: DictionaryFile) -> Json:
    return without_empty({"delimiter": data.separator, "encoding": data.encoding})


def _publisher(dictionary: Dictionary) -> Json:
    return without_empty(
        {"schema:name": dictionary.publisher, "schema:url": _node(dictionary.publisher_homepage)}
    )


def _schema(dictionary: Dictionary) -> Json:
    pages = {head.slug: head.url for head in dictionary.code_lists}
    known = {variable.name for variable in dictionary.variables}
    has_key = known.issuperset(dictionary.primary_key)
    inner = [
        key
        for key in dictionary.foreign_keys
        if key.dataset == dictionary.slug and known.issuperset((*key.columns, *key.referenced_columns))
    ]
    return {"@type": "Schema"} | without_empty(
        {
            "columns": [_column(variable, pages) for variable in dictionary.variables],
            "primaryKey": _column_names(dictionary.primary_key) if has_key else None,
            "foreignKeys": [_foreign_key(key, _table_url(dictionary)) for key in inner],
        }
    )


def _foreign_key(key: DictionaryKey, url: str) -> Json:
    return {
        "columnReference": _column_names(key.columns),
        "reference": {"resource": url, "columnReference": _column_names(key.referenced_columns)},
    }


def _outer_keys(dictionary: Dictionary) -> Json | None:
    keys = [
        {"columns": key.columns, "table": key.dataset, "referencedColumns": key.referenced_columns}
        for key in dictionary.foreign_keys
        if key.dataset != dictionary.slug
    ]
    return literal(json.dumps(keys, ensure_ascii=False)) if keys else None


def _column(variable: DictionaryVariable, pages: dict[str, str]) -> Json:
    datatype = datatype_of(variable)
    own: Json = {
        name: value if field in _SENTENCES else _word(value)
        for name, field in names.OWN_FIELDS.items()
        if (value := getattr(variable, field)) and not (field == "type" and says_type(datatype, variable))
    }
    return without_empty(
        {
            "name": _column_name(variable.name),
            "titles": variable.name,
            names.LABEL: variable.label,
            names.DESCRIPTION: variable.description,
            "datatype": datatype,
            "required": variable.constraints.get("required") is True,
            names.UNIT: variable.unit,
            names.CODE_LIST_PAGE: _node(pages.get(variable.code_list or "")),
            **own,
            names.HISTORY_MISSING: [literal(year) for year in variable.history_missing],
            names.CONSTRAINTS: _word(compact_json(variable.constraints) if variable.constraints else None),
            names.EXTRAS: _word(compact_json(variable.extras) if variable.extras else None),
        }
    )


def _column_names(columns: tuple[str, ...]) -> list[str]:
    return [_column_name(name) for name in columns]


def _column_name(name: str) -> str:
    """Return a name as URI templates admit it (RFC 6570, `varname`), not starting with `_` (5.6 of CSVW)."""
    encoded = quote(name, safe="").replace("~", "%7E").replace("-", "%2D").replace(".", "%2E")
    return f"%5F{encoded[1:]}" if encoded.startswith("_") else encoded


def _word(text: str | None) -> Json | None:
    return literal(str(text)) if text else None


def _node(address: str | None) -> Json | None:
    return {"@id": address} if address else None
