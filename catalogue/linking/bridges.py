"""Make crosswalks of registers: a base with one row for each code of a list, and other codes in that row.

BDPM has one row for a presentation and gives its specialty; a facility register gives a commune. Such a base
leads from its own key to each of the others, many to one, as a table of passage would.
"""

from collections.abc import Collection, Iterable, Iterator

from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, JoinKeyRole, LegalStatus
from catalogue.linking.model import Knowledge, Side, Step

# A row of a register is about the thing itself, or says where it stands.
_OF_THE_ROW = frozenset({None, JoinKeyRole.SUBJECT, JoinKeyRole.LOCATION})


def bridge_slug(base: str, source: str, target: str) -> str:
    """Return the name under which a path holds the bridge: keys of the base, by their names."""
    return f"{base}:{source}:{target}"


def is_bridge(slug: str) -> bool:
    """Tell whether a step of a path is a register, and not a crosswalk."""
    return ":" in slug


def bridges_of(bases: Iterable[Side], knowledge: Knowledge) -> Iterator[Step]:
    """Yield what each open register leads to that no crosswalk of the catalogue leads to already."""
    known = {(step.source, step.target) for step in knowledge.steps}
    for base in bases:
        if base.legal is LegalStatus.OPEN:
            yield from _bridges(base, knowledge, known)


def _bridges(base: Side, knowledge: Knowledge, known: Collection[tuple[str, str]]) -> Iterator[Step]:
    lists = knowledge.code_lists
    for one in base.keys:
        for other in base.keys:
            pair = (one.code_list, other.code_list)
            if not one.identifies_row or one is other or pair in known or len(set(pair)) == 1:
                continue
            if {one.role, other.role} - _OF_THE_ROW or not lists.keys() >= set(pair):
                continue
            source, target = lists[one.code_list], lists[other.code_list]
            same = source.concept == target.concept
            yield Step(
                slug=bridge_slug(base.slug, one.name, other.name),
                title=f"par {base.title}",
                source=one.code_list,
                target=other.code_list,
                kind=CrosswalkKind.HIERARCHY
                if same and source.level != target.level
                else CrosswalkKind.CORRESPONDENCE,
                cardinality=Cardinality.MANY_TO_ONE,
                loss_note=None if same else f"{base.title} dit « {other.label} » de ce que désigne le code.",
                through=base.slug,
                period_start=base.period_start,
                period_end=base.period_end,
            )
