"""`/croisements…`: the matrix of links, and one link."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import LinkAnswer, LinkStatus
from catalogue.services.guidance import Note
from catalogue.services.link_answers import AskableLevel, ask_link, askable_levels, other_paths
from catalogue.services.link_views import LinkKeyView, LinkView
from catalogue.services.links import MATRIX_EXTRACTS, notes_of_link
from catalogue.services.table_joins.answers import are_tables, ask_tables
from catalogue.web.link_drawing import Drawing, draw_path
from catalogue.web.link_matrix import links_of_one_page, matrix_page
from catalogue.web.link_names import short_title
from catalogue.web.link_questions import question_page, shared_page
from catalogue.web.link_recipes import RECIPE_FORMS, RecipeForm, ShownRecipe, shown_recipe
from catalogue.web.site import current_site

blueprint = Blueprint("links", __name__, url_prefix="/croisements")

# The key a link rests on is drawn, and what completes it; the table beside has them all.
MOST_DRAWN = 3


@dataclass(frozen=True)
class LinkContext:
    """What `links/link.html` shows: `names` are those of the extract and of the base.

    :ivar other_ways: the next best ways by the key it rests on.
    :ivar levels: by concept, the levels one may ask about; `level` is the one asked.
    """

    link: LinkView
    notes: tuple[Note, ...]
    names: tuple[str, str]
    path_keys: tuple[LinkKeyView, ...]
    other_ways: tuple[LinkKeyView, ...]
    drawings: tuple[tuple[LinkKeyView, Drawing], ...]
    recipe: ShownRecipe | None
    recipe_forms: tuple[RecipeForm, ...]
    levels: Mapping[str, tuple[AskableLevel, ...]]
    level: str | None


@blueprint.get("")
def matrix() -> str | Response:
    """Answer what the address asks: a question, a pair, a dataset, several of them; else show the matrix."""
    asked = request.args
    chosen = tuple(dict.fromkeys(slug for slug in asked.getlist("jeu") if slug))
    extract, base = asked.get("extrait", "").strip(), asked.get("base", "").strip()
    if asked.get("q", "").strip():
        return question_page(asked["q"].strip())
    if extract and base:
        level = asked.get("niveau") or None
        return redirect(url_for("links.link", extract=extract, base=base, niveau=level))
    if extract or base:
        return links_of_one_page(extract=extract or None, base=base or None)
    if chosen:
        return shared_page(chosen)
    return matrix_page(
        columns=asked.getlist("colonne")[:MATRIX_EXTRACTS], after=_slug_or_none(asked.get("apres"))
    )


def _slug_or_none(text: str | None) -> str | None:
    """Return what may be a slug; a page that begins after anything else is the first."""
    return text if text and is_slug(text) else None


@blueprint.get("/<extract>/<base>")
def link(extract: str, base: str) -> str:
    """Show one link: by what, down to where, at what loss, and whether one may; or why not, and what else."""
    level = request.args.get("niveau") or None
    with current_site().database.reading() as session:
        if are_tables(session, one=extract, other=base):
            return render_template("links/tables.html", answer=ask_tables(session, one=extract, other=base))
        found = ask_link(session, extract=extract, base=base, level=level)
        notes = notes_of_link(session, extract=extract, base=base)
        askable = askable_levels(session, extract=extract)
        can = found.answer is not LinkAnswer.NO and found.status is not LinkStatus.REJECTED
        # At a level that was asked, the other ways are those of another question.
        others = other_paths(session, extract=extract, base=base) if can and level is None else ()
    recipe = shown_recipe(extract=extract, base=base, level=level) if can else None
    names = (
        found.extract.acronym or short_title(found.extract),
        found.base.acronym or short_title(found.base),
    )
    path_keys = tuple(key for key in found.keys if key.extract_path or key.base_path)
    levels: dict[str, tuple[AskableLevel, ...]] = {}
    for item in askable:
        levels[item.concept_label] = (*levels.get(item.concept_label, ()), item)
    context = LinkContext(
        link=found,
        notes=notes,
        names=names,
        path_keys=path_keys,
        other_ways=others,
        drawings=tuple(
            (key, draw_path(key, extract=names[0], base=names[1])) for key in found.keys[:MOST_DRAWN]
        ),
        recipe=recipe,
        recipe_forms=tuple(RECIPE_FORMS.values()),
        levels=levels,
        level=level,
    )
    return render_template("links/link.html", page=context)
