"""Find what several datasets share: by concept, the finest list that a key of each can be carried to.

A link has two ends and a score; here all ends are alike. Values in, values out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.linking.model import COMPLETING, CodeListNode, Concept, Key, Knowledge, Path, Side
from catalogue.linking.paths import Reach
from catalogue.linking.periods import overlaps


@dataclass(frozen=True)
class Carried:
    """A key of a side, and how it is carried to the common list."""

    side: Side
    key: Key
    path: Path
    cost: float


@dataclass(frozen=True)
class SharedKey:
    """A list that every side reaches, each by one key; `carried` in the order of the sides."""

    concept: Concept
    code_list: CodeListNode
    carried: tuple[Carried, ...]

    @property
    def cost(self) -> float:
        """Return what carrying every key costs."""
        return sum(item.cost for item in self.carried)

    @property
    def says_the_same(self) -> bool:
        """Tell whether no two sides are known to play different roles (residence, place of care…)."""
        return len({item.key.role for item in self.carried if item.key.role is not None}) < 2


def shared_keys(sides: Sequence[Side], knowledge: Knowledge) -> tuple[SharedKey, ...]:
    """Return by concept the finest common list, then the cheapest; what completes a crossing comes last.

    An accounting month is no date of care: a completing concept whose roles differ is left out, as in a link.
    """
    reach = Reach(knowledge)
    best: dict[str, SharedKey] = {}
    for found in _common(sides, knowledge, reach):
        if not found.says_the_same and found.concept.kind in COMPLETING:
            continue
        known = best.get(found.concept.slug)
        if known is None or _preference(found, knowledge) < _preference(known, knowledge):
            best[found.concept.slug] = found
    return tuple(
        sorted(
            best.values(), key=lambda item: (item.concept.kind in COMPLETING, item.cost, item.concept.slug)
        )
    )


def _common(sides: Sequence[Side], knowledge: Knowledge, reach: Reach) -> Iterator[SharedKey]:
    reached = [_reached(side, sides, reach) for side in sides]
    for slug in sorted(set.intersection(*(set(one) for one in reached)) if reached else ()):
        node = knowledge.code_lists[slug]
        yield SharedKey(knowledge.concepts[node.concept], node, tuple(one[slug] for one in reached))


def _reached(side: Side, sides: Sequence[Side], reach: Reach) -> dict[str, Carried]:
    """Return by list the cheapest way of a key of this side, going through none of the sides themselves."""
    slugs = {one.slug for one in sides}
    best: dict[str, Carried] = {}
    for key in side.keys:
        if not all(overlaps(key, one) for one in sides):
            continue
        for slug, (cost, path) in reach.from_list(key.code_list).items():
            may_walk = all(step.through not in slugs and overlaps(step, side) for step in path)
            if may_walk and (slug not in best or cost < best[slug].cost):
                best[slug] = Carried(side, key, path, cost)
    return best


def _preference(found: SharedKey, knowledge: Knowledge) -> tuple[object, ...]:
    # What changes meaning comes after what does not, however fine it is.
    rank = knowledge.rank.get(found.code_list.level, 0)
    return (not found.says_the_same, rank, found.cost, found.code_list.slug)
