"""Read labels as sets of words, and tell which columns can identify something.

Nothing here knows of keys or hubs.
"""

from functools import lru_cache

from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import VariableType
from catalogue.linking.tables.lexicon import Lexicon
from catalogue.linking.tables.measures import Measures
from catalogue.linking.tables.model import Column

# Shorter words are articles, elisions and signs, unless the lexicon knows them.
_SHORTEST = 3
# Dates, amounts and flags say something of a row; they do not name one.
_NEVER_NAMES = frozenset(
    {
        VariableType.NUMBER,
        VariableType.BOOLEAN,
        VariableType.DATE,
        VariableType.DATETIME,
        VariableType.YEAR,
        VariableType.YEARMONTH,
    }
)


@lru_cache(maxsize=1 << 16)
def folded(text: str | None) -> str:
    """Return a text as `fold_text` writes it; the same labels come back in many tables."""
    return fold_text(text or "")


class Reader:
    """Labels as the words of one lexicon, compared by one set of measures."""

    def __init__(self, lexicon: Lexicon, measures: Measures) -> None:
        self._lexicon = lexicon
        self.measures = measures
        self.words = lru_cache(maxsize=None)(self._words)

    def names_one(self, column: Column) -> bool:
        """Tell whether a column is said to name one thing (« N° », « Identifiant »)."""
        naming = self._lexicon.naming
        opening = folded(column.label).split()[:1]
        return can_identify(column) and (not naming or not naming.isdisjoint(opening))

    def is_reference(self, title: str) -> bool:
        """Tell whether a table is said to list things; none is, without words."""
        return not self._lexicon.reference.isdisjoint(folded(title).split())

    def lengths_agree(self, one: Column, other: Column) -> bool:
        """Tell whether a value of one may be a value of the other, but for a check digit."""
        if one.length is None or other.length is None:
            return True
        return abs(one.length - other.length) <= self.measures.slack

    def _words(self, text: str | None) -> frozenset[str]:
        """Return what a text speaks of: things, and words that stand for none."""
        lexicon = self._lexicon
        found = set()
        for word in folded(text).split():
            stem = word if word in lexicon.things else _singular(word)
            if stem in lexicon.things:
                found.add(lexicon.things[stem])
            elif len(stem) >= _SHORTEST and stem not in lexicon.empty and stem not in lexicon.roles:
                found.add(stem)
        return frozenset(found)


def can_identify(column: Column) -> bool:
    """Tell whether values of a column may name something: free text or whole number, of no code list."""
    return column.code_list is None and column.type not in _NEVER_NAMES


def share_of(words: frozenset[str], known: frozenset[str]) -> float:
    """Return which share of the words are known, 0 when there is no word."""
    return len(words & known) / len(words) if words else 0.0


def _singular(word: str) -> str:
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "sx" else word
