"""Why a hit is one, and a passage of it with the matching words marked.

Made only for the hits that are shown, by the same analyser that indexed them. Plain text comes out:
whoever shows it escapes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.search.analysed import Stored
from catalogue.search.analyser import Piece, Word, stem, words
from catalogue.search.base import Fragment
from catalogue.search.document import Document, DocumentType
from catalogue.search.expansion import OtherForm, spans_of
from catalogue.search.matching import Matcher
from catalogue.search.segment import TermField

SNIPPET_CHARACTERS = 240
# A passage is sought in the beginning of a description: enough for one, whatever its length.
READ_CHARACTERS = 4000
MAX_REASONS = 5
MAX_NAMES = 3
MAX_LABEL = 80

# What a name of `key_names` is, by what the document describes.
_NAME_WORDS = {
    DocumentType.DATASET: "variable",
    DocumentType.VARIABLE: "nomenclature",
    DocumentType.CODE_LIST: "nom",
    DocumentType.REUSE: "jeu de données",
}


# A dataset has hundreds of these: they are looked through in their folded form.
_MANY_VALUED = frozenset({"key_names", "labels"})


@dataclass(frozen=True)
class Sought:
    """The exact forms and stems that the query's words stand for, and the sequences of words."""

    exacts: frozenset[str]
    stems: frozenset[str]
    sequences: tuple[OtherForm, ...] = ()

    @classmethod
    def of(cls, matchers: Sequence[Matcher]) -> "Sought":
        """Return what these matchers look up."""
        terms = [term for matcher in matchers for term in matcher.all_terms()]
        ways = (way.form for matcher in matchers for way in matcher.other_ways)
        return cls(
            frozenset(term.text for term in terms if term.field is TermField.EXACT),
            frozenset(term.text for term in terms if term.field is TermField.STEM),
            tuple(dict.fromkeys(form for form in ways if form.is_sequence)),
        )

    @property
    def is_nothing(self) -> bool:
        """Tell whether no word is sought."""
        return not self.exacts and not self.stems

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        """Return where a text holds what is sought, in order, without overlap."""
        found = list(words(text))
        spans = [(word.start, word.end) for word in found if self._is_sought(word)]
        for sequence in self.sequences:
            spans += spans_of(sequence.pieces, found)
        return list(_merged(sorted(spans)))

    def count_in(self, text: str) -> int:
        """Return how many different words sought, or sequences of words, a text holds."""
        found = list(words(text))
        forms = (form for word in found for form in word.forms())
        single = {form.stem or form.exact for form in forms if self._matches(form)}
        return len(single) + sum(bool(spans_of(sequence.pieces, found)) for sequence in self.sequences)

    def may_occur_in(self, line: str) -> bool:
        """Tell from a folded line, ten times faster, whether its text is worth reading.

        A compound is seen if it is the whole line, as names are.
        """
        if line.replace(" ", "") in self.exacts:
            return True
        if any(exact in self.exacts or stem(exact) in self.stems for exact in line.split()):
            return True
        return any(sequence.occurs_in(line) for sequence in self.sequences)

    def _is_sought(self, word: Word) -> bool:
        return any(self._matches(form) for form in word.forms())

    def _matches(self, form: Piece) -> bool:
        return form.exact in self.exacts or form.stem in self.stems


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans in order, those that overlap as one."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current is not None and start < current[1]:
            current = current[0], max(current[1], end)
        else:
            if current is not None:
                yield current
            current = start, end
    if current is not None:
        yield current


def reasons(stored: Stored, sought: Sought) -> tuple[str, ...]:
    """Return in French where the words were found, the most telling first."""
    if sought.is_nothing:
        return ()
    document, candidates = stored.document, _matching_values(stored, sought)
    found: list[str] = []
    if document.name is not None and sought.count_in(document.name):
        found.append(f"variable {document.name}")
    found.extend(f"{_NAME_WORDS[document.type]} {name}" for name in candidates["key_names"][:MAX_NAMES])
    if any(title != document.name for title in candidates["title"]):
        found.append("titre")
    found.extend(f"mot-clé « {keyword} »" for keyword in candidates["keywords"][:MAX_NAMES])
    found.extend(f"libellé « {_shortened(label)} »" for label in candidates["labels"][:MAX_NAMES])
    if candidates["description"]:
        found.append("description")
    return tuple(found[:MAX_REASONS])


def _matching_values(stored: Stored, sought: Sought) -> dict[str, list[str]]:
    """Return the values of each field that hold the most of the words sought."""
    found = {}
    lines = stored.lines()
    for name, values in stored.document.texts().items():
        worth_reading: Iterable[str] = values
        if name in _MANY_VALUED:
            pairs = zip(values, lines[name], strict=True)
            worth_reading = (value for value, line in pairs if sought.may_occur_in(line))
        counts = {value: sought.count_in(value) for value in worth_reading}
        most = max(counts.values(), default=0)
        found[name] = [value for value, count in counts.items() if count == most > 0]
    return found


def _shortened(label: str) -> str:
    return label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1].rstrip() + "…"


def snippet(document: Document, sought: Sought) -> tuple[Fragment, ...]:
    """Return the passage of the description (else of the labels) richest in words sought, as fragments."""
    text = " ".join((document.description or " · ".join(document.labels))[:READ_CHARACTERS].split())
    spans = [] if sought.is_nothing else sought.spans_in(text)
    start, end = _passage(text, spans)
    fragments = [Fragment("… ", is_match=False)] if start else []
    fragments.extend(_marked(text, spans, start, end))
    if end < len(text):
        fragments.append(Fragment(" …", is_match=False))
    return tuple(fragments)


def _passage(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the bounds, between words, of the window that holds the most matches, the first such."""
    if len(text) <= SNIPPET_CHARACTERS:
        return 0, len(text)
    start = 0
    if spans:
        counts = [
            sum(first <= other[0] and other[1] <= first + SNIPPET_CHARACTERS for other in spans)
            for first, _ in spans
        ]
        best = spans[counts.index(max(counts))][0]
        # Some words before the match, to read it in its sentence.
        start = max(0, min(best - SNIPPET_CHARACTERS // 4, len(text) - SNIPPET_CHARACTERS))
        start = text.find(" ", start) + 1 if 0 < start < best else start
    end = min(len(text), start + SNIPPET_CHARACTERS)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + SNIPPET_CHARACTERS // 2)
    return start, end


def _marked(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[Fragment]:
    position = start
    for first, last in spans:
        if first < start or last > end:
            continue
        if first > position:
            yield Fragment(text[position:first], is_match=False)
        yield Fragment(text[first:last], is_match=True)
        position = last
    if position < end:
        yield Fragment(text[position:end], is_match=False)
