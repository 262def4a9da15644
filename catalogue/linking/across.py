"""One extract made ready to meet many bases: its ways to each sort of key, best first.

It finds what `Linker.meetings` finds by looking at every pair of keys, many times faster: the keys of all
bases are of a few sorts, and for each sort the first way that holds for the base is the best.
"""

from collections import defaultdict
from typing import NamedTuple

from catalogue.linking.crossings import Crossing, Crossings
from catalogue.linking.model import Concept, Key, Knowledge, Meeting, Side
from catalogue.linking.periods import overlaps


class _Way(NamedTuple):
    """A key of the extract and one of its crossings with a sort of key; what comes first says the order."""

    order: tuple[int, int, int, float, int]
    position: int
    code_list: str
    place: int
    key: Key
    crossing: Crossing
    # That it holds whatever the base.
    always: bool


_Ways = tuple[tuple[str, tuple[_Way, ...]], ...]


class Across:
    """What one extract shares with any base."""

    def __init__(self, extract: Side, knowledge: Knowledge, crossings: Crossings) -> None:
        self._extract = extract
        self._concepts = knowledge.concepts
        self._crossings = crossings
        self._known: dict[str, _Ways] = {}
        self._meeting: dict[str, list[tuple[int, Key]]] = {}

    def best(self, base: Side) -> list[Meeting]:
        """Return the best meeting of each concept that both sides share, in no order."""
        best: dict[str, tuple[tuple[object, ...], _Way, Key]] = {}
        for index, key in enumerate(base.keys):
            ways_of_key = self._known.get(key.sort)
            if ways_of_key is None:
                ways_of_key = self._known[key.sort] = self._work_out(key)
            # Most keys of most bases end here.
            if not ways_of_key or not overlaps(key, self._extract):
                continue
            for concept, ways in ways_of_key:
                way: _Way | None = ways[0]
                if not ways[0].always:
                    way = next((way for way in ways if way.always or _holds(way, base)), None)
                if way is None:
                    continue
                order = (way.order, way.position, key.position, way.code_list, way.place, index)
                known = best.get(concept)
                if known is None or order < known[0]:
                    best[concept] = (order, way, key)
        return [
            meeting_of(self._concepts[concept], way.crossing, way.key, key)
            for concept, (_, way, key) in best.items()
        ]

    def _keys_meeting(self, code_list: str) -> list[tuple[int, Key]]:
        found = self._meeting.get(code_list)
        if found is None:
            common = self._crossings.common
            found = self._meeting[code_list] = [
                (place, key)
                for place, key in enumerate(self._extract.keys)
                if common(key.code_list, code_list)
            ]
        return found

    def _work_out(self, base_key: Key) -> _Ways:
        extract = self._extract
        ways: dict[str, list[_Way]] = defaultdict(list)
        for place, key in self._keys_meeting(base_key.code_list):
            for crossing in self._crossings.of(key, base_key):
                if steps_hold(crossing, extract):
                    slug = crossing.node.slug
                    always = not (crossing.conditional or key.period_start or key.period_end)
                    way = _Way(crossing.order, key.position, slug, place, key, crossing, always)
                    ways[crossing.node.concept].append(way)
        return tuple((concept, tuple(sorted(found, key=_rank))) for concept, found in ways.items())


def _rank(way: _Way) -> tuple[object, ...]:
    return way[:4]


def _holds(way: _Way, base: Side) -> bool:
    return overlaps(way.key, base) and steps_hold(way.crossing, base)


def steps_hold(crossing: Crossing, side: Side) -> bool:
    """Tell whether each step holds when the side does, and none goes through the side itself."""
    return all(overlaps(step, side) and step.through != side.slug for step in crossing.conditional)


def meeting_of(concept: Concept, crossing: Crossing, extract_key: Key, base_key: Key) -> Meeting:
    """Return the meeting of two keys by this crossing."""
    return Meeting(
        concept=concept,
        code_list=crossing.node,
        extract_key=extract_key,
        base_key=base_key,
        extract_path=crossing.extract_path,
        base_path=crossing.base_path,
        extract_role=crossing.extract_role,
        base_role=crossing.base_role,
        role_distance=crossing.role_distance,
        cost=crossing.cost,
    )
