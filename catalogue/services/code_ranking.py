"""Rank the codes that answer a text, and put them under their lists; no query is run here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from catalogue.services.code_matching import CodeQuery, singular
from catalogue.services.refs import CodeListRef
from catalogue.services.sql import AnyRow

# Above it, « plus de 100 »: nobody reads so many, and counting them all would be reading them all.
TOTAL_MAX = 100
# Of one list, as long as others have some to show.
OF_ONE_LIST = 3


class Answer(IntEnum):
    """How a code answers, the best first."""

    NOTATION_IS = 0
    NOTATION_BEGINS = 1
    LABEL_IS = 2
    LABEL_BEGINS = 3
    LABEL_HAS_WORDS = 4


@dataclass(frozen=True)
class FoundCode:
    """A code that answers; `is_exact`: what was typed is its notation, capitals and dots apart."""

    notation: str
    label: str | None
    is_exact: bool


@dataclass(frozen=True)
class CodeGroup:
    """The best codes of one list; `others`: how many more of it were found, at least."""

    code_list: CodeListRef
    codes: tuple[FoundCode, ...]
    others: int


@dataclass(frozen=True)
class FoundCodes:
    """Codes by list, the list of the best code first.

    :param total: of the codes found, shown or not; at least so many when `is_capped`.
    """

    groups: tuple[CodeGroup, ...] = ()
    total: int = 0
    is_capped: bool = False

    @property
    def has_exact(self) -> bool:
        """Tell whether the text is itself a code."""
        return any(code.is_exact for group in self.groups for code in group.codes)


def rank_codes(rows: Sequence[AnyRow], *, query: CodeQuery, exact: frozenset[int], limit: int) -> FoundCodes:
    """Return the best of the codes read, each once in `rows`.

    :param exact: keys of codes known to be the one asked for, whatever the text.
    :param limit: of the codes shown, all lists together.
    """
    answers = {row.id: Answer.NOTATION_IS if row.id in exact else _answer(row, query) for row in rows}
    ranked = sorted(rows, key=lambda row: _key(row, answers[row.id]))
    found = Counter(row.list_slug for row in ranked)
    groups: dict[str, list[AnyRow]] = {}
    for row in _chosen(ranked, limit):
        groups.setdefault(row.list_slug, []).append(row)
    return FoundCodes(
        groups=tuple(
            CodeGroup(
                CodeListRef(some[0].list_slug, some[0].list_name, some[0].list_title, some[0].list_count),
                tuple(
                    FoundCode(row.notation, row.label, answers[row.id] is Answer.NOTATION_IS) for row in some
                ),
                found[slug] - len(some),
            )
            for slug, some in groups.items()
        ),
        total=min(len(ranked), TOTAL_MAX),
        is_capped=len(ranked) > TOTAL_MAX,
    )


def _chosen(ranked: Sequence[AnyRow], limit: int) -> list[AnyRow]:
    """Return the rows to show, in order: a few of each list, then more where there is room."""
    seen: Counter[str] = Counter()
    places: list[tuple[bool, int]] = []
    for place, row in enumerate(ranked):
        seen[row.list_slug] += 1
        places.append((seen[row.list_slug] > OF_ONE_LIST, place))
    return [ranked[place] for place in sorted(place for _, place in sorted(places)[:limit])]


def _answer(row: AnyRow, query: CodeQuery) -> Answer:
    if row.notation in query.notations:
        return Answer.NOTATION_IS
    if any(row.notation.startswith(start) for start in query.notations):
        return Answer.NOTATION_BEGINS
    label = row.folded_label or ""
    if singular(label) == query.start:
        return Answer.LABEL_IS
    return Answer.LABEL_BEGINS if label.startswith(query.start) else Answer.LABEL_HAS_WORDS


def _key(row: AnyRow, answer: Answer) -> tuple[Any, ...]:
    # A list whose level is known was described by somebody; of two others, the larger says more.
    weight = (row.level_id is None, -row.list_count, row.list_slug, row.position)
    if answer is Answer.NOTATION_IS:
        return (answer, *weight)
    length = len(row.notation if answer is Answer.NOTATION_BEGINS else row.folded_label or "")
    return (answer, length, *weight)
