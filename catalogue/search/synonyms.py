"""Words that stand for one another: an acronym and its meaning, plain synonyms; which of them a query holds.

Data in, data out: sets come from the database through a service, and what another form of a word matches
is decided in `expansion.py`. Forms are compared without accents, plurals and stop words; not by their stems,
for « généraliste » has that of « général », and the régime général is no doctor.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from catalogue.search.analyser import Piece, words

# However many words and sets meet, a query looks up no more other forms than this.
MAX_ALTERNATIVES = 24
# Shorter words (« pays », « mois ») rarely are plurals.
_MIN_PLURAL = 5

# A word of a query: its pieces, and those of a compound as one; a word without pieces is part of no form.
WordForms: TypeAlias = tuple[tuple[Piece, ...], Piece | None]


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """A set of words that mean the same.

    :param meaning: what the letters of an acronym stand for; None for plain synonyms.
    """

    term: str
    meaning: str | None = None
    synonyms: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield every way of writing it, the term first."""
        yield self.term
        if self.meaning is not None:
            yield self.meaning
        yield from self.synonyms


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a set, as it is looked up.

    :param pieces: its words in order, stop words left out; at least one.
    :param joined: for a single compound (CIM-10), its pieces written as one.
    """

    written: str
    pieces: tuple[Piece, ...]
    joined: Piece | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another form of the words `first` to `last` of a query, and why it is one, in French: `sigle ALD`."""

    first: int
    last: int
    form: Form
    reason: str


@dataclass
class _Node:
    """A place in the tree of forms: what may follow, and the forms that end here."""

    following: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[tuple[SynonymGroup, Form]] = field(default_factory=list)


class Synonyms:
    """The sets of synonyms, in a tree of their forms by words: looking a query up costs its length."""

    def __init__(self, groups: Iterable[SynonymGroup] = ()) -> None:
        self._root = _Node()
        self._forms: dict[SynonymGroup, tuple[Form, ...]] = {}
        for group in groups:
            forms = tuple(form for text in dict.fromkeys(group.texts()) if (form := form_of(text)))
            self._forms[group] = forms
            for form in forms:
                self._add(group, form)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Return the words of all forms: folded → as written, in lower case."""
        return {
            piece.exact: form.written[word.start : word.end].lower()
            for forms in self._forms.values()
            for form in forms
            for word in words(form.written)
            if word.joined is None
            for piece in word.pieces
            if not piece.is_stop
        }

    def alternatives(self, query: Sequence[WordForms]) -> tuple[Alternative, ...]:
        """Return the other forms of the words that are one, the longest runs of words only."""
        runs = {(first, last): node for first in range(len(query)) for last, node in self._runs(query, first)}
        longest = [
            (*run, node) for run, node in runs.items() if not any(_is_within(run, other) for other in runs)
        ]
        found = {
            (first, last, other): Alternative(first, last, other, _reason(group, other))
            for first, last, node in longest
            for group, typed in node.ends
            for other in self._forms[group]
            if other.pieces != typed.pieces
        }
        return tuple(found.values())[:MAX_ALTERNATIVES]

    def _add(self, group: SynonymGroup, form: Form) -> None:
        self._end_of([_key(piece) for piece in form.pieces]).ends.append((group, form))
        if form.joined is not None:
            self._end_of([_key(form.joined)]).ends.append((group, form))

    def _end_of(self, keys: Sequence[str]) -> _Node:
        node = self._root
        for key in keys:
            node = node.following.setdefault(key, _Node())
        return node

    def _runs(self, query: Sequence[WordForms], first: int) -> Iterator[tuple[int, _Node]]:
        """Yield the last word of each run that begins at `first` and is a form, with the forms it is."""
        nodes = [self._root]
        for last in range(first, len(query)):
            pieces, joined = query[last]
            # CIM-10 written as one word, else its pieces as if they stood apart.
            whole = [] if joined is None else _step(nodes, joined)
            nodes = whole or _walk(nodes, pieces)
            ends = [end for node in nodes for end in node.ends]
            if ends:
                yield last, _Node(ends=ends)
            if not nodes:
                return


def _is_within(run: tuple[int, int], other: tuple[int, int]) -> bool:
    return other != run and other[0] <= run[0] and run[1] <= other[1]


def form_of(text: str) -> Form | None:
    """Return a text as a form, None if it holds only stop words or signs."""
    found = list(words(text))
    pieces = tuple(piece for word in found for piece in word.pieces if not piece.is_stop)
    if not pieces:
        return None
    return Form(text, pieces, found[0].joined if len(found) == 1 else None)


def _key(piece: Piece) -> str:
    """Return under what a piece of a form is found: a code only as it is written, a word in any number."""
    return f"={piece.exact}" if piece.stem is None else f"~{singular(piece.exact)}"


def singular(exact: str) -> str:
    """Return what a folded word shares with its plural, by its last letters alone."""
    if len(exact) < _MIN_PLURAL:
        return exact
    if exact.endswith("aux"):
        return f"{exact[:-3]}al"
    return exact[:-1] if exact[-1] in "sx" else exact


def inflections(piece: Piece) -> tuple[str, ...]:
    """Return the folded forms a piece is sought in: a code only as it is written."""
    if piece.stem is None:
        return (piece.exact,)
    base = singular(piece.exact)
    plurals = (f"{base[:-2]}aux", f"{base}s") if base.endswith("al") else (f"{base}s", f"{base}x")
    return tuple(dict.fromkeys((piece.exact, base, *plurals)))


def _walk(nodes: Sequence[_Node], pieces: Sequence[Piece]) -> list[_Node]:
    if not pieces:
        return []
    current = list(nodes)
    for piece in pieces:
        current = _step(current, piece)
    return current


def _step(nodes: Sequence[_Node], piece: Piece) -> list[_Node]:
    keys = (f"={piece.exact}", f"~{singular(piece.exact)}")
    return [node.following[key] for node in nodes for key in keys if key in node.following]


def _reason(group: SynonymGroup, other: Form) -> str:
    return f"synonyme « {other.written} »" if group.meaning is None else f"sigle {group.term}"


NO_SYNONYMS = Synonyms()
