"""The columns of our own tables: what `write` puts into the header and what `read` knows for sure.

One name for each field, in French, the same for CSV and workbooks; what other people's headers may say is in
`headers.py`.
"""

from types import MappingProxyType

# Field of `DictionaryVariable` → header, in the order of the columns.
VARIABLE_COLUMNS: MappingProxyType[str, str] = MappingProxyType(
    {
        "name": "Variable",
        "label": "Libellé",
        "description": "Description",
        "type": "Type",
        "unit": "Unité",
        "role": "Rôle",
        "group": "Groupe",
        "code_list": "Nomenclature",
        "code_list_column": "Colonne de la nomenclature",
        "code_list_note": "Note sur les codes",
        "additivity": "Additivité",
        "additivity_note": "Note sur l’additivité",
        "sensitivity": "Sensibilité",
        "management_rule": "Règle de gestion",
        "observation": "Observation",
        "history_created": "Création",
        "history_deleted": "Suppression",
        "history_missing": "Années manquantes",
        "source_type": "Type dans la source",
        "length": "Longueur",
        "format": "Format",
        "constraints": "Contraintes",
        "extras": "Autres propriétés",
    }
)

# What a table says beside the fields of a variable: « oui » where the variable is part of the primary key.
PRIMARY_KEY_COLUMN = "Clé primaire"

# Field of `CodeEntry` → header; the columns of the source (`attributes`) follow under their own names.
CODE_COLUMNS: MappingProxyType[str, str] = MappingProxyType(
    {"notation": "Code", "label": "Libellé", "parent": "Code parent"}
)

# Sheets of our own workbooks: the dictionary, then the list of code lists, then one sheet for each of them.
DICTIONARY_SHEET = "Dictionnaire"
CODE_LISTS_SHEET = "Nomenclatures"
# Header of the sheet `CODE_LISTS_SHEET`: which sheet holds which list.
CODE_LIST_COLUMNS: MappingProxyType[str, str] = MappingProxyType(
    {
        "sheet": "Feuille",
        "slug": "Nomenclature",
        "name": "Nom",
        "title": "Titre",
        "version": "Version",
        "count": "Nombre de codes",
        "parent_column": "Colonne du code parent",
        "url": "Adresse",
    }
)

# Values of a cell that hold several texts are written one a line.
LINES = "\n"
YES, NO = "oui", "non"
