"""Which documents a word, a phrase or a choice of facets matches, and how strongly.

A word is expanded once, over the lexicon of the whole index, into terms; the rest is bit sets. Ordering,
counting and explaining are done in `searching.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalogue.search.analysed import holds_phrase
from catalogue.search.analyser import STOP_WORDS, Piece, fold, sequence
from catalogue.search.document import Facet
from catalogue.search.expansion import OtherForm, Term, any_bits, best_strengths
from catalogue.search.query import QueryWord, SearchQuery
from catalogue.search.segment import Lexicon, Segment, TermField, from_bits, to_bits
from catalogue.search.synonyms import Form, WordForms

# A prefix of two letters has hundreds of continuations; the rarest say little.
MAX_EXPANSIONS = 100
# What a match is worth beside the word exactly as typed: its plural or feminine says the same; the parts of
# a compound may stand apart by chance; another form of an acronym or a synonym says the same, but who typed
# the one expects it first; the beginning of a word may be that of another.
INFLECTED = 0.9
IN_PARTS = 0.8
OTHERWISE_SAID = 0.8
BEGINNING = 0.6


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Another form of the word, or of the words around it, and why it is one: `sigle ALD`."""

    form: OtherForm
    reason: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """A word as it will be looked up: any of `terms`, or all of `parts`, or any of its `other_ways`."""

    terms: tuple[Term, ...]
    parts: tuple["Matcher", ...] = ()
    other_ways: tuple[OtherWay, ...] = ()

    def bits(self, segment: Segment) -> int:
        """Return the documents that match, deleted ones included."""
        found = self._as_typed(segment)
        for way in self.other_ways:
            found |= way.form.bits(segment)
        return found

    def _as_typed(self, segment: Segment) -> int:
        found = any_bits(self.terms, segment)
        if self.parts:
            in_parts = self.parts[0].bits(segment)
            for part in self.parts[1:]:
                in_parts &= part.bits(segment)
            found |= in_parts
        return found

    def strengths(self, segment: Segment) -> dict[int, float]:
        """Return how strongly each matching document matches, from 0.0 to 1.0."""
        best = best_strengths(self.terms, segment)
        if self.parts:
            by_part = [part.strengths(segment) for part in self.parts]
            for document in set(by_part[0]).intersection(*by_part[1:]):
                value = IN_PARTS * sum(strengths[document] for strengths in by_part) / len(by_part)
                best[document] = max(value, best.get(document, 0.0))
        for way in self.other_ways:
            for document, value in way.form.strengths(segment).items():
                best[document] = max(OTHERWISE_SAID * value, best.get(document, 0.0))
        return best

    def reasons(self, segment: Segment, number: int) -> Iterator[str]:
        """Yield why a document that does not hold the word as it was typed matches all the same."""
        if self.other_ways and not self._as_typed(segment) >> number & 1:
            for way in self.other_ways:
                if way.form.bits(segment) >> number & 1:
                    yield way.reason

    def all_terms(self) -> Iterable[Term]:
        """Yield its terms and those of its parts."""
        yield from self.terms
        for part in self.parts:
            yield from part.all_terms()
        for way in self.other_ways:
            yield from way.form.terms


def word_matchers(
    query: SearchQuery, lexicon: Lexicon, other_form: Callable[[Form], OtherForm]
) -> list[Matcher]:
    """Return one matcher for each word, then one for each indexed word of each phrase.

    :param other_form: makes another form of some words ready to be looked up.
    """
    last = len(query.words) - 1
    matchers = [
        _word_matcher(word, lexicon, is_prefix=query.last_is_prefix and number == last)
        for number, word in enumerate(query.words)
    ]
    # A document that says several words in another way has none of them missing.
    for found in query.synonyms.alternatives([_in_forms(word) for word in query.words]):
        way = OtherWay(other_form(found.form), found.reason)
        for number in range(found.first, found.last + 1):
            matchers[number] = replace(matchers[number], other_ways=(*matchers[number].other_ways, way))
    for phrase in query.phrases:
        matchers.extend(Matcher((Term(TermField.EXACT, exact, 1.0),)) for exact in sought_forms(phrase))
    return matchers


def _in_forms(word: QueryWord) -> WordForms:
    """Return a word as synonyms are sought by; who types the name of a variable means that variable."""
    return ((), None) if word.is_name else (word.pieces, word.joined)


def sought_forms(phrase: Sequence[str]) -> list[str]:
    """Return the forms of a phrase that are indexed; its stop words are only verified."""
    return [exact for exact in phrase if exact not in STOP_WORDS]


def _word_matcher(word: QueryWord, lexicon: Lexicon, *, is_prefix: bool) -> Matcher:
    if word.joined is None:
        return _piece_matcher(word.pieces[0], lexicon, is_prefix=is_prefix)
    joined = _piece_matcher(word.joined, lexicon, is_prefix=is_prefix)
    if word.is_name and any(term.text in lexicon.frequencies for term in joined.terms):
        # PRS_NAT is that name, not any table with some PRS_… and some …_NAT.
        return joined
    *first, last = word.pieces
    parts = [_piece_matcher(piece, lexicon, is_prefix=False) for piece in first]
    parts.append(_piece_matcher(last, lexicon, is_prefix=is_prefix))
    return Matcher(joined.terms, tuple(parts))


def _piece_matcher(piece: Piece, lexicon: Lexicon, *, is_prefix: bool) -> Matcher:
    terms = [Term(TermField.EXACT, piece.exact, 1.0)]
    if piece.stem is not None:
        terms.append(Term(TermField.STEM, piece.stem, INFLECTED))
    if is_prefix:
        terms.extend(
            Term(TermField.EXACT, text, BEGINNING)
            for text in lexicon.starting_with(piece.exact, MAX_EXPANSIONS)
            if text != piece.exact
        )
    return Matcher(tuple(terms))


def holding_phrases(bits: int, phrases: Sequence[tuple[str, ...]], segment: Segment) -> int:
    """Return those of the documents whose text holds every phrase, by reading each of them."""
    to_verify = [phrase for phrase in phrases if len(phrase) > 1]
    if not to_verify or not bits:
        return bits
    kept = []
    for number in from_bits(bits):
        folded = segment.folded(number)
        if all(holds_phrase(folded, phrase) for phrase in to_verify):
            kept.append(number)
    return to_bits(kept)


def chosen_values(query: SearchQuery, segments: Sequence[Segment]) -> dict[Facet, frozenset[str]]:
    """Return the values chosen in each facet; a `champ:valeur` that names none gives an empty choice."""
    chosen = {facet: set(values) for facet, values in query.facets.items()}
    if query.type is not None:
        chosen.setdefault(Facet.TYPE, set()).add(query.type.value)
    if query.kind is not None:
        chosen.setdefault(Facet.KIND, set()).add(query.kind.value)
    for facet, typed in query.filters:
        chosen.setdefault(facet, set()).update(_values_named(facet, typed, segments))
    return {facet: frozenset(values) for facet, values in chosen.items()}


def _values_named(facet: Facet, typed: str, segments: Sequence[Segment]) -> set[str]:
    """Return the values whose code or name is what was typed, else those whose name holds its words."""
    names: dict[str, str] = {}
    for segment in segments:
        for value in segment.facets.bits.get(facet, {}):
            names[value] = segment.facets.labels.get(facet, {}).get(value, value)
    sought = fold(typed)
    same = {value for value, name in names.items() if sought in {fold(value), fold(name)}}
    if same:
        return same
    parts = set(sequence(typed))
    return {value for value, name in names.items() if parts and parts <= {*sequence(name), *sequence(value)}}


def narrowed(
    bits: int, chosen: Mapping[Facet, frozenset[str]], segment: Segment, *, but: Facet | None = None
) -> int:
    """Return the documents that have a chosen value in each facet, one facet left aside."""
    for facet, values in chosen.items():
        if facet is not but:
            allowed = 0
            for value, members in segment.facets.bits.get(facet, {}).items():
                if value in values:
                    allowed |= members
            bits &= allowed
    return bits
