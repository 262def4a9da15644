"""Read a question as people type it: « peut-on croiser Open Medic avec BDPM au niveau présentation ? ».

Words in, parts out: which words may name datasets, and which level or concept is asked. Finding the datasets
is `services/link_questions.py`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalogue.domain.folding import fold_text

MAX_WORDS = 24
# The longest name of a dataset that is looked for as it stands.
_LONGEST_NAME = 6

_SEPARATOR = re.compile(r"\s*[×*+/,;&]\s*")
_BETWEEN = frozenset(["avec", "et", "x", "with", "and", "contre", "vs", "versus"])
_LEVEL_MARKS = (
    ("au", "niveau", "de", "la"),
    ("au", "niveau", "du"),
    ("au", "niveau", "des"),
    ("au", "niveau", "de"),
    ("au", "niveau", "d"),
    ("au", "niveau"),
    ("a", "la", "maille"),
    ("a", "l", "echelle", "de", "la"),
    ("a", "l", "echelle", "du"),
    ("a", "l"),
    ("a", "la"),
    ("niveau",),
    ("par",),
    ("au",),
    ("at", "the"),
    ("at",),
    ("by",),
    ("level",),
    ("maille",),
)
# What a question is made of beside names; dropped at the ends of a name only.
_FILLER_WORDS = (
    "peut on puis je pouvons nous est ce que qu il possible de du des d le la les l un une a au aux "
    "en dans croiser croise croisement croisements lier relier lien liens joindre jointure apparier "
    "appariement rapprocher comparer entre base bases donnees jeu jeux fichier fichiers extrait "
    "extraits table quoi quelles quelle quels quel comment avec et x with and can could i we be is "
    "it to link linked join joined cross crossed match the what which of between using dataset "
    "datasets database level niveau par by at s elle sont"
)
_FILLERS = frozenset(_FILLER_WORDS.split())


@dataclass(frozen=True)
class Question:
    """What is asked.

    :ivar parts: words that may name one dataset each, folded, at most two.
    :ivar level: slug of the level asked, or `None`; `concept` likewise, when a concept is named and no level.
    """

    parts: tuple[str, ...]
    level: str | None = None
    concept: str | None = None


def read_question(text: str, *, levels: Mapping[str, str], concepts: Mapping[str, str]) -> Question:
    """Return the parts of a question; no words, no parts.

    :param levels: folded name → slug; :param concepts: likewise.
    """
    words = _words(text)
    words, level = _without_place(words, levels)
    concept = None
    if level is None:
        words, concept = _without_place(words, concepts)
    return Question(_parts(words), level, concept)


def names_within(part: str) -> Iterator[tuple[str, ...]]:
    """Return the runs of words of a part that may be a name, longest first, then from left to right."""
    words = part.split()
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])


def split_by_names(part: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of `known` (folded words → slug) that a part holds side by side, in their order."""
    words, found, start = part.split(), [], 0
    while start < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - start), 0, -1):
            name = " ".join(words[start : start + length])
            if name in known:
                found.append(name)
                start += length
                break
        else:
            start += 1
    return tuple(found)


def _words(text: str) -> list[str]:
    marked = _SEPARATOR.sub(" avec ", text[:400])
    return fold_text(marked).split()[:MAX_WORDS]


def _without_place(words: Sequence[str], names: Mapping[str, str]) -> tuple[list[str], str | None]:
    """Take out the name of a level or concept: after a mark (« au niveau »), else where the text ends."""
    for mark in _LEVEL_MARKS:
        for start in range(len(words) - len(mark)):
            if tuple(words[start : start + len(mark)]) == mark:
                after = start + len(mark)
                length, slug = _longest(words[after:], names)
                if slug is not None:
                    return [*words[:start], *words[after + length :]], slug
    return _without_last(words, names)


def _without_last(words: Sequence[str], names: Mapping[str, str]) -> tuple[list[str], str | None]:
    end = len(words)
    while end and words[end - 1] in {"level", "niveau"}:
        end -= 1
    for length in range(min(4, end - 1), 0, -1):
        length_found, slug = _longest(words[end - length : end], names)
        if slug is not None and length_found == length:
            return list(words[: end - length]), slug
    return list(words), None


def _longest(words: Sequence[str], names: Mapping[str, str]) -> tuple[int, str | None]:
    for length in range(min(4, len(words)), 0, -1):
        said = " ".join(words[:length])
        for form in (said, " ".join(word.removesuffix("s") for word in words[:length])):
            if form in names:
                return length, names[form]
    return 0, None


def _parts(words: Sequence[str]) -> tuple[str, ...]:
    parts: list[list[str]] = [[]]
    for rank, word in enumerate(words):
        # « relier A à B »: a lone « a » divides two names.
        divides = word in _BETWEEN or (word == "a" and 0 < rank < len(words) - 1)
        if divides and _stripped(parts[-1]):
            parts.append([])
        elif not divides:
            parts[-1].append(word)
    stripped = [" ".join(kept) for part in parts if (kept := _stripped(part))]
    return tuple(stripped[:2])


def _stripped(words: Sequence[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and words[start] in _FILLERS:
        start += 1
    while end > start and words[end - 1] in _FILLERS:
        end -= 1
    return list(words[start:end])
