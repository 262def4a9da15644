"""The dictionary on the page of a dataset: what its address asks for, and what its form and table show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from catalogue.domain.vocabularies import VariableRole
from catalogue.errors import BadQuery
from catalogue.services.datasets import VariableGroup
from catalogue.services.datasets_dictionary import (
    DictionaryFilter,
    VariableOrder,
    VariableState,
    filter_dictionary,
)
from catalogue.services.refs import is_source_name
from catalogue.web.words import word_argument

WORDS_MAX = 100
# A shorter dictionary is read at a glance: a form above it would be longer than itself.
FILTERED_FROM = 8


@dataclass(frozen=True)
class SortLink:
    """The head of a column: what it sorts by next, and how it is sorted now (`aria-sort`)."""

    next: VariableOrder | None
    direction: str | None


@dataclass(frozen=True)
class DictionaryView:
    """The variables shown, in groups, out of `total`; roles and states with how many of all have each."""

    groups: tuple[VariableGroup, ...]
    asked: DictionaryFilter
    shown: int
    total: int
    roles: tuple[tuple[VariableRole, int], ...]
    with_codes: int
    states: tuple[tuple[VariableState, int], ...]
    by_name: SortLink
    by_type: SortLink
    orders: tuple[VariableOrder, ...] = tuple(VariableOrder)

    @property
    def has_form(self) -> bool:
        """Tell whether there are enough variables to choose among, or some were left out."""
        return self.total >= FILTERED_FROM or self.is_partial

    @property
    def is_partial(self) -> bool:
        """Tell whether the page holds something else than the whole dictionary in its own order."""
        return self.asked.narrows or self.asked.order is not None


def asked_of_dictionary() -> DictionaryFilter:
    """Return what the address asks of the dictionary.

    :raises BadQuery: a value is malformed, or no word of its vocabulary.
    """
    words = request.args.get("v", "").strip()
    if words and (len(words) > WORDS_MAX or not is_source_name(words)):
        raise BadQuery(
            "Le filtre est illisible ou dépasse %(filter_max)s caractères : raccourcissez-le.",
            filter_max=WORDS_MAX,
        )
    return DictionaryFilter(
        words=words,
        role=word_argument("role", VariableRole),
        with_codes=bool(request.args.get("codes")),
        state=word_argument("etat", VariableState),
        order=word_argument("tri", VariableOrder),
    )


def view_dictionary(groups: Sequence[VariableGroup], asked: DictionaryFilter) -> DictionaryView:
    """Return what the page shows of a dictionary."""
    variables = [variable for group in groups for variable in group.variables]
    shown = filter_dictionary(groups, asked)
    roles = Counter(variable.role for variable in variables if variable.role is not None)
    closed = sum(variable.is_closed for variable in variables)
    return DictionaryView(
        groups=shown,
        asked=asked,
        shown=sum(len(group.variables) for group in shown),
        total=len(variables),
        roles=tuple((role, roles[role]) for role in VariableRole if role in roles),
        with_codes=sum(variable.code_list is not None for variable in variables),
        states=((VariableState.OPEN, len(variables) - closed), (VariableState.CLOSED, closed)),
        by_name=_sort_link(asked.order, VariableOrder.NAME, VariableOrder.NAME_DOWN),
        by_type=_sort_link(asked.order, VariableOrder.TYPE, VariableOrder.TYPE_DOWN),
    )


def _sort_link(order: VariableOrder | None, up: VariableOrder, down: VariableOrder) -> SortLink:
    """Return the head of a column: up, then down, then back to the order of the source."""
    if order is up:
        return SortLink(down, "ascending")
    return SortLink(None, "descending") if order is down else SortLink(up, None)
