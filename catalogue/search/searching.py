"""The search itself, over the segments of any engine: match, narrow, count, explain, correct.

Engines store and hand out segments; what a query means is written here once, so that all engines
answer alike.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from catalogue.search.analysed import Stored
from catalogue.search.analyser import fold, stem, words
from catalogue.search.base import FacetValue, Hit, SearchResults
from catalogue.search.correction import correct, is_correctable
from catalogue.search.document import Facet
from catalogue.search.expansion import OtherForm
from catalogue.search.matching import (
    INFLECTED,
    Matcher,
    chosen_values,
    holding_phrases,
    narrowed,
    word_matchers,
)
from catalogue.search.query import QueryWord, SearchQuery
from catalogue.search.ranking import Ranked, rank
from catalogue.search.segment import Lexicon, Segment
from catalogue.search.snippets import MAX_REASONS, Sought, reasons, snippet

# As many as there are in the seed, with room for those that people add.
KEPT_FORMS = 1024


@dataclass(frozen=True)
class Found:
    """The documents that match the words, by segment, before the facets narrow them."""

    matchers: Sequence[Matcher]
    bits: Sequence[int]
    chosen: Mapping[Facet, frozenset[str]]

    @property
    def is_empty(self) -> bool:
        """Tell whether no document matches."""
        return not any(self.bits)


class Searcher:
    """Answers queries over segments that do not change."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.lexicon = Lexicon(segments)
        # What a form finds stays true as long as these segments are searched.
        self._other_form = lru_cache(maxsize=KEPT_FORMS)(partial(OtherForm, inflected=INFLECTED))

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a query; when nothing matches its words, answer the corrected one and say so."""
        started = time.perf_counter()
        asked, found = query, self._find(query)
        if found.is_empty:
            replacements = self._corrections(query)
            corrected = _with_words(query, replacements)
            again = self._find(corrected) if replacements else found
            if not again.is_empty:
                query, found = corrected, again
        hits = [
            narrowed(bits, found.chosen, segment)
            for bits, segment in zip(found.bits, self.segments, strict=True)
        ]
        sought = Sought.of(found.matchers)
        ranked = rank(query, self.segments, found.matchers, hits)
        shown = [self.segments[hit.segment].load(hit.number) for hit in ranked]
        return SearchResults(
            query=asked,
            total=sum(bits.bit_count() for bits in hits),
            hits=tuple(
                _hit(stored, hit.score, sought, self._other_reasons(found, hit))
                for hit, stored in zip(ranked, shown, strict=True)
            ),
            facets=self._facets(found),
            corrected_to=None if query is asked else _corrected_text(asked, query, shown),
            took_ms=round((time.perf_counter() - started) * 1000, 3),
        )

    def _find(self, query: SearchQuery) -> Found:
        matchers = word_matchers(query, self.lexicon, self._other_form)
        chosen = chosen_values(query, self.segments)
        if not matchers and not query.lists_everything:
            return Found(matchers, [0] * len(self.segments), chosen)
        return Found(matchers, [_matching(query, matchers, segment) for segment in self.segments], chosen)

    def _other_reasons(self, found: Found, hit: Ranked) -> tuple[str, ...]:
        """Return why a hit is one although it does not hold the words as they were typed."""
        segment = self.segments[hit.segment]
        reasons = (reason for matcher in found.matchers for reason in matcher.reasons(segment, hit.number))
        return tuple(dict.fromkeys(reasons))

    def _facets(self, found: Found) -> dict[Facet, tuple[FacetValue, ...]]:
        """Count the values of each facet; those chosen in a facet do not narrow its own counts."""
        facets = {}
        for facet in Facet:
            counts = dict.fromkeys(found.chosen.get(facet, ()), 0)
            labels: dict[str, str] = {}
            for bits, segment in zip(found.bits, self.segments, strict=True):
                within = narrowed(bits, found.chosen, segment, but=facet)
                labels |= segment.facets.labels.get(facet, {})
                for value, members in segment.facets.bits.get(facet, {}).items():
                    counts[value] = counts.get(value, 0) + (members & within).bit_count()
            values = [
                FacetValue(value, labels.get(value, value), count)
                for value, count in counts.items()
                if count or value in found.chosen.get(facet, ())
            ]
            if values:
                facets[facet] = tuple(
                    sorted(values, key=lambda item: (-item.count, fold(item.label), item.value))
                )
        return facets

    def _corrections(self, query: SearchQuery) -> dict[QueryWord, str]:
        """Return what each word that matches nothing probably stands for; {} if one stands for nothing."""
        corrections = {}
        matchers = word_matchers(query, self.lexicon, self._other_form)
        for word, matcher in zip(query.words, matchers, strict=False):
            if any(matcher.bits(segment) & segment.live for segment in self.segments):
                continue
            piece = word.pieces[0]
            if word.joined is not None or not is_correctable(piece.exact):
                return {}
            nearest = correct(piece.exact, self.lexicon.frequencies) or correct(
                piece.exact, dict.fromkeys(query.synonyms.spellings, 0)
            )
            if nearest is None:
                return {}
            corrections[word] = nearest
        return corrections


def _matching(query: SearchQuery, matchers: Sequence[Matcher], segment: Segment) -> int:
    bits = segment.live
    for matcher in matchers:
        bits &= matcher.bits(segment)
    return holding_phrases(bits, query.phrases, segment)


def _hit(stored: Stored, score: float, sought: Sought, other_reasons: tuple[str, ...]) -> Hit:
    document = stored.document
    fragments = snippet(document, sought)
    return Hit(
        uid=document.uid,
        type=document.type,
        kind=document.kind,
        slug=document.slug,
        name=document.name,
        title=document.title,
        score=score,
        snippet="".join(fragment.text for fragment in fragments),
        fragments=fragments,
        matched=(*other_reasons, *reasons(stored, sought))[:MAX_REASONS],
        updated=document.updated,
    )


def _with_words(query: SearchQuery, replacements: Mapping[QueryWord, str]) -> SearchQuery:
    corrected = []
    for word in query.words:
        if word in replacements:
            exact = replacements[word]
            piece = replace(word.pieces[0], exact=exact, stem=stem(exact))
            corrected.append(replace(word, pieces=(piece,)))
        else:
            corrected.append(word)
    was_last = bool(query.words) and query.words[-1] in replacements
    return replace(query, words=tuple(corrected), last_is_prefix=query.last_is_prefix and not was_last)


def _corrected_text(asked: SearchQuery, corrected: SearchQuery, shown: Sequence[Stored]) -> str:
    """Return the text as it should have been typed, with the accents that the hits write."""
    text = asked.text
    for before, after in reversed(list(zip(asked.words, corrected.words, strict=True))):
        if before != after:
            text = text[: before.start] + _as_written(after, corrected, shown) + text[before.end :]
    return text


def _as_written(corrected: QueryWord, query: SearchQuery, shown: Sequence[Stored]) -> str:
    exact = corrected.pieces[0].exact
    for stored in shown:
        for values in stored.document.texts().values():
            for value in values:
                for word in words(value):
                    if word.joined is None and word.pieces[0].exact == exact:
                        return value[word.start : word.end].lower()
    return query.synonyms.spellings.get(exact, exact)
