"""The matrix of links as a page shows it, a hundred bases at a time, and the links of one dataset."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from catalogue.domain.vocabularies import LinkAnswer
from catalogue.services.link_views import DatasetRef, LinkCell, LinkMatrix, LinkView
from catalogue.services.links import link_matrix, list_links
from catalogue.web.link_graph import Graph, draw_graph
from catalogue.web.link_names import NamedRef, named
from catalogue.web.site import current_site

# The links of one dataset that a page shows; the matrix has all of them, page by page.
MOST_LINKS = 100


@dataclass(frozen=True)
class MatrixRow:
    """A base, and its cell for each extract in the order of the columns."""

    base: NamedRef
    cells: tuple[tuple[NamedRef, LinkCell | None], ...]


@dataclass(frozen=True)
class AnswerGroup:
    """The bases that give an extract the same answer at the same level."""

    answer: LinkAnswer
    level_label: str
    bases: tuple[NamedRef, ...]


@dataclass(frozen=True)
class ExtractAnswers:
    """What one extract can be crossed with; `base_count` leaves out those that answer no."""

    extract: NamedRef
    base_count: int
    groups: tuple[AnswerGroup, ...]


@dataclass(frozen=True)
class MatrixContext:
    """What `links/matrix.html` shows: the same links as a table, a picture and lists.

    :ivar others: extracts that have links and no column, to choose from.
    :ivar next_after: where the next page of bases begins.
    """

    extracts: tuple[NamedRef, ...]
    rows: tuple[MatrixRow, ...]
    lists: tuple[ExtractAnswers, ...]
    link_count: int
    graph: Graph | None
    others: tuple[DatasetRef, ...]
    all_extracts: tuple[DatasetRef, ...]
    columns: tuple[str, ...]
    is_first: bool
    next_after: str | None


@dataclass(frozen=True)
class OneDatasetContext:
    """What `links/one.html` shows: the links of an extract or of a base, best first.

    :ivar of: the dataset asked about, `None` when nothing is linked with it.
    """

    slug: str
    is_extract: bool
    of: DatasetRef | None
    links: tuple[tuple[NamedRef, LinkView], ...]
    is_cut: bool


def matrix_page(*, columns: Sequence[str], after: str | None) -> str:
    """Return the page of the matrix.

    :param columns: slugs of the extracts shown; none for the first ones.
    :param after: slug of the last base of the page before.
    """
    with current_site().database.reading() as session:
        found = link_matrix(session, extracts=columns, after=after)
    return render_template("links/matrix.html", page=_context(found, columns, is_first=after is None))


def links_of_one_page(*, extract: str | None, base: str | None) -> str:
    """Return the page of what meets one extract or one base.

    :raises NotFound: no published dataset has the slug.
    :raises Gone: it was withdrawn.
    """
    with current_site().database.reading() as session:
        found = list_links(session, extract=extract, base=base, limit=MOST_LINKS + 1)
    shown = sorted(found[:MOST_LINKS], key=lambda link: -link.score)
    across = named([link.base if extract else link.extract for link in shown])
    of = (shown[0].extract if extract else shown[0].base) if shown else None
    page = OneDatasetContext(
        slug=extract or base or "",
        is_extract=extract is not None,
        of=of,
        links=tuple(zip(across, shown, strict=True)),
        is_cut=len(found) > MOST_LINKS,
    )
    return render_template("links/one.html", page=page)


def _context(found: LinkMatrix, columns: Sequence[str], *, is_first: bool) -> MatrixContext:
    extracts, bases = named(found.extracts), named(found.bases)
    rows = tuple(
        MatrixRow(
            base, tuple((extract, found.cells.get((extract.ref.slug, base.ref.slug))) for extract in extracts)
        )
        for base in bases
    )
    lists = tuple(_answers(extract, bases, found) for extract in extracts)
    shown = {extract.ref.slug for extract in extracts}
    return MatrixContext(
        extracts=extracts,
        rows=rows,
        lists=lists,
        link_count=sum(extract.base_count for extract in lists),
        graph=draw_graph(extracts, bases, found.cells),
        others=tuple(ref for ref in found.linked_extracts if ref.slug not in shown),
        all_extracts=found.linked_extracts,
        columns=tuple(columns),
        is_first=is_first,
        next_after=found.next_after,
    )


def _answers(extract: NamedRef, bases: Sequence[NamedRef], found: LinkMatrix) -> ExtractAnswers:
    groups: dict[tuple[LinkAnswer, str], list[NamedRef]] = {}
    for base in bases:
        cell = found.cells.get((extract.ref.slug, base.ref.slug))
        if cell is not None:
            groups.setdefault((cell.answer, cell.level_label), []).append(base)
    ranks = {answer: rank for rank, answer in enumerate(LinkAnswer)}
    ordered = sorted(groups.items(), key=lambda item: (ranks[item[0][0]], -len(item[1]), item[0][1]))
    return ExtractAnswers(
        extract,
        sum(len(members) for (answer, _), members in groups.items() if answer is not LinkAnswer.NO),
        tuple(AnswerGroup(answer, level, tuple(members)) for (answer, level), members in ordered),
    )
