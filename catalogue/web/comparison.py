"""`/comparer`: two datasets side by side, or the form that asks which; two code lists have their own page."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from catalogue.services.code_list_versions import find_code_list
from catalogue.services.comparison import (
    DatasetComparison,
    compare_datasets,
    find_comparable,
    list_comparable,
)
from catalogue.services.refs import NamedDataset
from catalogue.web.site import current_site

blueprint = Blueprint("comparison", __name__)

CODE_LISTS = "nomenclatures"


@dataclass(frozen=True)
class ComparisonContext:
    """What `comparison/compare.html` shows.

    :ivar typed: what was asked for on each side, as typed.
    :ivar unknown: what of it names nothing.
    :ivar names: short names of both datasets, which tell them apart.
    """

    of_code_lists: bool
    typed: tuple[str, str]
    unknown: tuple[str, ...]
    choices: tuple[NamedDataset, ...]
    comparison: DatasetComparison | None
    names: tuple[str, str]


@blueprint.get("/comparer")
def compare() -> tuple[str, int] | Response:
    """Compare the two that the address names, or ask which."""
    typed = (request.args.get("a", "").strip(), request.args.get("b", "").strip())
    of_code_lists = request.args.get("quoi") == CODE_LISTS
    find = find_code_list if of_code_lists else find_comparable
    comparison = None
    with current_site().database.reading() as session:
        a, b = (find(session, text=text) for text in typed)
        if a and b and of_code_lists:
            return redirect(url_for("code_lists.versions", slug=b, other=a))
        if a and b:
            comparison = compare_datasets(session, a=a, b=b)
        choices = () if of_code_lists else list_comparable(session)
    unknown = tuple(text for text, slug in zip(typed, (a, b), strict=True) if text and not slug)
    context = ComparisonContext(
        of_code_lists=of_code_lists,
        typed=typed,
        unknown=unknown,
        choices=choices,
        comparison=comparison,
        names=_names(comparison) if comparison else ("", ""),
    )
    return render_template("comparison/compare.html", page=context), 404 if unknown else 200


def _names(comparison: DatasetComparison) -> tuple[str, str]:
    a, b = comparison.a, comparison.b
    short = (a.name or a.acronym or a.title, b.name or b.acronym or b.title)
    # Three extracts bear one acronym.
    return short if short[0] != short[1] else (a.title, b.title)
