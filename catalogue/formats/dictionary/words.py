"""Which term of a vocabulary a word of a cell stands for: French, English, Oracle, SAS and SQL.

The words that we write ourselves are those of `terms`; a word that is not here is refused, never guessed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import (
    Additivity,
    IdentifierClass,
    Term,
    VariableRole,
    VariableType,
)
from catalogue.formats.dictionary.terms import TERM_WORDS

_OTHER_WORDS: Mapping[Term, str] = {
    VariableType.STRING: "chaine | chaine de caracteres | caractere | caracteres | car | alphanumerique"
    " | alpha | alphanum | text | character | char | varchar | varchar2 | nvarchar | nvarchar2 | nchar | clob"
    " | str | categoriel | categorielle | qualitative | qualitatif | factor | code | libelle | memo | uuid",
    VariableType.INTEGER: "int | bigint | smallint | tinyint | entier long | nombre entier | long | int64"
    " | int32 | integer64 | numerique entier | serial",
    VariableType.NUMBER: "numerique | num | numeric | decimal | float | double | double precision | reel"
    " | real | nombre decimal | quantitatif | quantitative | quantitatif continu | montant | binary double"
    " | money | float64 | continu",
    VariableType.BOOLEAN: "booleen | bool | logique | logical | oui non | o n | vrai faux | binaire | bit",
    VariableType.DATE: "jour | day | jj mm aaaa",
    VariableType.DATETIME: "horodatage | timestamp | date heure | datetime2 | time stamp",
    VariableType.YEAR: "an | aaaa",
    VariableType.YEARMONTH: "annee mois | mois | aaaamm | mois et annee",
    VariableType.ARRAY: "tableau | list | liste de valeurs",
    VariableRole.IDENTIFIER: "id | cle | key | identifiant technique | identifiants",
    VariableRole.DIMENSION: "axe | axes | dimensions | axe analyse | variable de classement",
    VariableRole.MEASURE: "mesures | indicateur | indicateurs | quantite | montant | metric | fact | fait",
    VariableRole.ATTRIBUTE: "attributs | propriete | libelle",
    Additivity.SUM: "somme | additif | additive | sommable | additionnable | oui | yes",
    Additivity.WEIGHTED_MEAN: "moyenne | moyenne ponderee | mean",
    Additivity.NOT_ADDITIVE: "non additif | non additive | non sommable | non | no | aucune",
    IdentifierClass.NONE: "non | aucune | aucun | no | pas identifiant | sans objet",
    IdentifierClass.POTENTIAL: "potentiel | potentielle | quasi identifiant | identifiants potentiels"
    " | indirect | indirecte | oui",
    IdentifierClass.PSEUDONYM: "pseudonymise | pseudonymisee | pseudonymous",
    IdentifierClass.DIRECT: "directe | directement identifiant | nominatif | nominative",
}
# « number(5,2) », « VARCHAR2(15 CHAR) », « char 12 », « $3. »: the word, and what follows it.
_SIZED = re.compile(r"([^\d(\[]*[^\d(\[\s])\s*[(\[]?\s*(\d+)?(?:\s*[,.]\s*(-?\d+))?.*", re.DOTALL)
_SAS_FORMAT = re.compile(r"\$(?:[a-z]*)\d*\.?", re.IGNORECASE)
# Longer texts are no word of a vocabulary.
_WORD_MAX = 100


def _vocabulary(field: str, terms: type[Term]) -> Mapping[str, Term]:
    words: dict[str, Term] = {}
    for term in terms:
        for word in _OTHER_WORDS[term].split("|"):
            words[word.strip()] = term
    for term in terms:
        words[fold_text(term.value)] = words[fold_text(TERM_WORDS[field][term])] = term
    return MappingProxyType(words)


_VOCABULARIES: Mapping[str, Mapping[str, Term]] = MappingProxyType(
    {
        "type": _vocabulary("type", VariableType),
        "role": _vocabulary("role", VariableRole),
        "additivity": _vocabulary("additivity", Additivity),
        "sensitivity": _vocabulary("sensitivity", IdentifierClass),
    }
)
TERM_FIELDS = frozenset(_VOCABULARIES)
YES_WORDS = frozenset({"oui", "o", "x", "1", "true", "vrai", "yes", "y", "pk", "cle"})
NO_WORDS = frozenset({"", "non", "n", "0", "false", "faux", "no"})


def admitted_words(field: str) -> str:
    """Return the words to write for a field, as a sentence may list them."""
    return ", ".join(TERM_WORDS[field].values())


def term_of(field: str, text: str) -> Term | None:
    """Return the term a text stands for in `type`, `role`, `additivity` or `sensitivity`."""
    if len(text) > _WORD_MAX:
        return None
    term = _VOCABULARIES[field].get(fold_text(text))
    return _sized_type(text) if term is None and field == "type" else term


def says_more(text: str) -> bool:
    """Tell whether a type's word says more than the type: « number(5,2) », « VARCHAR2 »."""
    term = term_of("type", text)
    return term is not None and fold_text(text) not in {
        fold_text(term.value),
        fold_text(TERM_WORDS["type"][term]),
    }


def _sized_type(text: str) -> VariableType | None:
    """Return the type of a word with a size; a number without decimals is an integer."""
    if _SAS_FORMAT.fullmatch(text.strip()):
        return VariableType.STRING
    match = _SIZED.fullmatch(text.strip())
    if match is None:
        return None
    term = _VOCABULARIES["type"].get(fold_text(match[1]))
    if not isinstance(term, VariableType):
        return None
    whole = term is VariableType.NUMBER and match[2] is not None and int(match[3] or 0) <= 0
    return VariableType.INTEGER if whole and fold_text(match[1]) in _SCALED else term


# Where a size without decimals says that there are none.
_SCALED = frozenset({"number", "numeric", "decimal"})
