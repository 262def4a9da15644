"""Lay out the picture of which extract meets which base: two columns, and a line for each yes.

As many as a reader can follow, the most linked first; the picture says what it leaves out, the table has all.
Places only; `links/_graph.html` draws them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.domain.vocabularies import LinkAnswer
from catalogue.services.link_views import LinkCell
from catalogue.web.link_names import NamedRef

MOST_EXTRACTS, MOST_BASES = 12, 28
WIDTH = 760
_LEFT, _RIGHT, _TOP, _STEP = 230, 530, 24, 26
_MOST_CHARACTERS = 27


@dataclass(frozen=True)
class GraphNode:
    """A dataset, its name cut to what fits; `x` is where the lines end."""

    ref: NamedRef
    label: str
    x: int
    y: int
    is_extract: bool


@dataclass(frozen=True)
class GraphEdge:
    """A link that answers yes or via."""

    extract: GraphNode
    base: GraphNode
    answer: LinkAnswer


@dataclass(frozen=True)
class Graph:
    """A picture `WIDTH` wide; `left_out` counts the extracts and bases of the table that it does not show."""

    height: int
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    left_out: int


def draw_graph(
    extracts: Sequence[NamedRef], bases: Sequence[NamedRef], cells: Mapping[tuple[str, str], LinkCell]
) -> Graph | None:
    """Return the picture of a page of the matrix, `None` where nothing in it can be linked."""
    linked = [pair for pair, cell in cells.items() if cell.answer is not LinkAnswer.NO]
    if not linked:
        return None
    left = _most_linked(extracts, Counter(extract for extract, _ in linked), MOST_EXTRACTS)
    right = _most_linked(bases, Counter(base for _, base in linked), MOST_BASES)
    tallest = max(len(left), len(right))
    starts = _column(left, tallest, is_extract=True)
    ends = _column(right, tallest, is_extract=False)
    edges = tuple(
        GraphEdge(starts[extract], ends[base], cells[extract, base].answer)
        for extract, base in linked
        if extract in starts and base in ends
    )
    nodes = (*starts.values(), *ends.values())
    return Graph(2 * _TOP + _STEP * (tallest - 1), nodes, edges, len(extracts) + len(bases) - len(nodes))


def _most_linked(refs: Sequence[NamedRef], degrees: Counter[str], most: int) -> list[NamedRef]:
    """Return the most linked, in the order of the table."""
    kept = sorted((item for item in refs if degrees[item.ref.slug]), key=lambda item: -degrees[item.ref.slug])
    slugs = {item.ref.slug for item in kept[:most]}
    return [item for item in refs if item.ref.slug in slugs]


def _column(refs: Sequence[NamedRef], tallest: int, *, is_extract: bool) -> dict[str, GraphNode]:
    spread = _STEP * (tallest - 1)
    return {
        item.ref.slug: GraphNode(
            ref=item,
            label=_cut(item.name),
            x=_LEFT if is_extract else _RIGHT,
            y=_TOP + (round(spread * rank / (len(refs) - 1)) if len(refs) > 1 else spread // 2),
            is_extract=is_extract,
        )
        for rank, item in enumerate(refs)
    }


def _cut(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else name[: _MOST_CHARACTERS - 1].rstrip() + "…"
