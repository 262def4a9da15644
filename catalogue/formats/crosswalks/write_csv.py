"""Write the pairs of a crosswalk as CSV: UTF-8 without a mark, `;`, ends of line of RFC 4180."""

from collections.abc import Iterator
from itertools import chain

from catalogue.formats.crosswalks.columns import PAIR_COLUMNS
from catalogue.formats.crosswalks.model import CrosswalkHead, LabelledPair, Pair
from catalogue.formats.crosswalks.numbers import weight_text
from catalogue.formats.crosswalks.relations import RELATION_WORDS
from catalogue.formats.dictionary.write_csv import write_rows_csv


def write_crosswalk_csv(head: CrosswalkHead, pairs: Iterator[LabelledPair]) -> Iterator[bytes]:
    """Yield the pairs, one a row, as they come; what is said of the whole is left to the SSSOM file."""
    del head
    return write_rows_csv(chain([list(PAIR_COLUMNS.values())], (_row(item.pair) for item in pairs)))


def _row(pair: Pair) -> list[str]:
    relation = "" if pair.relation is None else RELATION_WORDS[pair.relation]
    return [pair.source, pair.target, relation, weight_text(pair.weight)]
