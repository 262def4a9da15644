"""`/croisements…`: the matrix of links, and one link."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from catalogue.domain.vocabularies import LinkAnswer
from catalogue.services.guidance import Note
from catalogue.services.link_answers import AskableLevel, ask_link, askable_levels
from catalogue.services.link_views import DatasetRef, LinkCell, LinkKeyView, LinkMatrix, LinkView
from catalogue.services.links import link_matrix, notes_of_link
from catalogue.services.table_joins.answers import are_tables, ask_tables
from catalogue.web.link_drawing import Drawing, draw_path
from catalogue.web.link_recipes import RECIPE_FORMS, RecipeForm, ShownRecipe, shown_recipe
from catalogue.web.site import current_site

blueprint = Blueprint("links", __name__, url_prefix="/croisements")

# The key a link rests on is drawn, and what completes it; the table beside has them all.
MOST_DRAWN = 3

# What follows the name in a title: a subtitle, a list, a precision in brackets.
_TAIL = re.compile(r"(?: :|, | \().*")


@dataclass(frozen=True)
class NamedRef:
    """A dataset and a name short enough for the head of a column, unique among its neighbours."""

    ref: DatasetRef
    name: str


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
    """What `links/matrix.html` shows: the same links as a table and as lists."""

    extracts: tuple[NamedRef, ...]
    rows: tuple[MatrixRow, ...]
    lists: tuple[ExtractAnswers, ...]
    link_count: int


@dataclass(frozen=True)
class LinkContext:
    """What `links/link.html` shows: `names` are those of the extract and of the base.

    :ivar levels: by concept, the levels one may ask about; `level` is the one asked.
    """

    link: LinkView
    notes: tuple[Note, ...]
    names: tuple[str, str]
    path_keys: tuple[LinkKeyView, ...]
    drawings: tuple[tuple[LinkKeyView, Drawing], ...]
    recipe: ShownRecipe | None
    recipe_forms: tuple[RecipeForm, ...]
    levels: Mapping[str, tuple[AskableLevel, ...]]
    level: str | None


@blueprint.get("")
def matrix() -> str:
    """Show which base each extract can be crossed with, and down to which level."""
    with current_site().database.reading() as session:
        found = link_matrix(session)
    return render_template("links/matrix.html", page=_matrix_context(found))


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
        can = found.answer is not LinkAnswer.NO
        recipe = shown_recipe(session, extract=extract, base=base, level=level) if can else None
    names = (found.extract.acronym or _short(found.extract), found.base.acronym or _short(found.base))
    path_keys = tuple(key for key in found.keys if key.extract_path or key.base_path)
    levels: dict[str, tuple[AskableLevel, ...]] = {}
    for item in askable:
        levels[item.concept_label] = (*levels.get(item.concept_label, ()), item)
    context = LinkContext(
        link=found,
        notes=notes,
        names=names,
        path_keys=path_keys,
        drawings=tuple(
            (key, draw_path(key, extract=names[0], base=names[1])) for key in found.keys[:MOST_DRAWN]
        ),
        recipe=recipe,
        recipe_forms=tuple(RECIPE_FORMS.values()),
        levels=levels,
        level=level,
    )
    return render_template("links/link.html", page=context)


def column_names(datasets: Sequence[DatasetRef]) -> Mapping[str, str]:
    """Return by slug a short name of each dataset, its whole title where shorter ones say too little."""
    candidates = [
        {dataset.slug: name(dataset) for dataset in datasets}
        for name in (lambda dataset: dataset.acronym or _short(dataset), _short)
    ]
    names = {dataset.slug: dataset.title for dataset in datasets}
    for candidate in reversed(candidates):
        borne = Counter(candidate.values())
        names |= {slug: name for slug, name in candidate.items() if borne[name] == 1}
    return names


def _short(dataset: DatasetRef) -> str:
    return _TAIL.sub("", dataset.title)


def _matrix_context(found: LinkMatrix) -> MatrixContext:
    extracts, bases = _named(found.extracts), _named(found.bases)
    rows = tuple(
        MatrixRow(
            base, tuple((extract, found.cells.get((extract.ref.slug, base.ref.slug))) for extract in extracts)
        )
        for base in bases
    )
    lists = tuple(_answers(extract, bases, found) for extract in extracts)
    return MatrixContext(extracts, rows, lists, sum(extract.base_count for extract in lists))


def _named(datasets: Sequence[DatasetRef]) -> tuple[NamedRef, ...]:
    names = column_names(datasets)
    return tuple(NamedRef(dataset, names[dataset.slug]) for dataset in datasets)


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
