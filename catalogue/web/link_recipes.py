"""`/croisements/EXTRACT/BASE/recette.…`: the script that joins the two, as a file to take away.

What a recipe holds is written by `services/recipes.py`; the page of the link shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from catalogue.errors import Invalid
from catalogue.services.recipes import RecipeLanguage, RecipeRequest, get_recipe
from catalogue.web.site import current_site

blueprint = Blueprint("link_recipes", __name__, url_prefix="/croisements")


@dataclass(frozen=True)
class RecipeForm:
    """A language as people name it, and the file it is written to."""

    language: RecipeLanguage
    label: str
    suffix: str
    content_type: str


RECIPE_FORMS: Mapping[RecipeLanguage, RecipeForm] = MappingProxyType(
    {
        form.language: form
        for form in (
            RecipeForm(RecipeLanguage.SQL, "SQL (DuckDB)", "sql", "application/sql"),
            RecipeForm(RecipeLanguage.POSTGRESQL, "SQL (PostgreSQL)", "postgresql.sql", "application/sql"),
            RecipeForm(RecipeLanguage.PYTHON, "Python", "py", "text/x-python"),
            RecipeForm(RecipeLanguage.R, "R", "R", "text/x-r"),
        )
    }
)
_BY_SUFFIX = {form.suffix: form for form in RECIPE_FORMS.values()}


@dataclass(frozen=True)
class ShownRecipe:
    """The recipe in the language chosen; without script, `problem` says why there is none."""

    form: RecipeForm
    script: str | None
    problem: str | None = None


def chosen_language() -> RecipeLanguage:
    """Return the language that the address asks for; SQL where it names none that is known."""
    wanted = request.args.get("langage")
    return RecipeLanguage(wanted) if wanted in set(RecipeLanguage) else RecipeLanguage.SQL


def shown_recipe(*, extract: str, base: str, level: str | None) -> ShownRecipe:
    """Return the recipe of a pair in the language that the address asks for."""
    form = RECIPE_FORMS[chosen_language()]
    asked = RecipeRequest(extract, base, level=level)
    try:
        with current_site().database.reading() as session:
            return ShownRecipe(form, get_recipe(session, request=asked, language=form.language))
    except Invalid as problem:
        return ShownRecipe(form, None, problem.sentence(lambda text: str(_(text))))


@blueprint.get("/<extract>/<base>/recette.<any('sql', 'postgresql.sql', 'py', 'R'):suffix>")
def recipe(extract: str, base: str, suffix: str) -> Response:
    """Answer with the script, at the level asked or as finely as can be."""
    form = _BY_SUFFIX[suffix]
    asked = RecipeRequest(extract, base, level=request.args.get("niveau") or None)
    with current_site().database.reading() as session:
        script = get_recipe(session, request=asked, language=form.language)
    response = Response(script, content_type=f"{form.content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{extract}--{base}.{form.suffix}"'
    return response
