"""Tell which tables of two products are the same table, published twice."""

from collections.abc import Iterable

from catalogue.domain.folding import fold_text
from catalogue.linking.tables.sheet import Sheet

# Two tables are one when they share half of all their columns: less is what any two tables of a family share.
ALIKE = 0.5


def are_one_table(one: Sheet, other: Sheet) -> bool:
    """Tell whether two products publish the same table."""
    return one.product != other.product and jaccard(one.names, other.names) >= ALIKE


def like_of(sheet: Sheet, others: Iterable[Sheet]) -> Sheet | None:
    """Return the one that is the same table, the likest by columns and title; `None` when none is."""
    found = [other for other in others if are_one_table(sheet, other)]
    return max(found, key=lambda other: (_likeness(sheet, other), other.signature), default=None)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of all the names that both have."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _likeness(one: Sheet, other: Sheet) -> float:
    titles = [frozenset(fold_text(sheet.table.title).split()) for sheet in (one, other)]
    return jaccard(one.names, other.names) + jaccard(*titles)
