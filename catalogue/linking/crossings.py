"""By which common lists a key of one list meets a key of another, whatever datasets hold them.

What depends on the two datasets (their periods, that a register is no way to itself) is left to
`derive.py`: a crossing says what to look at. Each pair of lists and roles is worked out once and kept.
"""

from dataclasses import dataclass

from catalogue.domain.vocabularies import JoinKeyRole
from catalogue.linking.model import CodeListNode, Key, Knowledge, Path, Step
from catalogue.linking.paths import MAX_STEPS, Reach
from catalogue.linking.roles import role_carried, role_distance

# By role distance: what changes meaning costs, the nearer the less.
_ROLE_COST = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One common list of two keys, with the way there on each side.

    :ivar order: the same meaning first, what is counted before what is modelled, then the finest level,
        then what loses least, then fewest steps.
    :ivar conditional: the steps that hold for a time only, or that go through a register.
    """

    node: CodeListNode
    extract_path: Path
    base_path: Path
    extract_role: JoinKeyRole | None
    base_role: JoinKeyRole | None
    role_distance: int
    cost: float
    order: tuple[int, int, int, float, int]
    conditional: tuple[Step, ...]


class Crossings:
    """The crossings of one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, reach: Reach) -> None:
        self._knowledge = knowledge
        self._reach = reach
        self._known: dict[tuple[str, str], tuple[Crossing, ...]] = {}
        self._common: dict[tuple[str, str], tuple[str, ...]] = {}

    def common(self, one: str, other: str) -> tuple[str, ...]:
        """Return the code lists that keys of both lists reach, by slug."""
        found = self._common.get((one, other))
        if found is None:
            here, there = self._reach.from_list(one), self._reach.from_list(other)
            found = self._common[one, other] = tuple(sorted(here.keys() & there.keys()))
        return found

    def of(self, extract_key: Key, base_key: Key) -> tuple[Crossing, ...]:
        """Return every way in which two keys of these lists and roles meet."""
        # Most lists have nothing in common whatever the roles: these pairs are not kept one by one.
        if not self.common(extract_key.code_list, base_key.code_list):
            return ()
        shape = (extract_key.sort, base_key.sort)
        found = self._known.get(shape)
        if found is None:
            found = self._known[shape] = tuple(self._work_out(extract_key, base_key))
        return found

    def _work_out(self, extract_key: Key, base_key: Key) -> list[Crossing]:
        here = self._reach.from_list(extract_key.code_list)
        there = self._reach.from_list(base_key.code_list)
        lists, rank = self._knowledge.code_lists, self._knowledge.rank
        found = []
        for slug in self.common(extract_key.code_list, base_key.code_list):
            (cost_here, path_here), (cost_there, path_there) = here[slug], there[slug]
            steps = path_here + path_there
            if len(steps) > MAX_STEPS:
                continue
            extract_role = role_carried(extract_key.role, path_here, lists)
            base_role = role_carried(base_key.role, path_there, lists)
            distance = role_distance(extract_role, base_role)
            cost = cost_here + cost_there + _ROLE_COST[distance]
            found.append(
                Crossing(
                    node=lists[slug],
                    extract_path=path_here,
                    base_path=path_there,
                    extract_role=extract_role,
                    base_role=base_role,
                    role_distance=distance,
                    cost=cost,
                    order=(
                        distance,
                        sum(step.is_modelled for step in steps),
                        rank.get(lists[slug].level, 0),
                        cost,
                        len(steps),
                    ),
                    conditional=tuple(
                        step for step in steps if step.through or step.period_start or step.period_end
                    ),
                )
            )
        return found
