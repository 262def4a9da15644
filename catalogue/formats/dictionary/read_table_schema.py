"""Read a dictionary from a Table Schema descriptor: ours, the SNDS kind, or the one inside a data package.

`formats.table_schema` reads what the standard and the SNDS say; here comes what our own descriptors add
(`table_schema_names`).
"""

from typing import Any

from catalogue.formats.dictionary import table_schema_names as names
from catalogue.formats.dictionary.draft import DictionaryDraft, VariableDraft
from catalogue.formats.dictionary.json_text import Json, list_of, text_of
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_fields import check_names, read_term, spoken_fields
from catalogue.formats.dictionary.words import TERM_FIELDS
from catalogue.formats.table_schema import describe_table
from catalogue.formats.table_schema_model import TableField
from catalogue.formats.table_schema_text import Remarks
from catalogue.messages import gettext_noop

_LIST_ROLES = frozenset({"code", "label"})


def package_schema(content: Json, problems: Problems) -> Json | None:
    """Return the schema of the tables of a data package (Frictionless Data Package v1), the same for all."""
    schemas: list[Json] = [
        resource["schema"]
        for resource in list_of(content, "resources")
        if isinstance(resource, dict) and isinstance(resource.get("schema"), dict)
    ]
    if not schemas:
        problems.error(
            Place(column="resources"),
            gettext_noop("Aucune ressource de ce paquet n’a de schéma écrit dans le fichier lui-même"),
            gettext_noop("Donnez le fichier du schéma, ou recopiez-le dans le paquet"),
        )
        return None
    if any(schema.get("fields") != schemas[0].get("fields") for schema in schemas):
        problems.error(
            Place(column="resources"),
            gettext_noop("Ce paquet décrit plusieurs tables différentes"),
            gettext_noop("Donnez le schéma d’une seule table"),
        )
        return None
    return schemas[0]


def read_table_schema(content: Json, problems: Problems) -> DictionaryDraft | None:
    """Return the dictionary that a descriptor gives; `None` when it describes no table."""
    listed = [item for item in list_of(content, "fields") if isinstance(item, dict)]
    if any(item.get("role") in _LIST_ROLES for item in listed):
        problems.error(
            Place(column="fields"),
            gettext_noop("Ce descripteur est celui d’une nomenclature, non d’un dictionnaire"),
            gettext_noop("Importez le fichier de ses codes comme nomenclature"),
        )
        return None
    check_names([text_of(item, "name") for item in listed], "fields", problems)
    remarks = Remarks(problems.file)
    table = describe_table(content, remarks)
    for remark in remarks.problems:
        problems.warning(Place(column=remark.field), "%(remark)s", remark=_sentence(remark.message))
    if table is None:
        problems.error(
            Place(column="fields"),
            gettext_noop("Ce fichier ne décrit aucune variable"),
            gettext_noop("Les variables d’un Table Schema sont dans « fields »"),
        )
        return None
    drafts = [
        VariableDraft(_variable(field, position, problems), _place(position))
        for position, field in enumerate(table.fields)
    ]
    return DictionaryDraft(
        variables=drafts,
        fields=spoken_fields(draft.variable for draft in drafts),
        columns={},
        primary_key=table.primary_key if "primaryKey" in content else None,
    )


def _sentence(remark: str) -> str:
    return remark[:1].upper() + remark[1:]


def _place(position: int, name: str = "") -> Place:
    return Place(column=f"fields[{position}]" + (f".{name}" if name else ""))


def _variable(source: TableField, position: int, problems: Problems) -> DictionaryVariable:
    extras = dict(source.extras)
    label, description = source.label, source.description
    if extras.pop(names.UNTITLED, None) is True:
        label, description = None, label
    own: dict[str, Any] = {}
    for name, field in names.FIELD_PROPERTIES.items():
        text = text_of(extras, name)
        if text is not None:
            place = _place(position, name)
            own[field] = read_term(field, text, place, problems) if field in TERM_FIELDS else text
            del extras[name]
    column = text_of(extras, names.NOMENCLATURE_COLUMN)
    form = text_of(extras, names.SOURCE_FORMAT)
    for name, found in ((names.NOMENCLATURE_COLUMN, column), (names.SOURCE_FORMAT, form)):
        if found is not None:
            del extras[name]
    constraints = dict(source.constraints or {}) | _taken(extras, names.OTHER_CONSTRAINTS)
    others = _taken(extras, names.OTHER_PROPERTIES)
    return DictionaryVariable(
        name=source.name,
        label=label,
        description=description,
        type=source.type,
        source_type=source.source_type,
        length=source.length,
        format=form or source.format,
        code_list=source.code_list,
        code_list_column=source.code_list_column or column,
        management_rule=source.management_rule,
        observation=source.observation,
        history_created=source.history.created,
        history_deleted=source.history.deleted,
        history_missing=source.history.missing,
        constraints=constraints,
        extras=extras | others,
        **own,
    )


def _taken(extras: dict[str, Any], name: str) -> dict[str, Any]:
    """Take an object out of the other properties; empty when it is none."""
    value = extras.get(name)
    if not isinstance(value, dict):
        return {}
    del extras[name]
    return value
