"""Tell which kind of JSON file a dictionary or a code list is, and read it.

Table Schema and data packages are in `read_table_schema`, CSVW in `read_csvw`; our own code lists are here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.json_text import Json, list_of, load_json, text_of
from catalogue.formats.dictionary.limits import NAME_MAX_CHARACTERS
from catalogue.formats.dictionary.model import CodeEntry
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_csvw import is_csvw, read_csvw
from catalogue.formats.dictionary.read_table_schema import package_schema, read_table_schema
from catalogue.formats.dictionary.tables import grouped, shorten
from catalogue.messages import gettext_noop


def dictionary_from_json(
    path: Path, mapping: Mapping[str, str], problems: Problems
) -> DictionaryDraft | None:
    """Return the dictionary of a Table Schema, a data package or CSVW metadata; `None` when it is none."""
    content = _load(path, mapping, problems)
    if content is None:
        return None
    if is_csvw(content):
        return read_csvw(content, problems)
    if isinstance(content.get("resources"), list):
        schema = package_schema(content, problems)
        return None if schema is None else read_table_schema(schema, problems)
    return read_table_schema(content, problems)


def code_list_from_json(path: Path, mapping: Mapping[str, str], problems: Problems) -> CodeListDraft | None:
    """Return the code list of a JSON file of ours; `None` when it is none."""
    content = _load(path, mapping, problems)
    if content is None:
        return None
    if not isinstance(content.get("codes"), list):
        problems.error(
            Place(column="codes"),
            gettext_noop("Ce fichier JSON n’est pas une nomenclature"),
            gettext_noop("Les codes sont attendus dans « codes », chacun avec « notation » et « label »"),
        )
        return None
    codes: dict[str, CodeEntry] = {}
    for position, item in enumerate(content["codes"]):
        code = _code(item, Place(column=f"codes[{position}]"), codes, problems)
        if code:
            codes[code.notation] = code
    named = [name for name in list_of(content, "attribute_names") if isinstance(name, str)]
    others = {name for code in codes.values() for name in code.attributes} - set(named)
    return CodeListDraft(
        codes=list(codes.values()),
        place=Place(column="codes"),
        slug=text_of(content, "slug"),
        name=text_of(content, "name"),
        title=text_of(content, "title"),
        attribute_names=(*dict.fromkeys(named), *sorted(others)),
        parent_column=text_of(content, "parent_column"),
        gives_parents=any(isinstance(item, dict) and "parent" in item for item in content["codes"]),
    )


def _load(path: Path, mapping: Mapping[str, str], problems: Problems) -> Json | None:
    if mapping:
        problems.error(
            Place(),
            gettext_noop("Un fichier JSON n’a pas d’en-tête : --map ne s’y applique pas"),
            gettext_noop("Recommencez sans --map"),
        )
    return load_json(path, problems)


def _code(item: Any, place: Place, known: Mapping[str, CodeEntry], problems: Problems) -> CodeEntry | None:
    notation = item.get("notation") if isinstance(item, dict) else None
    if not isinstance(notation, str):
        problems.error(
            place, gettext_noop("Ce code n’a pas de « notation »"), gettext_noop("Donnez-la, comme texte")
        )
        return None
    notation = notation.strip()
    if len(notation) > NAME_MAX_CHARACTERS:
        problems.error(
            place,
            gettext_noop("Le code a plus de %(limit)s caractères"),
            gettext_noop("Vérifiez que c’est bien un code"),
            limit=grouped(NAME_MAX_CHARACTERS),
        )
        return None
    if notation in known:
        problems.error(
            place,
            gettext_noop("Le code « %(code)s » est donné deux fois"),
            gettext_noop("Gardez un seul des deux"),
            about=notation,
            code=shorten(notation),
        )
        return None
    attributes = item.get("attributes")
    return CodeEntry(
        notation=notation,
        label=text_of(item, "label"),
        parent=text_of(item, "parent"),
        attributes={
            name: value
            for name, value in (attributes.items() if isinstance(attributes, dict) else ())
            if isinstance(value, str) and value
        },
    )
