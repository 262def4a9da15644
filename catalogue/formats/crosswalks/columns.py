"""The columns of a table of pairs: what `write_csv` puts into its header and what other people's say.

Headers are compared folded, as those of dictionaries are.
"""

from collections.abc import Mapping
from types import MappingProxyType

from catalogue.domain.folding import fold_text

# Field of `Pair` → header, in the order of the columns.
PAIR_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"source": "Code source", "target": "Code cible", "relation": "Relation", "weight": "Poids"}
)
PAIR_FIELDS = frozenset(PAIR_COLUMNS)

_OTHER_HEADERS: Mapping[str, str] = {
    "source": "source | source code | code de depart | depart | de | from | origine | code d origine"
    " | code origine | ancien code | code ancien | source notation | nomenclature source",
    "target": "cible | target | target code | code d arrivee | arrivee | vers | to | destination"
    " | code de destination | nouveau code | code nouveau | target notation | nomenclature cible",
    "relation": "type de relation | relation type | predicat | predicate | match | nature du lien",
    "weight": "weight | ponderation | part | share | coefficient | coef | proportion",
}
_HEADERS: Mapping[str, str] = MappingProxyType(
    {word.strip(): field for field, text in _OTHER_HEADERS.items() for word in text.split("|")}
    | {fold_text(header): field for field, header in PAIR_COLUMNS.items()}
)


def pair_field(header: str) -> str | None:
    """Return the field of `Pair` that a header names."""
    return _HEADERS.get(fold_text(header))
