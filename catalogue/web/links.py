"""`/croisements…`: the matrix of links, and one link."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.services.link_views import DatasetRef, LinkCell, LinkMatrix, LinkView
from catalogue.services.links import get_link, link_matrix
from catalogue.web.site import current_site

blueprint = Blueprint("links", __name__, url_prefix="/croisements")


@dataclass(frozen=True)
class MatrixRow:
    """A base, and its cell for each extract in the order of the columns."""

    base: DatasetRef
    cells: tuple[tuple[DatasetRef, LinkCell | None], ...]


@dataclass(frozen=True)
class MatrixContext:
    """What `links/matrix.html` shows: `counts` is how many bases answer « oui » for each extract."""

    extracts: tuple[DatasetRef, ...]
    rows: tuple[MatrixRow, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class LinkContext:
    """What `links/link.html` shows."""

    link: LinkView


@blueprint.get("")
def matrix() -> str:
    """Show which base each extract can be crossed with, and down to which level."""
    with current_site().database.reading() as session:
        found = link_matrix(session)
    return render_template("links/matrix.html", page=_context(found))


@blueprint.get("/<extract>/<base>")
def link(extract: str, base: str) -> str:
    """Show one link: by what, down to where, at what loss."""
    with current_site().database.reading() as session:
        found = get_link(session, extract=extract, base=base)
    return render_template("links/link.html", page=LinkContext(found))


def _context(found: LinkMatrix) -> MatrixContext:
    rows = tuple(
        MatrixRow(
            base,
            tuple((extract, found.cells.get((extract.slug, base.slug))) for extract in found.extracts),
        )
        for base in found.bases
    )
    counts = {
        extract.slug: sum(
            cell.answer.value != "no" for (slug, _), cell in found.cells.items() if slug == extract.slug
        )
        for extract in found.extracts
    }
    return MatrixContext(found.extracts, rows, counts)
