"""Compare a crosswalk as a file gives it with the one of the catalogue; nothing is written here.

What keeps the file from being imported is told, all of it at once; so is what an editor should know.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, CrosswalkPair
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind
from catalogue.formats.crosswalks.model import CrosswalkDraft, PairDraft, Repeats
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.messages import gettext_noop
from catalogue.services.crosswalk_files.checks import (
    Codes,
    check_cardinality,
    check_weights,
    tell_kept,
    tell_unknown,
)
from catalogue.services.crosswalk_files.ends import Ends, Wanted, find_ends, refuse_other_nature
from catalogue.services.crosswalk_measures import (
    ORDINARY_RELATION,
    measure_ambiguity,
    measure_loss,
)
from catalogue.services.sql import AnyRow


@dataclass
class Plan:
    """What is to be written.

    :ivar record: `None` for a crosswalk that is to be made.
    :ivar ends: `None` where a list is not known, which the problems tell.
    :ivar new: rows of pairs, the key of their crosswalk left out; `changed` with their own key.
    :ivar removed: keys of pairs.
    :ivar all_codes: every pair as it will be.
    """

    record: Crosswalk | None
    kind: CrosswalkKind
    ends: Ends | None
    cardinality: Cardinality
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    all_codes: list[Codes] = field(default_factory=list)
    loss: float | None = None
    ambiguity: float | None = None

    @property
    def changes_pairs(self) -> bool:
        """Tell whether any pair is to be written."""
        return bool(self.new or self.changed or self.removed)

    @property
    def restated(self) -> bool:
        """Tell whether the cardinality of a crosswalk already there is stated otherwise."""
        return self.record is not None and self.record.cardinality is not self.cardinality


def plan_crosswalk(
    session: Session,
    *,
    record: Crosswalk | None,
    draft: CrosswalkDraft,
    wanted: Wanted,
    prune: bool,
    problems: Problems,
) -> Plan:
    """Return what bringing a crosswalk to a file would change.

    :param record: `None` for a crosswalk that does not exist yet.
    :param prune: remove the pairs that the file does not have.
    """
    ends = find_ends(session, record, draft, wanted, problems)
    kind = record.kind if record is not None else wanted.kind or CrosswalkKind.CORRESPONDENCE
    refuse_other_nature(record, wanted, problems)
    if not draft.pairs:
        problems.error(Place(), gettext_noop("Le fichier ne contient aucune correspondance"))
    stored = _stored_pairs(session, record)
    plan = Plan(record, kind, ends, wanted.cardinality or Cardinality.MANY_TO_MANY)
    weights = _compare(plan, stored, draft, prune=prune)
    if not prune:
        tell_kept(stored, draft.pairs, problems)
    repeats = Repeats.of(plan.all_codes)
    plan.cardinality = _stated(record, draft, wanted) or repeats.cardinality
    check_cardinality(plan.cardinality, repeats, draft.pairs, plan.all_codes, problems)
    check_weights(weights, problems)
    if ends is not None:
        _measure(session, plan, ends)
        for code_list, codes in (
            (ends.source, ((item.pair.source, item.place) for item in draft.pairs)),
            (ends.target, ((item.pair.target, item.place) for item in draft.pairs)),
        ):
            tell_unknown(session, code_list, codes, problems)
    return plan


def _stated(record: Crosswalk | None, draft: CrosswalkDraft, wanted: Wanted) -> Cardinality | None:
    if wanted.cardinality is not None or record is None:
        return wanted.cardinality or draft.cardinality
    return record.cardinality


def _stored_pairs(session: Session, record: Crosswalk | None) -> dict[Codes, AnyRow]:
    if record is None:
        return {}
    columns = (
        CrosswalkPair.id,
        CrosswalkPair.source_notation,
        CrosswalkPair.target_notation,
        CrosswalkPair.relation,
        CrosswalkPair.weight,
    )
    rows = session.execute(
        select(*columns).where(CrosswalkPair.crosswalk_id == record.id).order_by(CrosswalkPair.id)
    )
    return {(row.source_notation, row.target_notation): row for row in rows}


def _compare(
    plan: Plan, stored: Mapping[Codes, AnyRow], draft: CrosswalkDraft, *, prune: bool
) -> dict[str, list[float | None]]:
    """Sort the pairs of the file; return the weights that each source code will have."""
    weights: dict[str, list[float | None]] = {}
    given: set[Codes] = set()
    for item in draft.pairs:
        pair = item.pair
        codes = (pair.source, pair.target)
        given.add(codes)
        row = stored.get(codes)
        values = _values(row, item, draft, plan.kind)
        weights.setdefault(pair.source, []).append(values["weight"])
        if row is None:
            plan.new.append({"source_notation": pair.source, "target_notation": pair.target, **values})
        elif (row.relation, row.weight) != (values["relation"], values["weight"]):
            plan.changed.append({"id": row.id, **values})
        else:
            plan.unchanged += 1
    absent = [row for codes, row in stored.items() if codes not in given]
    if prune:
        plan.removed = [row.id for row in absent]
    else:
        plan.kept = len(absent)
        for row in absent:
            weights.setdefault(row.source_notation, []).append(row.weight)
    kept = [codes for codes in stored if codes in given or not prune]
    plan.all_codes = [*kept, *((row["source_notation"], row["target_notation"]) for row in plan.new)]
    return weights


def _values(
    row: AnyRow | None, item: PairDraft, draft: CrosswalkDraft, kind: CrosswalkKind
) -> dict[str, Any]:
    """Return what a pair will say; what the file does not speak of stays as it is."""
    ordinary = ORDINARY_RELATION[kind]
    relation, weight = item.pair.relation or ordinary, item.pair.weight
    if row is not None:
        relation = relation if draft.gives_relations else row.relation
        weight = weight if draft.gives_weights else row.weight
    return {"relation": relation, "weight": weight}


def _measure(session: Session, plan: Plan, ends: Ends) -> None:
    record = plan.record
    if record is not None and not plan.changes_pairs:
        plan.loss, plan.ambiguity = record.loss, record.ambiguity
        return
    sources = [source for source, _ in plan.all_codes]
    plan.ambiguity = measure_ambiguity(sources)
    plan.loss = measure_loss(session, source=ends.source.id, carried=set(sources))
    if plan.loss is None and record is not None:
        # Nothing to measure it by: what a person said of it stays.
        plan.loss = record.loss
