"""What links are made of, by name: the variables of a key, the steps of a path."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, Crosswalk, Dataset, JoinKey, JoinKeyVariable, Variable
from catalogue.domain.vocabularies import CrosswalkKind
from catalogue.linking.bridges import is_bridge
from catalogue.linking.model import Step
from catalogue.services.link_views import PathStep
from catalogue.services.refs import period
from catalogue.services.sql import AnyRow, in_slices


def variables_of_keys(session: Session, key_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Return by key of a join key the names of its variables, in order."""
    names: dict[int, list[str]] = {}
    for ids in in_slices(key_ids):
        rows = session.execute(
            select(JoinKeyVariable.join_key_id, Variable.name)
            .join(Variable, JoinKeyVariable.variable_id == Variable.id)
            .where(JoinKeyVariable.join_key_id.in_(ids))
            .order_by(JoinKeyVariable.join_key_id, JoinKeyVariable.position)
        )
        for key_id, name in rows:
            names.setdefault(key_id, []).append(name)
    return {key_id: tuple(found) for key_id, found in names.items()}


def steps_of_paths(session: Session, slugs: set[str]) -> dict[str, PathStep]:
    """Return what each step of a path is: a crosswalk, or a register that carries both lists."""
    source, target = aliased(CodeList), aliased(CodeList)
    rows = session.execute(
        select(
            Crosswalk.slug,
            Crosswalk.title,
            Crosswalk.kind,
            source.slug,
            target.slug,
            Crosswalk.cardinality,
            Crosswalk.weight,
            Crosswalk.valid_from,
            Crosswalk.valid_to,
        )
        .join(source, Crosswalk.source_list_id == source.id)
        .join(target, Crosswalk.target_list_id == target.id)
        .where(Crosswalk.slug.in_(slugs))
    )
    found = {row[0]: _step(row) for row in rows}
    return found | _bridge_steps(session, {slug for slug in slugs if is_bridge(slug)})


def _step(row: AnyRow) -> PathStep:
    step = Step(row[0], row[1], row[3], row[4], row[2], row.cardinality, weight=row.weight)
    return PathStep(
        crosswalk=step.slug,
        title=step.title,
        kind=step.kind,
        source=step.source,
        target=step.target,
        is_lossless=step.is_lossless,
        weight=step.weight if step.is_modelled else None,
        valid=period(row.valid_from, row.valid_to),
    )


def _bridge_steps(session: Session, slugs: set[str]) -> dict[str, PathStep]:
    if not slugs:
        return {}
    bases = {slug: tuple(slug.split(":")) for slug in slugs}
    rows = session.execute(
        select(Dataset.slug, Dataset.title, JoinKey.name, CodeList.slug.label("code_list"))
        .join(JoinKey, JoinKey.dataset_id == Dataset.id)
        .join(CodeList, JoinKey.code_list_id == CodeList.id)
        .where(Dataset.slug.in_({base for base, _, _ in bases.values()}))
    ).all()
    titles = {row.slug: row.title for row in rows}
    lists = {(row.slug, row.name): row.code_list for row in rows}
    return {
        slug: PathStep(
            crosswalk=slug,
            title=titles[base],
            kind=CrosswalkKind.CORRESPONDENCE,
            source=lists[base, one],
            target=lists[base, other],
            through=base,
        )
        for slug, (base, one, other) in bases.items()
        if (base, one) in lists and (base, other) in lists
    }
