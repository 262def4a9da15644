"""Tell which tables of two products are the same table, published twice."""

from collections.abc import Iterable

from catalogue.linking.tables.sheet import Sheet
from catalogue.linking.tables.words import folded


def are_one_table(one: Sheet, other: Sheet, alike: float) -> bool:
    """Tell whether two products publish the same table.

    :param alike: see `Measures.alike`.
    """
    if one.product == other.product:
        return False
    # Sets of very different sizes cannot share enough: most pairs end here.
    few, many = sorted((len(one.names), len(other.names)))
    return few >= alike * many and jaccard(one.names, other.names) >= alike


def like_of(sheet: Sheet, others: Iterable[Sheet], alike: float) -> Sheet | None:
    """Return the one that is the same table, the likest by columns and title; `None` when none is."""
    found = [other for other in others if are_one_table(sheet, other, alike)]
    return max(found, key=lambda other: (_likeness(sheet, other), other.signature), default=None)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of all the names that both have."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _likeness(one: Sheet, other: Sheet) -> float:
    titles = [frozenset(folded(sheet.table.title).split()) for sheet in (one, other)]
    return jaccard(one.names, other.names) + jaccard(*titles)
