"""Read which measures of datasets do not survive a grouping; which side is grouped, the link says."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Variable
from catalogue.domain.vocabularies import Additivity, VariableRole
from catalogue.linking.additivity import is_grouped, reason_lost
from catalogue.services.link_views import LinkKeyView, LostMeasure
from catalogue.services.sql import in_slices

Lost = Mapping[str, Sequence[tuple[str, str]]]


def measures_lost_by(session: Session, *, datasets: Collection[str]) -> Lost:
    """Return by slug the measures that no grouping keeps, with why, in the order of the dictionary."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for slugs in in_slices(sorted(datasets)):
        rows = session.execute(
            select(Dataset.slug, Variable.name, Variable.additivity, Variable.additivity_note)
            .join(Dataset, Variable.dataset_id == Dataset.id)
            .where(
                Dataset.slug.in_(slugs),
                Variable.role == VariableRole.MEASURE,
                or_(Variable.additivity.is_(None), Variable.additivity != Additivity.SUM),
            )
            .order_by(Variable.position)
        )
        for slug, name, additivity, note in rows:
            found[slug].append((name, reason_lost(additivity, note) or ""))
    return found


def lost_in_link(
    keys: Sequence[LinkKeyView], *, extract: str, base: str, lost: Lost
) -> tuple[LostMeasure, ...]:
    """Return the measures lost on the sides of a link whose rows are summed; none where nothing meets."""
    if not keys:
        return ()
    sides = (
        ("extract", extract, is_grouped(key.extract_finds_rows for key in keys)),
        ("base", base, is_grouped(key.base_finds_rows for key in keys)),
    )
    return tuple(
        LostMeasure(side, variable, reason)
        for side, slug, grouped in sides
        if grouped
        for variable, reason in lost.get(slug, ())
    )
