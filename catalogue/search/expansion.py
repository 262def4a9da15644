"""What another form of a query's words matches: a word, or several that follow one another in a text.

The words of a form are sought adjacent, stop words aside: every dataset with a hundred columns holds
« code », « identifiant » and « présentation » somewhere, few are about the CIP. Documents are read to tell,
only those that hold all the words, and once for each form while the index stays the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from catalogue.search.analyser import STOP_WORDS, Piece, Word
from catalogue.search.segment import Segment, TermField, from_bits, to_bits
from catalogue.search.synonyms import Form, inflections

# Beyond this many documents, only those where the words weigh most are read: the others would rank last.
MAX_READ = 2000
# What is lost between the words of a form as one writes it and as texts do: « gaz du sang », « gaz de sang ».
_MAX_STOP_WORDS = 3
_BETWEEN = rf"(?:(?:{'|'.join(sorted(STOP_WORDS))}) ){{0,{_MAX_STOP_WORDS}}}"


@dataclass(frozen=True, slots=True)
class Term:
    """A term to look up, and what matching it is worth (1.0: exactly the word sought)."""

    field: TermField
    text: str
    worth: float


def best_strengths(terms: Iterable[Term], segment: Segment) -> dict[int, float]:
    """Return how strongly each document matches the best of these terms, from 0.0 to 1.0."""
    best: dict[int, float] = {}
    for term in terms:
        postings, worth = segment.postings(term.field, term.text), term.worth
        for document, value in zip(postings.documents, postings.strengths, strict=True):
            if worth * value > best.get(document, 0.0):
                best[document] = worth * value
    return best


def any_bits(terms: Iterable[Term], segment: Segment) -> int:
    """Return the documents that hold any of these terms, deleted ones included."""
    found = 0
    for term in terms:
        found |= segment.postings(term.field, term.text).bits
    return found


class OtherForm:
    """A form ready to be looked up in segments that do not change; where its words follow is read once.

    :param inflected: what another number of a word is worth beside it.
    """

    def __init__(self, form: Form, inflected: float) -> None:
        whole = form.joined or (form.pieces[0] if len(form.pieces) == 1 else None)
        self.pieces = form.pieces
        self.terms = () if whole is None else _terms(whole, inflected)
        self._parts = [_terms(piece, inflected) for piece in form.pieces] if len(form.pieces) > 1 else []
        self._pattern = pattern_of(form.pieces)
        # By the identity of the segment: whoever keeps this form keeps its segments too.
        self._sequences: dict[int, int] = {}

    @property
    def is_sequence(self) -> bool:
        """Tell whether the form is several words, which must follow one another."""
        return bool(self._parts)

    def occurs_in(self, line: str) -> bool:
        """Tell whether the words of the form follow one another in a folded line."""
        return self._pattern.search(line) is not None

    def bits(self, segment: Segment) -> int:
        """Return the documents that match, deleted ones included."""
        return any_bits(self.terms, segment) | self._in_sequence(segment)

    def strengths(self, segment: Segment) -> dict[int, float]:
        """Return how strongly each matching document matches, from 0.0 to 1.0."""
        found = best_strengths(self.terms, segment)
        for document, value in self._means(segment, self._in_sequence(segment)).items():
            found[document] = max(value, found.get(document, 0.0))
        return found

    def _in_sequence(self, segment: Segment) -> int:
        if not self._parts:
            return 0
        if id(segment) not in self._sequences:
            self._sequences[id(segment)] = self._read(segment)
        return self._sequences[id(segment)]

    def _read(self, segment: Segment) -> int:
        """Return the documents where the parts follow one another, by reading those that hold all."""
        candidates = segment.live
        for part in self._parts:
            candidates &= any_bits(part, segment)
        if candidates.bit_count() > MAX_READ:
            means = self._means(segment, candidates)
            numbers: Iterable[int] = sorted(nlargest(MAX_READ, means, key=means.__getitem__))
        else:
            numbers = from_bits(candidates)
        return to_bits([number for number in numbers if self.occurs_in(segment.folded(number))])

    def _means(self, segment: Segment, documents: int) -> dict[int, float]:
        """Return the mean strength of the parts in each of these documents, which hold them all."""
        if not documents:
            return {}
        by_part = [best_strengths(part, segment) for part in self._parts]
        return {
            number: sum(strengths[number] for strengths in by_part) / len(by_part)
            for number in from_bits(documents)
        }


def _terms(piece: Piece, inflected: float) -> tuple[Term, ...]:
    return tuple(
        Term(TermField.EXACT, text, 1.0 if text == piece.exact else inflected) for text in inflections(piece)
    )


def pattern_of(pieces: Sequence[Piece]) -> re.Pattern[str]:
    """Return what finds these words one after the other in a folded text, in singular or plural."""
    alternatives = ("|".join(map(re.escape, inflections(piece))) for piece in pieces)
    return re.compile(f" {_BETWEEN.join(f'(?:{texts}) ' for texts in alternatives)}")


def spans_of(pieces: Sequence[Piece], found: Sequence[Word]) -> list[tuple[int, int]]:
    """Return where these words follow one another among the words of a text."""
    flat = [(piece, word) for word in found for piece in word.pieces if not piece.is_stop]
    wanted = [inflections(piece) for piece in pieces]
    return [
        (flat[first][1].start, flat[first + len(wanted) - 1][1].end)
        for first in range(len(flat) - len(wanted) + 1)
        if all(flat[first + rank][0].exact in texts for rank, texts in enumerate(wanted))
    ]
