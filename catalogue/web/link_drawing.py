"""Lay out the picture of how the two sides of a link reach their common code list.

Boxes from top to bottom, as narrow as a phone: the extract's key, the lists it is carried through, the common
list, then those of the base, whose arrows point up. Places only; `links/_drawing.html` draws them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from catalogue.services.link_views import LinkKeyView

WIDTH = 320
_MARGIN, _LINE, _PAD, _ARROW = 8, 18, 10, 26
# Characters that fit: names of columns and lists are set in a wider face than sentences.
_CODE_CHARACTERS, _TEXT_CHARACTERS = 32, 38
# A key of many columns would make a box longer than a page.
_MOST_LINES = 4


@dataclass(frozen=True)
class TextLine:
    """A line of text, its baseline, and whether it is a name from the source."""

    text: str
    y: int
    is_code: bool


@dataclass(frozen=True)
class Box:
    """A key of a side (`key`), a list on the way (`list`) or the one both reach (`common`)."""

    kind: str
    y: int
    height: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Arrow:
    """A passage from one box to the next; those of the base point up."""

    y_from: int
    y_to: int
    lines: tuple[TextLine, ...]

    @property
    def head(self) -> str:
        """Return the three corners of its point, as `polygon` takes them."""
        back = -7 if self.y_to > self.y_from else 7
        x = WIDTH // 2
        return f"{x},{self.y_to} {x - 5},{self.y_to + back} {x + 5},{self.y_to + back}"


@dataclass(frozen=True)
class Drawing:
    """A picture `WIDTH` wide."""

    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class _Place:
    """A box before it has a place, with what is written on the arrow that leads to the next one."""

    kind: str
    names: Sequence[tuple[str, bool]]
    passage: str = ""
    points_up: bool = False


def draw_path(key: LinkKeyView, *, extract: str, base: str) -> Drawing:
    """Return the picture of one key; `extract` and `base` are short names."""
    y, boxes, arrows = _MARGIN, [], []
    places = list(_places(key, extract, base))
    for rank, place in enumerate(places):
        lines, height = _written(place.names, y + _PAD)
        boxes.append(Box(place.kind, y, height + 2 * _PAD, lines))
        y += height + 2 * _PAD
        if rank + 1 < len(places):
            label, label_height = _written([(place.passage, False)] if place.passage else [], y + _ARROW // 2)
            end = y + label_height + _ARROW
            arrows.append(Arrow(*((end, y) if place.points_up else (y, end)), label))
            y = end
    return Drawing(y + _MARGIN, tuple(boxes), tuple(arrows))


def _places(key: LinkKeyView, extract: str, base: str) -> Iterator[_Place]:
    yield _Place("key", _side(extract, key.extract_variables, key.extract_key))
    for step in key.extract_path:
        yield _Place("list", [(step.source, True)], step.title)
    back = tuple(reversed(key.base_path))
    passages = (*(step.title for step in back), "")
    yield _Place("common", [(key.code_list_title, False), (key.code_list, True)], passages[0], points_up=True)
    for step, passage in zip(back, passages[1:], strict=True):
        yield _Place("list", [(step.source, True)], passage, points_up=True)
    yield _Place("key", _side(base, key.base_variables, key.base_key))


def _side(name: str, variables: Sequence[str], label: str) -> list[tuple[str, bool]]:
    return [(name, False), (" + ".join(variables), True) if variables else (label, False)]


def _written(names: Sequence[tuple[str, bool]], top: int) -> tuple[tuple[TextLine, ...], int]:
    """Return the lines of some names from `top` down, and the height they take."""
    lines = [
        (line, is_code)
        for name, is_code in names
        for line in _wrapped(name, _CODE_CHARACTERS if is_code else _TEXT_CHARACTERS)
    ]
    placed = tuple(
        TextLine(line, top + rank * _LINE + _LINE - 5, is_code) for rank, (line, is_code) in enumerate(lines)
    )
    return placed, len(lines) * _LINE


def _wrapped(text: str, characters: int) -> list[str]:
    lines = wrap(text, characters, break_on_hyphens=True)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]
