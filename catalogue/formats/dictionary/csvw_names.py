"""The properties that our CSVW metadata add to those of the standard, for writer and reader alike.

CSVW (W3C, Metadata Vocabulary for Tabular Data, 2015) admits any property whose name is a prefixed name of
its own list, or an absolute IRI. What public vocabularies say is written with them; the rest has IRIs of a
`urn:`, since no address of ours is permanent for every installation.
"""

from collections.abc import Mapping
from typing import Any

from catalogue.domain.vocabularies import VariableType

CONTEXT = "http://www.w3.org/ns/csvw"
LANGUAGE = "fr"
_OWN = "urn:x-catalogue-sniiram:"

# Of a column, in public words.
LABEL = "dc:title"
DESCRIPTION = "dc:description"
UNIT = "schema:unitText"
# {"@id": address of the page of the code list}.
CODE_LIST_PAGE = "qb:codeList"

# Type → datatype of the standard. A type that the datatype of a column does not say (a list; a date in a
# format that CSVW has no word for, and which is a string to it) is in our own property, which wins.
DATATYPES: Mapping[VariableType, str] = {
    VariableType.STRING: "string",
    VariableType.INTEGER: "integer",
    VariableType.NUMBER: "decimal",
    VariableType.BOOLEAN: "boolean",
    VariableType.DATE: "date",
    VariableType.DATETIME: "datetime",
    VariableType.YEAR: "gYear",
    VariableType.YEARMONTH: "gYearMonth",
}

# Of a column, in ours: property → field of `DictionaryVariable`.
OWN_FIELDS: Mapping[str, str] = {
    f"{_OWN}type": "type",
    f"{_OWN}sourceType": "source_type",
    f"{_OWN}length": "length",
    f"{_OWN}format": "format",
    f"{_OWN}role": "role",
    f"{_OWN}group": "group",
    f"{_OWN}additivity": "additivity",
    f"{_OWN}additivityNote": "additivity_note",
    f"{_OWN}nomenclature": "code_list",
    f"{_OWN}nomenclatureColumn": "code_list_column",
    f"{_OWN}nomenclatureNote": "code_list_note",
    f"{_OWN}sensitivity": "sensitivity",
    f"{_OWN}managementRule": "management_rule",
    f"{_OWN}observation": "observation",
    f"{_OWN}dateCreated": "history_created",
    f"{_OWN}dateDeleted": "history_deleted",
}
# A list of texts.
HISTORY_MISSING = f"{_OWN}dateMissing"
# Texts that hold a JSON object, whole: the standard's own constraints cannot say all of ours.
CONSTRAINTS = f"{_OWN}constraints"
EXTRAS = f"{_OWN}otherProperties"

# Of a table: its name in the source, and a JSON list of its foreign keys that point to other datasets, which
# the standard only admits between tables of one file.
SOURCE_NAME = f"{_OWN}sourceName"
OUTER_FOREIGN_KEYS = f"{_OWN}outerForeignKeys"


def literal(text: str) -> dict[str, str]:
    """Return a text that is of no language (a code, a name), as a common property may hold it."""
    # CSVW 5.8.2 would do without the type; the csvw package does not.
    return {"@value": text, "@type": "xsd:string"}


def text_of(value: Any) -> str | None:
    """Return the text of a common property: a string, or an object with `@value`; else `None`."""
    text = value.get("@value") if isinstance(value, Mapping) else value
    return text if isinstance(text, str) else None
