"""Say how two tables meet: one joins the other, or both lead to the same hub.

Only joins already found are walked; nothing is joined here that `joins` did not find.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from catalogue.linking.tables.model import Join
from catalogue.linking.tables.wording import listed

# A row leads to its hub, whose row leads to another: facility of the stay of an act. Further, two tables have
# nothing in common that a reader would call a link.
_MOST_STEPS = 2

Path: TypeAlias = tuple[Join, ...]


@dataclass(frozen=True)
class Route:
    """How two tables meet.

    :ivar meeting: the table where they do, which may be one of the two.
    :ivar from_one: joins from the first table up to the meeting, none when it is the meeting.
    :ivar from_other: the same from the second table.
    """

    meeting: str
    from_one: Path
    from_other: Path
    sentence: str

    @property
    def steps(self) -> int:
        """Return the number of joins."""
        return len(self.from_one) + len(self.from_other)

    @property
    def score(self) -> float:
        """Return the score of the weakest join."""
        return min(join.score for join in (*self.from_one, *self.from_other))


class JoinGraph:
    """The joins found, ready to be asked about."""

    def __init__(self, joins: Iterable[Join]) -> None:
        self._from: dict[str, list[Join]] = defaultdict(list)
        for join in joins:
            self._from[join.table].append(join)

    def joins_between(self, one: str, other: str) -> list[Route]:
        """Return how two tables meet, the shortest way first; empty when they do not.

        Where one leads to the other, only these ways are told: what both lead to beyond says no more.
        """
        ups, downs = self._ways(one), self._ways(other)
        found = [_route(one, other, other, up, ()) for up in ups.get(other, ()) if up]
        found += [_route(one, other, one, (), down) for down in downs.get(one, ()) if down]
        if not found and one != other:
            found = [
                _route(one, other, meeting, up, down)
                for meeting in sorted(ups.keys() & downs.keys())
                for up, down in _same_roles(ups[meeting], downs[meeting])
            ]
        return sorted(found, key=lambda route: (route.steps, -route.score, route.sentence))

    def _ways(self, table: str) -> dict[str, list[Path]]:
        """Return the hubs that a table leads to, itself included, and by which joins."""
        found: dict[str, list[Path]] = {table: [()]}
        paths: list[Path] = [()]
        for _ in range(_MOST_STEPS):
            paths = [
                (*path, join)
                for path in paths
                for join in self._from.get(path[-1].hub if path else table, ())
                if join.hub != table and all(join.hub != step.hub for step in path)
            ]
            for path in paths:
                found.setdefault(path[-1].hub, []).append(path)
        return found


def _same_roles(ups: Sequence[Path], downs: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Return the ways that meet: by columns of the same names if any do, else the surest.

    Two tables that pass through the same hub have met there.
    """
    pairs = [(up, down) for up in ups for down in downs if _passed(up).isdisjoint(_passed(down))]
    same = [(up, down) for up, down in pairs if up[-1].columns == down[-1].columns]
    if same or not pairs:
        return same
    return [max(pairs, key=lambda pair: min(join.score for path in pair for join in path))]


def _passed(path: Path) -> set[str]:
    return {step.hub for step in path[:-1]}


def _route(one: str, other: str, meeting: str, up: Path, down: Path) -> Route:
    return Route(meeting, up, down, _sentence(one, other, meeting, up, down))


def _sentence(one: str, other: str, meeting: str, up: Path, down: Path) -> str:
    if len((*up, *down)) == 1:
        return (*up, *down)[0].sentence
    if not up or not down:
        return f"{one if up else other} rejoint {meeting} {_by(up or down)}."
    sides = f"toutes deux {_by(up)}" if _by(up) == _by(down) else f"l’une {_by(up)}, l’autre {_by(down)}"
    return (
        f"{one} et {other} se rencontrent par {meeting}, {sides}. "
        "Plusieurs lignes de chacune peuvent mener à la même : regroupez avant de joindre."
    )


def _by(path: Path) -> str:
    columns = listed(path[-1].columns)
    through = listed(step.hub for step in path[:-1]) if len(path) > 1 else ""
    return f"par la table {through} ({columns})" if through else f"par {columns}"
