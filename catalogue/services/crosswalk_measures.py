"""What is computed of a crosswalk from its pairs or its rule: cardinality kept or not, loss, ambiguity.

The seed's loader and the import of files both ask here, so that both say the same of the same pairs.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.domain.vocabularies import CrosswalkKind, PairRelation
from catalogue.linking.rules import apply_rule

# What a pair says when nobody did: each kind of crosswalk has its ordinary relation.
ORDINARY_RELATION: Mapping[CrosswalkKind, PairRelation] = MappingProxyType(
    {
        CrosswalkKind.IDENTITY: PairRelation.EXACT,
        CrosswalkKind.FORMAT: PairRelation.EXACT,
        CrosswalkKind.HIERARCHY: PairRelation.BROAD,
        CrosswalkKind.CORRESPONDENCE: PairRelation.CLOSE,
        CrosswalkKind.PROBABILISTIC: PairRelation.RELATED,
    }
)


def carried_by_rule(session: Session, rule: Mapping[str, Any], *, source: int, target: int) -> set[str]:
    """Return the stored codes of the source list that the rule leads to a code of the target list.

    Where the target's codes are not kept here, whatever the rule gives counts as one of them.
    """
    targets = stored_notations(session, code_list=target)
    carried = {code: apply_rule(rule, code) for code in stored_notations(session, code_list=source)}
    return {
        code for code, found in carried.items() if found is not None and (not targets or found in targets)
    }


def measure_loss(session: Session, *, source: int, carried: Collection[str]) -> float | None:
    """Return the share (0–1) of the source's ordinary codes without target; `None` when either is unknown.

    :param source: the source list; its special codes stand for nothing that could be lost.
    :param carried: the codes that have a target.
    """
    special = session.scalar(select(CodeList.special_codes).where(CodeList.id == source)) or []
    ordinary = stored_notations(session, code_list=source) - {entry["code"] for entry in special}
    if not ordinary or not carried:
        return None
    return round(len(ordinary - set(carried)) / len(ordinary), 6)


def measure_ambiguity(sources: Iterable[str]) -> float | None:
    """Return the mean number of targets of a code that has any; `None` without pairs.

    :param sources: the source code of each pair.
    """
    sources = list(sources)
    return round(len(sources) / len(set(sources)), 6) if sources else None


def stored_notations(session: Session, *, code_list: int) -> set[str]:
    """Return the codes of a list that are kept here."""
    return set(session.scalars(select(Code.notation).where(Code.code_list_id == code_list)))
