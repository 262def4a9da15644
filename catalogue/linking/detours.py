"""Find the ways round those that are closed: refused by a person, or shown already.

What meetings there are without some steps is for `derive.py` to say.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from catalogue.linking.model import Meeting

# How many sets of steps are left out at most: one pair has a few closed ways, of four steps at most.
_MOST_TRIED = 64


def go_round(
    meetings_without: Callable[[frozenset[str]], Iterable[Meeting]], is_closed: Callable[[Meeting], bool]
) -> Iterator[Meeting]:
    """Yield each open meeting once, those found by leaving out a step of a closed one among them.

    :param meetings_without: the meetings there are without the steps of these slugs.
    """
    waiting, tried, seen = deque([frozenset[str]()]), set[frozenset[str]](), set[tuple[object, ...]]()
    while waiting and len(tried) < _MOST_TRIED:
        without = waiting.popleft()
        if without in tried:
            continue
        tried.add(without)
        for meeting in meetings_without(without):
            if is_closed(meeting):
                waiting.extend(without | {step.slug} for step in meeting.steps)
            elif (name := way_of(meeting)) not in seen:
                seen.add(name)
                yield meeting


def way_of(meeting: Meeting) -> tuple[object, ...]:
    """Return by which keys and steps a meeting goes."""
    return (meeting.extract_key.id, meeting.base_key.id, meeting.code_list.slug, *_slugs(meeting))


def goes_on_from(meeting: Meeting, other: Meeting) -> bool:
    """Tell whether a meeting is another one carried further: coarser, and no other way."""
    same_keys = (meeting.extract_key, meeting.base_key) == (other.extract_key, other.base_key)
    return same_keys and all(
        mine[: len(theirs)] == theirs for mine, theirs in zip(_slugs(meeting), _slugs(other), strict=True)
    )


def _slugs(meeting: Meeting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(step.slug for step in meeting.extract_path),
        tuple(step.slug for step in meeting.base_path),
    )
