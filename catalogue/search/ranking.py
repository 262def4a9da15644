"""In what order the hits come, and which of them are shown.

By relevance the score decides, and the browse order settles equal scores; without words there is only
the browse order, which segments keep ready. Nothing is loaded here but heads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge, nlargest, nsmallest
from itertools import chain, islice
from typing import Any

from catalogue.search.analysed import rarity
from catalogue.search.matching import Matcher
from catalogue.search.query import Order, SearchQuery
from catalogue.search.segment import Head, Segment, from_bits

SCORE_DIGITS = 4
# Scores nearer than this may be equal once rounded.
_SAME_SCORE = 10.0**-SCORE_DIGITS
# Under this share of a segment's documents, sorting the hits is quicker than walking the whole order.
_FEW = 32


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit to show: its segment's position, its document number there, its score."""

    segment: int
    number: int
    score: float


def rank(
    query: SearchQuery, segments: Sequence[Segment], matchers: Sequence[Matcher], hits: Sequence[int]
) -> list[Ranked]:
    """Return the hits that the query's offset and limit ask for.

    :param hits: the bit set of hits of each segment.
    """
    last = query.offset + query.limit
    if query.order is Order.RELEVANCE and not matchers:
        return list(islice(_browsed(segments, hits), query.offset, last))
    scores = _scores(segments, matchers, hits)
    if query.order is Order.RELEVANCE:
        best = _best(segments, scores, last)
    else:
        key = _KEYS[query.order]
        best = nsmallest(last, _all(scores), key=lambda ranked: key(_head(segments, ranked)))
    return best[query.offset :]


def _browsed(segments: Sequence[Segment], hits: Sequence[int]) -> Iterator[Ranked]:
    """Yield the hits of all segments in browse order."""
    in_order = (
        [Ranked(position, number, 0.0) for number in _in_browse_order(segment, bits)]
        if bits.bit_count() * _FEW < len(segment.heads)
        else _walked(position, segment, bits)
        for position, (segment, bits) in enumerate(zip(segments, hits, strict=True))
    )
    return merge(*in_order, key=lambda ranked: _head(segments, ranked).browse_key)


def _in_browse_order(segment: Segment, bits: int) -> list[int]:
    return sorted(from_bits(bits), key=lambda number: segment.heads[number].browse_key)


def _walked(position: int, segment: Segment, bits: int) -> Iterator[Ranked]:
    octets = bits.to_bytes(len(segment.heads) // 8 + 1, "little")
    for number in segment.heads.browse_order:
        if octets[number >> 3] >> (number & 7) & 1:
            yield Ranked(position, number, 0.0)


def _scores(
    segments: Sequence[Segment], matchers: Sequence[Matcher], hits: Sequence[int]
) -> list[Mapping[int, float]]:
    """Return the score of each hit, by document number, for each segment."""
    total = sum(len(segment.heads) for segment in segments)
    rarities = [
        rarity(total, sum(matcher.bits(segment).bit_count() for segment in segments)) for matcher in matchers
    ]
    return [
        _segment_scores(segment, matchers, rarities, bits)
        for segment, bits in zip(segments, hits, strict=True)
    ]


def _segment_scores(
    segment: Segment, matchers: Sequence[Matcher], rarities: Sequence[float], bits: int
) -> dict[int, float]:
    numbers = list(from_bits(bits))
    totals = [0.0] * len(numbers)
    if numbers:
        for matcher, weight in zip(matchers, rarities, strict=True):
            strengths = matcher.strengths(segment)
            totals = [
                total + weight * strengths[number] for number, total in zip(numbers, totals, strict=True)
            ]
    boosts = segment.heads.boosts
    return {number: boosts[number] * total for number, total in zip(numbers, totals, strict=True)}


def _best(segments: Sequence[Segment], scores: Sequence[Mapping[int, float]], count: int) -> list[Ranked]:
    """Return the best hits: only those that reach the last one's score are compared by their heads."""
    highest = nlargest(count, chain.from_iterable(by_number.values() for by_number in scores))
    if not highest:
        return []
    least = highest[-1] - _SAME_SCORE
    return nsmallest(
        count, _all(scores, least), key=lambda ranked: (-ranked.score, _head(segments, ranked).browse_key)
    )


def _all(scores: Sequence[Mapping[int, float]], least: float = 0.0) -> Iterable[Ranked]:
    for position, by_number in enumerate(scores):
        for number, score in by_number.items():
            if score >= least:
                # Rounded, so that equal scores are equal on every machine.
                yield Ranked(position, number, round(score, SCORE_DIGITS))


def _head(segments: Sequence[Segment], ranked: Ranked) -> Head:
    return segments[ranked.segment].heads[ranked.number]


_KEYS: Mapping[Order, Callable[[Head], tuple[Any, ...]]] = {
    Order.DATE: lambda head: (-head.updated, head.browse_key),
    Order.TITLE: lambda head: head.browse_key[1:],
}
