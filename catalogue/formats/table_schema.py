"""Read Table Schema descriptors (Frictionless Table Schema v1) as the SNDS extends them.

A descriptor says either what the columns of a table are or what the columns of a code list are; the codes
themselves are read by `table_schema_codes`. What a descriptor says amiss is remarked on, never fatal.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.table_schema_model import (
    CodeListDescriptor,
    Descriptor,
    History,
    TableDescriptor,
    TableField,
    TableKey,
)
from catalogue.formats.table_schema_text import Remarks, detect_encoding, path_name, shown, tidy_tree

_DESCRIPTOR_MAX_BYTES = 20_000_000
_LIST_ROLES = ("code", "label")
# Properties that only the dictionary of a table gives to its columns.
_DICTIONARY_PROPERTIES = frozenset(
    {
        "nomenclature",
        "dateCreated",
        "dateDeleted",
        "dateMissing",
        "regle_gestion",
        "type_oracle",
        "observation",
    }
)
_TABLE_PROPERTIES = frozenset(
    {"name", "title", "produit", "champ", "observation", "history", "primaryKey", "foreignKeys", "fields"}
)
_FIELD_PROPERTIES = _DICTIONARY_PROPERTIES | frozenset(
    {"name", "title", "description", "type", "length", "format", "constraints"}
)
_TYPES = frozenset(term.value for term in VariableType)
_NO_LIST = frozenset({"", "-"})
# A column of words, by its name: `UCD_SPE_LIB`, `libelle`, `TRS_MTF_LB1`.
_LABEL_NAME = re.compile(r"(?:^|_)(?:lib|lb\d?|libelle|label|nom|name|intitule)\d?(?:_|$)", re.IGNORECASE)

Json = Mapping[str, Any]


def find_files(
    folder: Path, suffix: str, *, unreadable: Callable[[OSError], None] | None = None
) -> Iterator[Path]:
    """Yield the files of `folder` that end in `suffix`, at any depth, in order; hidden ones are left out.

    :param unreadable: told of each folder that cannot be listed.
    """
    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(suffix) and not name.startswith("."):
                yield Path(parent, name)


def read_descriptor(path: Path, remarks: Remarks) -> Descriptor | None:
    """Return what the descriptor says; `None`, and a remark, when it is not a Table Schema.

    It describes a code list when one of its fields has the role `code` or `label`; else a table when one of
    its fields has a property that only dictionaries give (`nomenclature`, `dateCreated`…); else a code list
    when a CSV file of the same name is beside it; else a table. Neither folder nor name counts.
    """
    content = _load(path, remarks)
    if content is None:
        return None
    fields = _fields(content, remarks)
    if not fields:
        remarks.add("fields", "aucun champ : ce fichier ne décrit ni table ni nomenclature")
        return None
    name = _text(content, "name", remarks) or path_name(Path(path.stem))
    if _is_code_list(fields, path):
        return _code_list(content, fields, name, path, remarks)
    return _table(content, fields, name, remarks)


def describe_table(content: Json, remarks: Remarks) -> TableDescriptor | None:
    """Return what a descriptor read elsewhere says of a table; `None`, and a remark, without fields."""
    fields = _fields(content, remarks)
    if not fields:
        remarks.add("fields", "aucun champ : ce fichier ne décrit aucune variable")
        return None
    return _table(content, fields, _text(content, "name", remarks) or "", remarks)


def _load(path: Path, remarks: Remarks) -> Json | None:
    try:
        if path.stat().st_size > _DESCRIPTOR_MAX_BYTES:
            remarks.add(None, "le fichier est trop gros pour un descripteur : il n’a pas été lu")
            return None
        encoding, oddity = detect_encoding(path)
        content = json.loads(path.read_text(encoding=encoding), parse_constant=_refuse_constant)
    except OSError as error:
        remarks.add(None, f"le fichier ne peut pas être lu ({error.strerror})")
        return None
    except (ValueError, RecursionError) as error:
        place = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        remarks.add(None, f"le JSON est illisible{place} : le fichier n’a pas été importé")
        return None
    if oddity:
        remarks.add(None, oddity)
    if not isinstance(content, dict):
        remarks.add(None, "ce fichier n’est pas un descripteur Table Schema")
        return None
    return content


def _refuse_constant(constant: str) -> NoReturn:
    # Python reads NaN and Infinity, which are not JSON and which PostgreSQL would refuse.
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _fields(content: Json, remarks: Remarks) -> list[Json]:
    """Return the fields that have a name, once each, without stray characters."""
    listed = content.get("fields")
    found: dict[str, Json] = {}
    for position, item in enumerate(listed if isinstance(listed, list) else [], start=1):
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name.strip():
            remarks.add("fields", f"le champ n° {position} n’a pas de nom : il a été laissé de côté")
            continue
        tidied, stray = tidy_tree(item)
        key = tidied["name"] = tidied["name"].strip()
        remarks.add_stray(key, stray)
        if key in found:
            remarks.add(key, "ce champ est décrit deux fois : la première description est gardée")
        else:
            found[key] = tidied
    return list(found.values())


def _is_code_list(fields: list[Json], path: Path) -> bool:
    if any(field.get("role") in _LIST_ROLES for field in fields):
        return True
    if any(not _DICTIONARY_PROPERTIES.isdisjoint(field) for field in fields):
        return False
    return _csv_beside(path).is_file()


def _csv_beside(path: Path) -> Path:
    upper = path.with_suffix(".CSV")
    return upper if upper.is_file() else path.with_suffix(".csv")


def _code_list(
    content: Json, fields: list[Json], name: str, path: Path, remarks: Remarks
) -> CodeListDescriptor:
    columns = tuple(field["name"] for field in fields)
    key = _notation_columns(content, fields, remarks)
    missing: Any = content.get("missingValues")
    return CodeListDescriptor(
        file=remarks.file,
        csv=_csv_beside(path),
        name=name,
        title=_text(content, "title", remarks) or name,
        description=_text(content, "description", remarks),
        collection=path_name(Path(path.resolve().parent.name)),
        columns=columns,
        key=key,
        label_column=_label_column(fields, key),
        missing_values=frozenset(["", *missing] if _is_texts(missing) else [""]),
    )


def _notation_columns(content: Json, fields: list[Json], remarks: Remarks) -> tuple[str, ...]:
    """Return the primary key; where there is none, or it is only a label, the column of role `code`."""
    labels = {field["name"] for field in fields if field.get("role") == "label"}
    codes = tuple(field["name"] for field in fields if field.get("role") == "code")
    key = _primary_key(content, fields, remarks)
    if key and codes and labels.issuperset(key):
        remarks.add(
            key[0], f"la clé primaire est un libellé : le code est pris dans la colonne {shown(codes[0])}"
        )
        key = ()
    return key or codes[:1] or (fields[0]["name"],)


def _label_column(fields: list[Json], key: tuple[str, ...]) -> str | None:
    """Return the column that says what a code means.

    The first of role `label`; else the first outside the key whose name says that it is one; else, in a list
    of two columns that gives no role, the other one.
    """
    for field in fields:
        if field.get("role") == "label":
            return str(field["name"])
    others = [str(field["name"]) for field in fields if field["name"] not in key]
    named = [name for name in others if _LABEL_NAME.search(name)]
    if named:
        return named[0]
    has_roles = any("role" in field for field in fields)
    return others[0] if len(fields) == 2 and len(others) == 1 and not has_roles else None


def _table(content: Json, fields: list[Json], name: str, remarks: Remarks) -> TableDescriptor:
    history = content.get("history")
    extras = {key: value for key, value in content.items() if key not in _TABLE_PROPERTIES}
    extras, stray = tidy_tree(extras)
    remarks.add_stray(None, stray)
    return TableDescriptor(
        file=remarks.file,
        name=name,
        title=_text(content, "title", remarks) or name,
        product=_text(content, "produit", remarks),
        scope=_text(content, "champ", remarks),
        observation=_text(content, "observation", remarks),
        history=_history(history if isinstance(history, dict) else {}, "history", remarks),
        primary_key=_primary_key(content, fields, remarks),
        fields=tuple(_table_field(field, remarks) for field in fields),
        foreign_keys=tuple(_foreign_keys(content, name, remarks)),
        extras=extras,
    )


def _table_field(field: Json, remarks: Remarks) -> TableField:
    name = field["name"]
    title, description = (_text(field, key, remarks, name) for key in ("title", "description"))
    extras = {key: value for key, value in field.items() if key not in _FIELD_PROPERTIES}
    constraints = field.get("constraints")
    if constraints is not None and not isinstance(constraints, dict):
        remarks.add(name, "« constraints » n’est pas un objet : gardé tel quel, à part")
        extras["constraints"] = constraints
        constraints = None
    code_list, _, column = (_text(field, "nomenclature", remarks, name) or "").partition(":")
    form = _text(field, "format", remarks, name)
    return TableField(
        name=name,
        # The standard has a title and a description; the SNDS has only the latter, and it is a label.
        label=title or description,
        description=description if title else None,
        type=_type(field, extras, remarks),
        source_type=_text(field, "type_oracle", remarks, name),
        length=_text(field, "length", remarks, name),
        # The standard says that « default » is what a field without format has.
        format=None if form == "default" else form,
        constraints=constraints or None,
        code_list=None if code_list.strip() in _NO_LIST else code_list.strip(),
        code_list_column=column.strip() or None,
        observation=_text(field, "observation", remarks, name),
        management_rule=_text(field, "regle_gestion", remarks, name),
        history=_history(field, name, remarks),
        extras=extras,
    )


def _type(field: Json, extras: dict[str, Any], remarks: Remarks) -> VariableType | None:
    text = _text(field, "type", remarks, field["name"])
    if text is None:
        return None
    if text in _TYPES:
        return VariableType(text)
    remarks.add(field["name"], f"type inconnu du catalogue : {shown(text)}, gardé à part")
    extras["type"] = text
    return None


def _history(source: Json, name: str, remarks: Remarks) -> History:
    missing = source.get("dateMissing")
    if not _is_texts(missing):
        if missing is not None:
            remarks.add(name, "« dateMissing » n’est pas une liste de textes : laissé de côté")
        missing = []
    tidied = [item.strip() for item in tidy_tree(missing)[0]]
    return History(
        _text(source, "dateCreated", remarks, name),
        _text(source, "dateDeleted", remarks, name),
        tuple(item for item in tidied if item),
    )


def _primary_key(content: Json, fields: list[Json], remarks: Remarks) -> tuple[str, ...]:
    key = _names(content.get("primaryKey"))
    if key is None:
        remarks.add("primaryKey", "la clé primaire n’est ni un nom ni une liste de noms : laissée de côté")
        return ()
    known = {field["name"] for field in fields}
    unknown = [name for name in key if name not in known]
    if unknown:
        remarks.add(
            "primaryKey",
            f"la clé primaire nomme {shown(unknown[0])}, qui n’est pas un champ : laissée de côté",
        )
        return ()
    return key


def _foreign_keys(content: Json, name: str, remarks: Remarks) -> Iterator[TableKey]:
    """Yield the keys that can be read; `resource` left empty names the table itself (Table Schema)."""
    listed, _ = tidy_tree(content.get("foreignKeys") or [])
    for position, item in enumerate(listed if isinstance(listed, list) else [listed], start=1):
        reference = item.get("reference") if isinstance(item, dict) else None
        columns = _names(item.get("fields")) if isinstance(item, dict) else None
        referenced = _names(reference.get("fields")) if isinstance(reference, dict) else None
        resource = reference.get("resource", "") if isinstance(reference, dict) else None
        if not columns or not referenced or len(columns) != len(referenced) or not isinstance(resource, str):
            remarks.add("foreignKeys", f"la clé étrangère n° {position} est mal formée : laissée de côté")
            continue
        extras = {key: value for key, value in item.items() if key not in {"fields", "reference"}}
        yield TableKey(columns, resource.strip() or name, referenced, extras)


def _names(value: Any) -> tuple[str, ...] | None:
    """Return one name or several as a tuple, empty when there is none; `None` when it is something else."""
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not _is_texts(names):
        return None
    return tuple(name.strip() for name in tidy_tree(names)[0] if name.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _text(source: Json, key: str, remarks: Remarks, name: str | None = None) -> str | None:
    """Return a property as text without spaces around it; `None` when absent or empty."""
    value = source.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        remarks.add(name or key, f"« {key} » n’est pas un texte : laissé de côté")
        return None
    tidied, stray = tidy_tree(value)
    if name is None:
        remarks.add_stray(key, stray)
    return tidied.strip() or None
