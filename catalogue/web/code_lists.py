"""`/nomenclatures…`: the code lists, one of them with its codes, and what changed from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from catalogue.services.code_list_versions import ChangePart, VersionComparison, compare_versions
from catalogue.services.code_lists import CodeListIndex, CodeListPage, get_code_list_page, list_code_lists
from catalogue.web.site import current_site
from catalogue.web.take_away import Download, code_list_downloads, crosswalk_downloads
from catalogue.web.words import word_argument

blueprint = Blueprint("code_lists", __name__, url_prefix="/nomenclatures")

# Some lists keep nineteen columns: the first say what a code is, the source holds the rest.
SHOWN_ATTRIBUTES = 5


@dataclass(frozen=True)
class CodeListsContext:
    """What `code_lists/index.html` shows; `after` is the last list of the page before."""

    index: CodeListIndex
    after: str | None


@dataclass(frozen=True)
class CodeListContext:
    """What `code_lists/code_list.html` shows; `attributes` are the columns of the source it has room for.

    `crosswalk_downloads` are the files of each crosswalk, by its slug.
    """

    code_list: CodeListPage
    attributes: tuple[str, ...]
    downloads: tuple[Download, ...]
    crosswalk_downloads: Mapping[str, tuple[Download, ...]]


@dataclass(frozen=True)
class VersionsContext:
    """What `code_lists/versions.html` shows; `part` is the one shown alone, with a page of its codes.

    `is_whole` is false when the catalogue holds the codes of one of the two only.
    """

    comparison: VersionComparison
    counts: tuple[tuple[ChangePart, int], ...]
    part: ChangePart | None
    is_whole: bool


@blueprint.get("")
def index() -> str:
    """Show a page of code lists."""
    after = request.args.get("apres")
    with current_site().database.reading() as session:
        found = list_code_lists(session, after=after)
    return render_template("code_lists/index.html", page=CodeListsContext(found, after))


@blueprint.get("/<slug>")
def code_list(slug: str) -> str:
    """Show a code list: how many codes of what, a page of them, its crosswalks and who uses it."""
    with current_site().database.reading() as session:
        found = get_code_list_page(
            session,
            slug=slug,
            after=request.args.get("apres"),
            containing=request.args.get("q", "").strip(),
            within=request.args.get("dans"),
        )
    page = CodeListContext(
        found,
        found.attribute_names[:SHOWN_ATTRIBUTES],
        code_list_downloads(slug),
        {item.slug: crosswalk_downloads(item) for item in (*found.crosswalks_from, *found.crosswalks_to)},
    )
    return render_template("code_lists/code_list.html", page=page)


@blueprint.get("/<slug>/versions/<other>")
def versions(slug: str, other: str) -> str:
    """Show what appeared, vanished or changed its label from an older list, `other`, to this one."""
    part = word_argument("liste", ChangePart)
    after = request.args.get("apres") if part else None
    with current_site().database.reading() as session:
        found = compare_versions(session, old=other, new=slug, part=part, after=after)
    context = VersionsContext(
        comparison=found,
        counts=tuple(found.counts.items()),
        part=part,
        is_whole=bool(found.old.code_list.count and found.new.code_list.count),
    )
    return render_template("code_lists/versions.html", page=context)
