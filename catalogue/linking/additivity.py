"""Which measures survive when rows are grouped: only sums do; what nobody said is never taken for a sum.

Recipes leave the others out, links name them. Source: linker.md, « Additivity ».
"""

from collections.abc import Iterable

from catalogue.domain.vocabularies import Additivity

_LOST = {
    Additivity.WEIGHTED_MEAN: "une moyenne ou un taux se pondère, il ne s’additionne pas",
    Additivity.NOT_ADDITIVE: "elle ne s’additionne pas",
    None: "on ignore si elle s’additionne",
}


def is_grouped(finds_rows: Iterable[bool]) -> bool:
    """Tell whether the rows of a side are summed before it is joined.

    :param finds_rows: for each key, whether it designates one row and its path only rewrites codes.
    """
    return not any(finds_rows)


def reason_lost(additivity: Additivity | None, note: str | None) -> str | None:
    """Return why a measure does not survive the grouping, `None` for one that does."""
    if additivity is Additivity.SUM:
        return None
    reason = _LOST[additivity]
    return f"{reason} ({note})" if note else reason
