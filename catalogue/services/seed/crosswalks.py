"""Load crosswalks: their pairs or their rule, and what can be computed of their loss and ambiguity."""

from collections import Counter
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Crosswalk, CrosswalkPair
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, PairRelation
from catalogue.formats.seed import SeedCrosswalk
from catalogue.formats.seed_file import SeedFile
from catalogue.linking.rules import apply_rule
from catalogue.services.seed.knowledge import sourced, upsert
from catalogue.services.seed.references import References

# What a pair says when the file does not: each kind of crosswalk has its ordinary relation.
_RELATION = {
    CrosswalkKind.IDENTITY: PairRelation.EXACT,
    CrosswalkKind.FORMAT: PairRelation.EXACT,
    CrosswalkKind.HIERARCHY: PairRelation.BROAD,
    CrosswalkKind.CORRESPONDENCE: PairRelation.CLOSE,
    CrosswalkKind.PROBABILISTIC: PairRelation.RELATED,
}


def load_crosswalk(session: Session, file: SeedFile[SeedCrosswalk], references: References) -> None:
    """Add or change a crosswalk and its pairs; loss and ambiguity are computed where they can be."""
    item = file.content
    source = references.find(CodeList, item.source, file, "source")
    target = references.find(CodeList, item.target, file, "target")
    pairs = _pairs(item)
    if not _agrees(item.cardinality, pairs):
        references.complain(
            file, ("cardinality",), f"les paires ne sont pas « {item.cardinality} » comme il est dit"
        )
    if source is None or target is None:
        return
    rule = item.rule.model_dump(exclude_none=True) if item.rule else None
    carried = {pair["source_notation"] for pair in pairs}
    if rule is not None:
        carried = _carried_by_rule(session, rule, source, target)
    period = item.valid
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
            "loss": item.loss if item.loss is not None else _loss(session, source, carried),
            "ambiguity": _ambiguity(pairs),
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


def _pairs(item: SeedCrosswalk) -> list[dict[str, Any]]:
    if item.map is not None:
        relation = _RELATION[item.kind]
        return [
            {"source_notation": source, "target_notation": target, "relation": relation, "weight": None}
            for source, target in item.map.items()
        ]
    return [
        {
            "source_notation": pair.source,
            "target_notation": pair.target,
            "relation": pair.relation or _RELATION[item.kind],
            "weight": pair.weight,
        }
        for pair in item.pairs or ()
    ]


def _agrees(cardinality: Cardinality, pairs: list[dict[str, Any]]) -> bool:
    sources = Counter(pair["source_notation"] for pair in pairs)
    targets = Counter(pair["target_notation"] for pair in pairs)
    if cardinality in {Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_ONE} and any(
        number > 1 for number in sources.values()
    ):
        return False
    return not (
        cardinality in {Cardinality.ONE_TO_ONE, Cardinality.ONE_TO_MANY}
        and any(number > 1 for number in targets.values())
    )


def _carried_by_rule(session: Session, rule: dict[str, Any], source: int, target: int) -> set[str]:
    """Return the stored codes of the source that the rule leads to a code of the target.

    Where the target's codes are not kept here, whatever the rule gives counts as one of them.
    """
    targets = _notations(session, target)
    carried = {code: apply_rule(rule, code) for code in _notations(session, source)}
    return {
        code for code, found in carried.items() if found is not None and (not targets or found in targets)
    }


def _loss(session: Session, source_list: int, carried: set[str]) -> float | None:
    """Return the share of the source's ordinary codes without target; `None` when either is unknown."""
    special = session.scalar(select(CodeList.special_codes).where(CodeList.id == source_list)) or []
    ordinary = _notations(session, source_list) - {entry["code"] for entry in special}
    if not ordinary or not carried:
        return None
    return round(len(ordinary - carried) / len(ordinary), 6)


def _notations(session: Session, code_list: int) -> set[str]:
    return set(session.scalars(select(Code.notation).where(Code.code_list_id == code_list)))


def _ambiguity(pairs: list[dict[str, Any]]) -> float | None:
    if not pairs:
        return None
    return round(len(pairs) / len({pair["source_notation"] for pair in pairs}), 6)
