"""The dictionary of a dataset, filtered and sorted as a reader asks.

Works on the variables that `services/datasets.py` read: a dictionary is at most a few hundred lines.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import VariableRole
from catalogue.services.datasets import VariableGroup, VariableRow


class VariableOrder(StrEnum):
    """The order of the lines; the source's own is none of these."""

    NAME = "nom"
    NAME_DOWN = "-nom"
    TYPE = "type"
    TYPE_DOWN = "-type"


class VariableState(StrEnum):
    """Whether the source still has the variable."""

    OPEN = "presentes"
    CLOSED = "supprimees"


@dataclass(frozen=True)
class DictionaryFilter:
    """What a reader asks of a dictionary; by default all of it, in the order of the source.

    :ivar words: all of them must stand in the name, the label, the texts or the code list of the variable.
    """

    words: str = ""
    role: VariableRole | None = None
    with_codes: bool = False
    state: VariableState | None = None
    order: VariableOrder | None = None

    @property
    def narrows(self) -> bool:
        """Tell whether some variables may be left out."""
        return bool(self.words or self.role or self.with_codes or self.state)


def filter_dictionary(groups: Sequence[VariableGroup], wanted: DictionaryFilter) -> tuple[VariableGroup, ...]:
    """Return the groups with the variables wanted, empty ones left out; one group when they are sorted."""
    # « PRS_NAT » is one word, whose two halves must follow each other.
    words = [word for word in map(fold_text, wanted.words.split()) if word]
    kept = [
        VariableGroup(group.title, tuple(row for row in group.variables if _is_wanted(row, wanted, words)))
        for group in groups
    ]
    kept = [group for group in kept if group.variables]
    if wanted.order is None or not kept:
        return tuple(kept)
    rows = [row for group in kept for row in group.variables]
    key, is_down = _KEYS[wanted.order]
    return (VariableGroup(None, tuple(sorted(rows, key=key, reverse=is_down))),)


def _is_wanted(row: VariableRow, wanted: DictionaryFilter, words: Sequence[str]) -> bool:
    if wanted.role is not None and row.role is not wanted.role:
        return False
    if wanted.with_codes and row.code_list is None:
        return False
    if wanted.state is not None and row.is_closed is not (wanted.state is VariableState.CLOSED):
        return False
    text = _text(row) if words else ""
    return all(word in text for word in words)


def _text(row: VariableRow) -> str:
    code_list = (row.code_list.name, row.code_list.title) if row.code_list else (row.code_list_note,)
    texts = (row.name, row.label, row.description, row.management_rule, row.observation, *code_list)
    return " ".join(fold_text(text) for text in texts if text)


def _by_name(row: VariableRow) -> tuple[Any, ...]:
    return (fold_text(row.name), row.name)


def _by_type(row: VariableRow) -> tuple[Any, ...]:
    return (row.type or row.source_type or "", *_by_name(row))


_KEYS: Mapping[VariableOrder, tuple[Callable[[VariableRow], tuple[Any, ...]], bool]] = {
    VariableOrder.NAME: (_by_name, False),
    VariableOrder.NAME_DOWN: (_by_name, True),
    VariableOrder.TYPE: (_by_type, False),
    VariableOrder.TYPE_DOWN: (_by_type, True),
}
