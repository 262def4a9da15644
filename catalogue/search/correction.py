"""Spelling: the word of the lexicon that a word found nowhere probably stands for.

Only words of letters, only when nothing matches, and the first letter is trusted: an unasked-for guess
annoys more than it helps.
"""

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from catalogue.search.analyser import STOP_WORDS

MIN_LETTERS = 4
# From this length on, two mistakes are forgiven; under it, one.
LONG_WORD = 8


def is_correctable(word: str) -> bool:
    """Tell whether a folded word may be corrected: codes and short words may not."""
    return len(word) >= MIN_LETTERS and word.isalpha()


def correct(word: str, frequencies: Mapping[str, int]) -> str | None:
    """Return the nearest correctable word, the most frequent of the nearest, or None.

    :param frequencies: the words that exist, folded, with their numbers of documents.
    """
    allowed = 2 if len(word) >= LONG_WORD else 1
    heard = _as_heard(word)
    best: tuple[int, int, str] | None = None
    for candidate, frequency in frequencies.items():
        # Cheap refusals first: this runs over the whole lexicon. `ph` may stand for `f`: one letter more.
        if abs(len(candidate) - len(word)) > allowed + 1 or not is_correctable(candidate):
            continue
        other = _as_heard(candidate)
        if (candidate[0] != word[0] and other[0] != heard[0]) or candidate in STOP_WORDS:
            continue
        distance = min(
            OSA.distance(word, candidate, score_cutoff=allowed),
            OSA.distance(heard, other, score_cutoff=allowed),
        )
        if distance <= allowed and (best is None or (distance, -frequency, candidate) < best):
            best = (distance, -frequency, candidate)
    return None if best is None else best[2]


def _as_heard(word: str) -> str:
    return word.replace("ph", "f")
