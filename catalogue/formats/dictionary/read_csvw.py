"""Read a dictionary from CSVW metadata (W3C, Metadata Vocabulary for Tabular Data, 2015).

Ours say more than the standard (`csvw_names`); of others, what a column is, in the standard's own words. The
files that the metadata describe are not opened.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dictionary import csvw_names as names
from catalogue.formats.dictionary.draft import DictionaryDraft, VariableDraft
from catalogue.formats.dictionary.json_text import Json, list_of, parse_json
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_fields import check_names, read_term, spoken_fields
from catalogue.formats.dictionary.tables import shorten
from catalogue.formats.dictionary.words import TERM_FIELDS
from catalogue.messages import gettext_noop

_DATATYPES: Mapping[str, VariableType] = MappingProxyType(
    {
        **dict.fromkeys(
            ("normalizedString", "token", "anyURI", "language", "xml", "html"), VariableType.STRING
        ),
        **dict.fromkeys(
            ("int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt"),
            VariableType.INTEGER,
        ),
        **dict.fromkeys(("number", "decimal", "double", "float"), VariableType.NUMBER),
        **dict.fromkeys(("dateTime", "datetime", "dateTimeStamp"), VariableType.DATETIME),
        **{word: type_ for type_, word in names.DATATYPES.items()},
    }
)
_LABELS = (names.LABEL, "dcterms:title", "rdfs:label", "skos:prefLabel", "schema:name")
_DESCRIPTIONS = (names.DESCRIPTION, "dcterms:description", "schema:description", "rdfs:comment")
_BOUNDS = ("minLength", "maxLength", "length", "minimum", "maximum")
_CLAIMED = frozenset(
    {
        *(names.UNIT, names.CODE_LIST_PAGE, names.HISTORY_MISSING, names.CONSTRAINTS, names.EXTRAS),
        *names.OWN_FIELDS,
        *_LABELS,
        *_DESCRIPTIONS,
    }
)


def is_csvw(content: Json) -> bool:
    """Tell whether a JSON object is CSVW metadata: a table, or a group of tables."""
    context = content.get("@context")
    named = context == names.CONTEXT or (isinstance(context, list) and names.CONTEXT in context)
    return named or "tableSchema" in content or isinstance(content.get("tables"), list)


def read_csvw(content: Json, problems: Problems) -> DictionaryDraft | None:
    """Return the dictionary of the only table that the metadata describe; `None` when there is none."""
    schema = _schema(content, problems)
    if schema is None:
        return None
    columns = [item for item in list_of(schema, "columns") if isinstance(item, dict)]
    columns = [column for column in columns if column.get("virtual") is not True]
    path = "tableSchema.columns"
    check_names([_name(column) for column in columns], path, problems)
    drafts: dict[str, VariableDraft] = {}
    for position, column in enumerate(columns):
        place = Place(column=f"{path}[{position}]")
        name = _name(column)
        if name is None:
            problems.warning(
                place,
                gettext_noop("Cette colonne n’a ni « name » ni « titles » : elle est laissée de côté"),
                gettext_noop("Donnez-lui un nom"),
            )
        elif name not in drafts:
            drafts[name] = VariableDraft(_Column(column, place, problems).variable(name), place)
    return DictionaryDraft(
        variables=list(drafts.values()),
        fields=spoken_fields(draft.variable for draft in drafts.values()),
        columns={},
        primary_key=_primary_key(schema, columns, problems),
    )


def _schema(content: Json, problems: Problems) -> Json | None:
    """Return the schema with columns of the file's tables; `None`, and an error, unless there is just one."""
    tables = [content, *(item for item in list_of(content, "tables") if isinstance(item, dict))]
    schemas = [table["tableSchema"] for table in tables if isinstance(table.get("tableSchema"), dict)]
    schemas = [schema for schema in schemas if list_of(schema, "columns")]
    if not schemas:
        problems.error(
            Place(column="tableSchema"),
            gettext_noop("Ces métadonnées CSVW ne décrivent aucune colonne"),
            gettext_noop("Recopiez « tableSchema » dans le fichier lui-même"),
        )
        return None
    if any(schema["columns"] != schemas[0]["columns"] for schema in schemas):
        problems.error(
            Place(column="tables"),
            gettext_noop("Ces métadonnées CSVW décrivent plusieurs tables différentes"),
            gettext_noop("Donnez celles d’une seule table"),
        )
        return None
    return dict(schemas[0])


def _name(column: Json) -> str | None:
    """Return what the data call a column: its name, without the encoding of URI templates, or its title."""
    name = column.get("name")
    if isinstance(name, str) and name.strip():
        return unquote(name).strip()
    return natural_text(column.get("titles"))


def natural_text(value: Any) -> str | None:
    """Return a natural-language property as one text, French first (section 5.1.6)."""
    if isinstance(value, list):
        return next((text for item in value if (text := natural_text(item))), None)
    if isinstance(value, Mapping) and "@value" not in value:
        languages = sorted(value, key=lambda language: (not language.startswith("fr"), language))
        return next((text for language in languages if (text := natural_text(value[language]))), None)
    text = names.text_of(value)
    return text.strip() or None if text else None


def _primary_key(schema: Json, columns: list[dict[str, Any]], problems: Problems) -> tuple[str, ...] | None:
    key = schema.get("primaryKey")
    if key is None:
        return None
    by_name = {column.get("name"): _name(column) for column in columns if isinstance(column.get("name"), str)}
    listed = key if isinstance(key, list) else [key]
    found = [by_name.get(name) if isinstance(name, str) else None for name in listed]
    known = tuple(name for name in found if name is not None)
    if len(known) == len(listed):
        return known
    problems.error(
        Place(column="tableSchema.primaryKey"),
        gettext_noop("La clé primaire nomme une colonne qui n’est pas décrite"),
        gettext_noop("Décrivez-la, ou ôtez-la de la clé"),
    )
    return None


class _Column:
    """Reads one column."""

    def __init__(self, column: Json, place: Place, problems: Problems) -> None:
        self.column = column
        self.place = place
        self.problems = problems

    def variable(self, name: str) -> DictionaryVariable:
        own = self._own()
        title = natural_text(self.column.get("titles"))
        label = self._first(_LABELS) or (title if title != name else None)
        values: dict[str, Any] = {
            "label": label,
            "description": self._first(_DESCRIPTIONS),
            "unit": natural_text(self.column.get(names.UNIT)),
            "type": self._type(),
            "format": self._datatype().get("format"),
            "history_missing": self._texts(names.HISTORY_MISSING),
            "constraints": self._constraints(),
            "extras": self._extras(),
        }
        return DictionaryVariable(name=name, **values | own)

    def _own(self) -> dict[str, Any]:
        """Return the fields that our own properties hold."""
        found: dict[str, Any] = {}
        for name, field in names.OWN_FIELDS.items():
            text = natural_text(self.column.get(name))
            if text is not None:
                place = Place(column=f"{self.place.column}.{name}")
                found[field] = read_term(field, text, place, self.problems) if field in TERM_FIELDS else text
        return found

    def _first(self, properties: tuple[str, ...]) -> str | None:
        return next((text for name in properties if (text := natural_text(self.column.get(name)))), None)

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self.column.get(name)
        listed = value if isinstance(value, list) else [value]
        return tuple(text for item in listed if (text := natural_text(item)))

    def _datatype(self) -> Json:
        datatype = self.column.get("datatype")
        if isinstance(datatype, dict):
            form = datatype.get("format")
            return {**datatype, "format": form.strip() or None if isinstance(form, str) else None}
        return {"base": datatype} if isinstance(datatype, str) else {}

    def _type(self) -> VariableType | None:
        base = self._datatype().get("base")
        if self.column.get("separator") is not None:
            return VariableType.ARRAY
        if not isinstance(base, str):
            return None
        if base not in _DATATYPES:
            self.problems.warning(
                self.place,
                gettext_noop("Le catalogue ne connaît pas le type « %(type)s » : il est laissé de côté"),
                type=shorten(base),
            )
        return _DATATYPES.get(base)

    def _constraints(self) -> Mapping[str, Any]:
        """Return those of our own property, which is whole; else what the standard says."""
        if names.CONSTRAINTS in self.column:
            return self._object(names.CONSTRAINTS)
        datatype = self._datatype()
        found = {name: datatype[name] for name in _BOUNDS if name in datatype}
        return found | ({"required": True} if self.column.get("required") is True else {})

    def _extras(self) -> Mapping[str, Any]:
        """Return the common properties that no field holds, and those of our own property."""
        others = {name: value for name, value in self.column.items() if ":" in name and name not in _CLAIMED}
        return others | self._object(names.EXTRAS)

    def _object(self, name: str) -> dict[str, Any]:
        """Return the object that a text of our own holds as JSON."""
        text = names.text_of(self.column.get(name))
        if text is None:
            return {}
        try:
            value = parse_json(text)
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
        self.problems.error(
            Place(column=f"{self.place.column}.{name}"),
            gettext_noop("Le texte n’est pas un objet JSON"),
            gettext_noop("Écrivez-le entre accolades, ou ôtez la propriété"),
        )
        return {}
