"""`/reutilisations…`: projects made by crossing."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.services.reuses import ReuseItem, ReusePage, get_reuse, list_reuses
from catalogue.web.paging import after_argument
from catalogue.web.site import current_site

blueprint = Blueprint("reuses", __name__, url_prefix="/reutilisations")


@dataclass(frozen=True)
class ReusesContext:
    """What `reuses/index.html` shows; `following` is where the next page begins, if there is one."""

    reuses: tuple[ReuseItem, ...]
    is_first: bool
    following: int | None


@dataclass(frozen=True)
class ReuseContext:
    """What `reuses/reuse.html` shows."""

    reuse: ReusePage


@blueprint.get("")
def index() -> str:
    """List the reuses."""
    site = current_site()
    size, after = site.settings.page_size, after_argument()
    with site.database.reading() as session:
        found = list_reuses(session, after=after, limit=size + 1)
    following = found[size - 1].id if len(found) > size else None
    return render_template("reuses/index.html", page=ReusesContext(found[:size], after == 0, following))


@blueprint.get("/<slug>")
def reuse(slug: str) -> str:
    """Show a reuse: its question, what it used, what came out."""
    with current_site().database.reading() as session:
        page = get_reuse(session, slug=slug)
    return render_template("reuses/reuse.html", page=ReuseContext(page))
