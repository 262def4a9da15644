"""`/nomenclatures…`: the code lists, and one of them with its codes."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from catalogue.services.code_lists import CodeListIndex, CodeListPage, get_code_list_page, list_code_lists
from catalogue.web.site import current_site

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
    """What `code_lists/code_list.html` shows; `attributes` are the columns of the source it has room for."""

    code_list: CodeListPage
    attributes: tuple[str, ...]


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
            session, slug=slug, after=request.args.get("apres"), containing=request.args.get("q", "").strip()
        )
    page = CodeListContext(found, found.attribute_names[:SHOWN_ATTRIBUTES])
    return render_template("code_lists/code_list.html", page=page)
