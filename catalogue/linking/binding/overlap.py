"""How much two sets of words have in common, the rare ones counting more."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence


def rarities(documents: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return how much each word tells lists apart: the rarer, the more (inverse document frequency)."""
    counts: dict[str, int] = defaultdict(int)
    number = 0
    for words in documents:
        number += 1
        for word in words:
            counts[word] += 1
    return {word: math.log(1 + number / times) for word, times in counts.items()}


def index(documents: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return, for each word, the documents that have it."""
    found: dict[str, list[str]] = defaultdict(list)
    for slug, words in documents.items():
        for word in words:
            found[word].append(slug)
    return dict(found)


def common(words: Iterable[str], known: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return the documents that share words, and which words."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for slug in known.get(word, ()):
            found[slug].add(word)
    return {slug: frozenset(shared) for slug, shared in found.items()}


def overlap(
    both: frozenset[str], mine: frozenset[str], theirs: frozenset[str], rarity: Mapping[str, float]
) -> float:
    """Return how much of both is common (0–1), rare words counting more; what a list says counts most."""
    highest = max(rarity.values(), default=1.0)
    shared = sum(rarity[word] for word in both)
    of_theirs = shared / sum(rarity[word] for word in theirs)
    of_mine = shared / sum(rarity.get(word, highest) for word in mine)
    return math.pow(of_theirs, 0.65) * math.pow(of_mine, 0.35)


def quoted(words: Iterable[str]) -> str:
    """Return words as a French sentence quotes them."""
    return ", ".join(f"« {word} »" for word in sorted(words))
