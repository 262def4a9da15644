"""Read labels, titles and names of columns as sets of words that can be compared.

The abbreviations are those that French health data share, whoever wrote them; none is the name of a column.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from catalogue.domain.folding import fold_text

# Say nothing of what a column holds.
_GRAMMAR = (
    "a au aux ce ces cette d dans de des du elle en et est hors il l la le les leur leurs lors lorsque ne ou "
    "par pas pour qu que qui sa sans se ses si son sous sur un une"
)
_CALLED = (
    "code codes codage libelle libelles numero no n num identifiant valeur variable colonne table liste "
    "referentiel nomenclature information indicateur top snds lecture maj"
)
_EMPTY = frozenset(f"{_GRAMMAR} {_CALLED}".split())
_SHORT_FORMS = {
    "act": "activite",
    "aff": "affiliation",
    "ann": "annee",
    "ben": "beneficiaire",
    "cat": "categorie",
    "cla": "classe",
    "com": "commune",
    "dep": "departement",
    "dept": "departement",
    "deptmt": "departement",
    "dgn": "diagnostic",
    "diag": "diagnostic",
    "dpt": "departement",
    "eta": "etablissement",
    "etab": "etablissement",
    "etb": "etablissement",
    "exe": "executant",
    "moi": "mois",
    "nat": "nature",
    "org": "organisme",
    "pre": "prescripteur",
    "prs": "prestation",
    "psp": "prescripteur",
    "reg": "region",
    "res": "residence",
    "sex": "sexe",
    "spe": "specialite",
    "typ": "type",
}
_WORD_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Shorter ones are signs and elisions, unless they are a number of a version or level.
_SHORTEST = 2


@lru_cache(maxsize=1 << 15)
def words_of_text(text: str | None) -> frozenset[str]:
    """Return the words of a label or title, folded, in the singular, without those that say nothing."""
    return frozenset(stem for word in fold_text(text or "").split() if (stem := _stem(word)) is not None)


@lru_cache(maxsize=1 << 15)
def all_words(text: str | None) -> frozenset[str]:
    """Return every word of a text, folded, as it stands: what format rules look for."""
    return frozenset(word for folded in fold_text(text or "").split() for word in (folded, _singular(folded)))


@lru_cache(maxsize=1 << 15)
def words_of_name(name: str | None) -> frozenset[str]:
    """Return the parts of a name: `BEN_RES_DPT` and `benResDpt` give the same three."""
    return frozenset(fold_text(part) for part in _WORD_OF_NAME.findall(name or "") if len(part) >= _SHORTEST)


def spelled_out(parts: Iterable[str]) -> frozenset[str]:
    """Return the words that the parts of a name stand for; a part of no usual abbreviation is itself."""
    words = frozenset(_SHORT_FORMS.get(part, part) for part in parts)
    return frozenset(stem for word in words if (stem := _stem(word)) is not None)


def _stem(word: str) -> str | None:
    stem = _singular(_SHORT_FORMS.get(word, word))
    return None if word in _EMPTY or stem in _EMPTY or len(stem) < _SHORTEST else stem


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
