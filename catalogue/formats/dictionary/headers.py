"""What people write above the columns of a dictionary or a code list, in French and English.

Headers are compared folded (`domain.folding`). Our own are those of `columns`; the others were met in the
dictionaries of the SNIIRAM, of open data portals and of survey institutes. `--map` has the last word.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from catalogue.domain.folding import fold_text
from catalogue.formats.dictionary.columns import CODE_COLUMNS, PRIMARY_KEY_COLUMN, VARIABLE_COLUMNS

PRIMARY_KEY = "primary_key"
VARIABLE_FIELDS = frozenset({*VARIABLE_COLUMNS, PRIMARY_KEY})
CODE_FIELDS = frozenset(CODE_COLUMNS)

_VARIABLE_WORDS: Mapping[str, str] = {
    "name": "nom | nom court | nom technique | name | mnemonique",
    "label": "libelle | libelle court | intitule | titre | label | title | short description | designation",
    "description": "description | descriptif | definition | libelle long | signification | explication"
    " | long description | description longue | meaning",
    "type": "type | type de donnee | type de donnees | data type | datatype | type variable | nature | "
    "type oracle | type sas | type sql",
    "source_type": "type dans la source | type d origine | source type | type source | type natif",
    "length": "longueur | taille | length | size | largeur | width",
    "format": "format | format sas | masque",
    "unit": "unite | unites | unit | units | unite de mesure | unit of measure",
    "role": "role | usage",
    "group": "groupe | group | theme | rubrique | bloc | famille | axe | axe d analyse | categorie"
    " | category | section | domaine",
    "code_list": "nomenclature | nomenclatures | table de nomenclature | code list | codelist | codification"
    " | nomenclature associee | referentiel | value set | table de reference | table de valeurs | vocabulary",
    "code_list_column": "colonne de la nomenclature",
    "code_list_note": "modalites | modalite | valeurs | valeurs possibles | values | codes | code values"
    " | allowed values | liste des valeurs | domaine de valeurs | valeurs admises | modalites possibles"
    " | note sur les codes",
    "additivity": "additivite | additivity | agregation | aggregation",
    "additivity_note": "note sur l additivite",
    "sensitivity": "sensibilite | sensitivity | identifiant potentiel | caractere identifiant",
    "management_rule": "regle de gestion | regles de gestion | management rule | regle de calcul"
    " | mode de calcul | regle | formule",
    "observation": "observation | observations | remarque | remarques | commentaire | commentaires | comment"
    " | comments | note | notes | remarks | precisions",
    "history_created": "creation | date de creation | date creation | date d apparition | datecreated"
    " | date created | created | depuis | debut",
    "history_deleted": "suppression | date de suppression | date suppression | datedeleted | date deleted"
    " | deleted | fin | jusqu a",
    "history_missing": "annees manquantes | datemissing | date missing | missing years",
    "constraints": "contraintes | constraints",
    "extras": "autres proprietes",
    PRIMARY_KEY: "cle primaire | primary key | cle | pk | key | clef primaire",
}
# These say by themselves that the table describes variables; « nom » and « name » may head a list of places.
_VARIABLE_NOUNS = "variable | variables | champ | champs | colonne | column | field | zone | rubriques"
_NAME_OF = (
    "nom de {0} | nom de la {0} | nom du {0} | nom {0} | code {0} | code de la {0} | code du {0} | {0} name"
    " | name of {0} | identifiant {0} | nom des {0} | {0} code | {0} id"
)
_SUFFIXES = (" de la variable", " du champ", " de la colonne", " variable", " des variables", " de variable")

_CODE_WORDS: Mapping[str, str] = {
    "notation": "code | codes | notation | valeur | valeurs | value | modalite | modalites | cle | key | cd",
    "label": "libelle | label | libelles | intitule | designation | signification | description | nom | name"
    " | title | titre | libelle long | libelle court | meaning | definition",
    "parent": "code parent | parent | code pere | pere | code superieur | broader | parent code",
}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("|")]


def _inverted(words: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return folded header → field; what our own headers mean wins."""
    found = {word: field for field, text in words.items() for word in _words(text)}
    return found | {fold_text(header): field for field, header in own.items()}


_STRONG_NAMES = frozenset(
    name
    for noun in _words(_VARIABLE_NOUNS)
    for name in (noun, *(pattern.format(noun) for pattern in _words(_NAME_OF)))
)
_VARIABLE_HEADERS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(_STRONG_NAMES, "name")
    | _inverted(_VARIABLE_WORDS, {**VARIABLE_COLUMNS, PRIMARY_KEY: PRIMARY_KEY_COLUMN})
)
_CODE_HEADERS: Mapping[str, str] = MappingProxyType(_inverted(_CODE_WORDS, CODE_COLUMNS))


def variable_field(header: str) -> str | None:
    """Return the field of `DictionaryVariable`, or `primary_key`, that a header names."""
    folded = fold_text(header)
    if folded in _VARIABLE_HEADERS:
        return _VARIABLE_HEADERS[folded]
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and folded.removesuffix(suffix) in _VARIABLE_HEADERS:
            return _VARIABLE_HEADERS[folded.removesuffix(suffix)]
    return None


def code_field(header: str) -> str | None:
    """Return the field of `CodeEntry` that a header names."""
    return _CODE_HEADERS.get(fold_text(header))


def names_variables(headers: Iterable[str]) -> bool:
    """Tell whether a row of headers surely is that of a dictionary: one says « variable », « champ »…"""
    return any(fold_text(header) in _STRONG_NAMES for header in headers)


def is_own(headers: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Tell whether a table begins with our own columns, word for word."""
    return list(headers[: len(columns)]) == list(columns.values())
