"""Load crosswalks: their pairs or their rule, and what can be computed of their loss and ambiguity.

Files that editors bring are read by `services/crosswalk_files`.
"""

from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk, CrosswalkPair
from catalogue.formats.crosswalks.model import Repeats
from catalogue.formats.seed import SeedCrosswalk
from catalogue.formats.seed_file import SeedFile
from catalogue.services.crosswalk_measures import (
    ORDINARY_RELATION,
    carried_by_rule,
    measure_ambiguity,
    measure_loss,
)
from catalogue.services.seed.knowledge import sourced, upsert
from catalogue.services.seed.references import References
from catalogue.services.stale_links import question_links_through


def load_crosswalk(session: Session, file: SeedFile[SeedCrosswalk], references: References) -> None:
    """Add or change a crosswalk and its pairs; loss and ambiguity are computed where they can be."""
    item = file.content
    source = references.find(CodeList, item.source, file, "source")
    target = references.find(CodeList, item.target, file, "target")
    pairs = _pairs(item)
    repeats = Repeats.of(_codes(pairs))
    if any(repeats.break_at(item.cardinality, *codes) for codes in _codes(pairs)):
        references.complain(
            file, ("cardinality",), f"les paires ne sont pas « {item.cardinality} » comme il est dit"
        )
    if source is None or target is None:
        return
    rule = item.rule.model_dump(exclude_none=True) if item.rule else None
    carried = {pair["source_notation"] for pair in pairs}
    if rule is not None:
        carried = carried_by_rule(session, rule, source=source, target=target)
    period = item.valid
    before = _essence(session, item.slug)
    record = upsert(
        session,
        Crosswalk,
        item.slug,
        {
            "title": item.title,
            "description": item.description,
            "source_list_id": source,
            "target_list_id": target,
            "kind": item.kind,
            "cardinality": item.cardinality,
            "rule": rule,
            "loss_note": item.loss_note,
            "loss": item.loss
            if item.loss is not None
            else measure_loss(session, source=source, carried=carried),
            "ambiguity": measure_ambiguity(pair["source_notation"] for pair in pairs),
            "weight": item.weight,
            "valid_from": period.start if period else None,
            "valid_to": period.end if period else None,
            "licence": item.licence,
            "author": item.author,
            "reviewer": item.reviewer,
            "pair_count": len(pairs),
        }
        | sourced(item),
    )
    session.flush()
    session.execute(delete(CrosswalkPair).where(CrosswalkPair.crosswalk_id == record.id))
    if pairs:
        session.execute(insert(CrosswalkPair), [{"crosswalk_id": record.id, **pair} for pair in pairs])
    if before is not None and before != _essence(session, item.slug):
        question_links_through(session, crosswalk=record, what="n’a plus les mêmes correspondances")


def _essence(session: Session, slug: str) -> tuple[object, ...] | None:
    """Return what a confirmed link rests on in a crosswalk; `None` when there is none of this slug yet."""
    record = session.scalar(select(Crosswalk).where(Crosswalk.slug == slug))
    if record is None:
        return None
    pairs = select(CrosswalkPair.source_notation, CrosswalkPair.target_notation, CrosswalkPair.weight)
    return (
        record.source_list_id,
        record.target_list_id,
        record.cardinality,
        record.rule,
        record.valid_from,
        record.valid_to,
        frozenset(
            tuple(row) for row in session.execute(pairs.where(CrosswalkPair.crosswalk_id == record.id))
        ),
    )


def _pairs(item: SeedCrosswalk) -> list[dict[str, Any]]:
    if item.map is not None:
        relation = ORDINARY_RELATION[item.kind]
        return [
            {"source_notation": source, "target_notation": target, "relation": relation, "weight": None}
            for source, target in item.map.items()
        ]
    return [
        {
            "source_notation": pair.source,
            "target_notation": pair.target,
            "relation": pair.relation or ORDINARY_RELATION[item.kind],
            "weight": pair.weight,
        }
        for pair in item.pairs or ()
    ]


def _codes(pairs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(pair["source_notation"], pair["target_notation"]) for pair in pairs]
