"""A document once analysed: the weight of each of its terms, and its folded text for quoted phrases.

Every engine stores this and nothing else, so that all find and rank alike. It also holds the two
formulas of the ranking: what a term weighs in a document, and what a weight is worth to a query.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.search.analyser import sequence, words
from catalogue.search.document import WEIGHTS, Document, FieldWeight

# How far the length of a field discounts a term (the `b` of BM25F).
LENGTH_EFFECT = 0.25
# The weight at which a term gives half of what it can give (the `k` of BM25F).
HALF_STRENGTH = 4.0


# In a folded text: between the values of a field, and between fields.
_BETWEEN_VALUES = "\n"
_BETWEEN_FIELDS = "\x1e"


@dataclass(frozen=True, slots=True)
class Stored:
    """What is read back for a hit: the document, and its folded text.

    :param folded: for each field of `WEIGHTS` in order, its values as exact forms, stop words included, each
        form between two spaces.
    """

    document: Document
    folded: str

    def lines(self) -> dict[str, list[str]]:
        """Return the folded values of each field."""
        fields = self.folded.split(_BETWEEN_FIELDS)
        return {
            name: values.split(_BETWEEN_VALUES) if values else []
            for name, values in zip(WEIGHTS, fields, strict=True)
        }


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document ready to be stored: `stems` and `exacts` give the weight of each term."""

    stored: Stored
    stems: Mapping[str, float]
    exacts: Mapping[str, float]


def analyse(document: Document) -> Analysed:
    """Return the document with the weight of each of its terms, over all its fields."""
    stems: dict[str, float] = {}
    exacts: dict[str, float] = {}
    folded: list[str] = []
    for name, values in document.texts().items():
        forms = [form for value in values for word in words(value) for form in word.forms()]
        weight, length = WEIGHTS[name], len(forms)
        _add(stems, Counter(form.stem for form in forms if form.stem is not None), weight, length)
        _add(exacts, Counter(form.exact for form in forms), weight, length)
        folded.append(_BETWEEN_VALUES.join(f" {' '.join(sequence(value))} " for value in values))
    return Analysed(Stored(document, _BETWEEN_FIELDS.join(folded)), stems, exacts)


def _add(terms: dict[str, float], counts: Counter[str], field: FieldWeight, length: int) -> None:
    discount = 1 - LENGTH_EFFECT + LENGTH_EFFECT * length / field.usual_length
    for term, count in counts.items():
        terms[term] = terms.get(term, 0.0) + field.weight * (1 + math.log(count)) / discount


def strength(weight: float) -> float:
    """Return what a term of this weight is worth, from 0.0 to 1.0: repeating it adds less and less."""
    return weight / (weight + HALF_STRENGTH)


def rarity(document_count: int, frequency: int) -> float:
    """Return how much it says that a word matches, when `frequency` documents of the whole have it."""
    return math.log(1 + (document_count - frequency + 0.5) / (frequency + 0.5))


def holds_phrase(folded: str, phrase: Sequence[str]) -> bool:
    """Tell whether these exact forms follow one another within one value of a folded text."""
    return f" {' '.join(phrase)} " in folded
