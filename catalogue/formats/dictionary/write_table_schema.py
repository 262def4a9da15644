"""Write a dictionary as a Table Schema descriptor (Frictionless Table Schema v1), as the SNDS extends it.

What the standard has a word for is said in its words wherever its readers would accept them; the rest stands
in the properties of `table_schema_names.py`. The data package around it is in `write_package.py`.
"""

from collections.abc import Iterator

from catalogue.formats.dictionary import table_schema_names as names
from catalogue.formats.dictionary.model import CodesOf, Dictionary, DictionaryKey, DictionaryVariable
from catalogue.formats.dictionary.write_json import Json, pretty_json, without_empty
from catalogue.formats.dictionary.write_table_schema_standard import (
    is_standard_format,
    parted_constraints,
    parted_extras,
)


def write_table_schema(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield the descriptor of the dataset's columns; codes are named by their list, not given."""
    del codes_of
    yield pretty_json(table_schema(dictionary))


def table_schema(dictionary: Dictionary) -> Json:
    """Return the descriptor of the dataset's columns, with all its foreign keys."""
    keys = [foreign_key(key, dictionary) for key in usable_keys(dictionary)]
    return schema_of_columns(dictionary) | ({"foreignKeys": keys} if keys else {})


def schema_of_columns(dictionary: Dictionary) -> Json:
    """Return the descriptor without its foreign keys."""
    known = {variable.name for variable in dictionary.variables}
    has_key = dictionary.primary_key and known.issuperset(dictionary.primary_key)
    history = {
        names.HISTORY_CREATED: dictionary.history_created,
        names.HISTORY_DELETED: dictionary.history_deleted,
        names.HISTORY_MISSING: list(dictionary.history_missing),
    }
    return without_empty(
        {
            "name": dictionary.slug,
            names.SOURCE_NAME: dictionary.name,
            "title": dictionary.title,
            "description": dictionary.description or dictionary.summary,
            "homepage": dictionary.url,
            names.PRODUCT: dictionary.product,
            names.SCOPE: dictionary.scope,
            names.OBSERVATION: dictionary.observation,
            names.HISTORY: without_empty(history),
            "primaryKey": list(dictionary.primary_key) if has_key else None,
        }
    ) | {"fields": [_field(variable) for variable in dictionary.variables]}


def usable_keys(dictionary: Dictionary) -> Iterator[DictionaryKey]:
    """Yield the foreign keys whose columns are described: the standard admits no other."""
    known = {variable.name for variable in dictionary.variables}
    return (key for key in dictionary.foreign_keys if known.issuperset(key.columns))


def foreign_key(key: DictionaryKey, dictionary: Dictionary) -> Json:
    """Return a foreign key in the standard's words: an empty resource is the table itself."""
    resource = "" if key.dataset == dictionary.slug else key.dataset
    return {
        "fields": list(key.columns),
        "reference": {"resource": resource, "fields": list(key.referenced_columns)},
    }


def _field(variable: DictionaryVariable) -> Json:
    constraints, other_constraints = parted_constraints(variable)
    extras, other_extras = parted_extras(variable)
    form, source_format = (variable.format, None) if is_standard_format(variable) else (None, variable.format)
    said: Json = {
        "name": variable.name,
        "title": variable.label,
        "description": variable.description,
        names.UNTITLED: variable.label is None and variable.description is not None,
        "type": variable.type and variable.type.value,
        "format": form,
        names.SOURCE_FORMAT: source_format,
        "constraints": constraints,
        names.OTHER_CONSTRAINTS: other_constraints,
        **_nomenclature(variable),
        names.LENGTH: variable.length,
        names.SOURCE_TYPE: variable.source_type,
        names.HISTORY_CREATED: variable.history_created,
        names.HISTORY_DELETED: variable.history_deleted,
        names.HISTORY_MISSING: list(variable.history_missing),
        names.MANAGEMENT_RULE: variable.management_rule,
        names.OBSERVATION: variable.observation,
        **{name: getattr(variable, field) for name, field in names.FIELD_PROPERTIES.items()},
    }
    return without_empty(said) | extras | without_empty({names.OTHER_PROPERTIES: other_extras})


def _nomenclature(variable: DictionaryVariable) -> Json:
    if variable.code_list is None:
        return {names.NOMENCLATURE_COLUMN: variable.code_list_column}
    column = f":{variable.code_list_column}" if variable.code_list_column else ""
    return {names.NOMENCLATURE: f"{variable.code_list}{column}"}
