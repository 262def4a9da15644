"""`/api/1/links…` and `/api/1/reuses…`: what can be crossed with what, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response

from catalogue.api.answers import answer, answer_page, page_url
from catalogue.api.models.links import Link, LinkList, LinkRecipe, SharedKeys
from catalogue.api.models.reuses import Reuse, ReuseList
from catalogue.api.operations import Operation, operation
from catalogue.api.parameters import (
    LinkParameters,
    LinkQuestionParameters,
    Parameters,
    RecipeParameters,
    ReuseParameters,
    SharedParameters,
)
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.services.link_answers import ask_link
from catalogue.services.reading.crossings import Crossing, read_crossings
from catalogue.services.reading.links import LinkFilter
from catalogue.services.reading.reuses import ReuseFilter, ReuseSummary, read_reuses
from catalogue.services.recipes import RecipeRequest, get_recipe
from catalogue.services.reuses import ReusePage, get_reuse
from catalogue.services.shared_keys import find_shared
from catalogue.services.table_joins.answers import are_tables, ask_tables
from catalogue.web.site import current_site

_LINKS = "Croisements"
_REUSES = "Réutilisations"


@operation(
    "/links",
    answers=LinkList,
    tag=_LINKS,
    about=Operation(
        "Lister les croisements",
        "Extrait par extrait, puis les jointures de tables, dont les clés n’ont ni concept ni nomenclature.",
        query={"extract": "open-medic", "limit": "1"},
    ),
)
def links(query: LinkParameters) -> Response:
    """Answer with a page of links and joins."""
    with current_site().database.reading() as session:
        found = read_crossings(
            session, filters=LinkFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, _crossing)


@operation(
    "/links/<extract>/<base>",
    answers=Link,
    tag=_LINKS,
    may_be_gone=True,
    about=Operation(
        "Lire un croisement",
        "Peut-on croiser cet extrait et cette base, par quoi, jusqu’où, à quelle perte, en a-t-on le droit. "
        "Un « no » dit pourquoi, et donne sous « fallback » le croisement moins fin le plus proche.",
        {"extract": "open-medic", "base": "bdpm"},
    ),
)
def link(extract: str, base: str, query: LinkQuestionParameters) -> Response:
    """Answer with the link of one pair, or with how two tables join."""
    with current_site().database.reading() as session:
        if are_tables(session, one=extract, other=base):
            return answer(_with_page(ask_tables(session, one=extract, other=base).as_json()))
        with _unknown_is_not_found():
            found = ask_link(session, extract=extract, base=base, concept=query.concept, level=query.level)
    return answer(_crossing(found))


@operation(
    "/links/<extract>/<base>/recipe",
    answers=LinkRecipe,
    tag=_LINKS,
    may_be_gone=True,
    about=Operation(
        "Lire la recette d’un croisement",
        "Le programme qui joint les deux fichiers, dans le langage voulu ; « problem » dit pourquoi il "
        "n’y en a pas.",
        {"extract": "open-medic", "base": "bdpm"},
        {"language": "python"},
    ),
)
def recipe(extract: str, base: str, query: RecipeParameters) -> Response:
    """Answer with the recipe of one pair."""
    asked = RecipeRequest(extract, base, level=query.level)
    script, problem = None, None
    try:
        with current_site().database.reading() as session, _unknown_is_not_found():
            script = get_recipe(session, request=asked, language=query.language)
    except Invalid as error:
        problem = error.message
    url = page_url("links.link", extract=extract, base=base)
    said = {"language": query.language.value, "level": query.level, "script": script, "problem": problem}
    return answer({"extract": extract, "base": base, **said, "url": url})


@operation(
    "/links/shared",
    answers=SharedKeys,
    tag=_LINKS,
    may_be_gone=True,
    about=Operation(
        "Trouver ce que plusieurs jeux partagent",
        "Par concept, le niveau le plus fin que tous atteignent, avec la clé et les passages de chacun.",
        query={"dataset": ("open-damir", "finess")},
    ),
)
def shared(query: SharedParameters) -> Response:
    """Answer with what several datasets share."""
    with current_site().database.reading() as session:
        found = find_shared(session, slugs=query.dataset)
    slugs = [item.slug for item in found.datasets]
    return answer({**found.as_json(), "url": page_url("links.matrix", jeu=slugs)})


@operation(
    "/reuses",
    answers=ReuseList,
    tag=_REUSES,
    about=Operation(
        "Lister les réutilisations",
        "Dans l’ordre où elles ont été décrites.",
        query={"dataset": "open-damir", "limit": "1"},
    ),
)
def reuses(query: ReuseParameters) -> Response:
    """Answer with a page of reuses."""
    with current_site().database.reading() as session:
        found = read_reuses(
            session, filters=ReuseFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, _reuse)


@operation(
    "/reuses/<slug>",
    answers=Reuse,
    tag=_REUSES,
    may_be_gone=True,
    about=Operation(
        "Lire une réutilisation",
        "Sa question, ce qu’elle a croisé, ce qui en est sorti.",
        {"slug": "medecine-de-ville-et-urgences"},
    ),
)
def reuse(slug: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one reuse."""
    with current_site().database.reading() as session:
        found = get_reuse(session, slug=slug)
    return answer(_reuse(found))


@contextmanager
def _unknown_is_not_found() -> Iterator[None]:
    """Answer 404 for a concept or a level that nothing bears: the document cannot list them."""
    try:
        yield
    except BadQuery as fault:
        raise NotFound(fault.template, fault.detail, **fault.values) from fault


def _crossing(view: Crossing) -> dict[str, Any]:
    return _with_page(view.as_json())


def _with_page(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "url": page_url("links.link", extract=told["extract"], base=told["base"])}


def _reuse(item: ReuseSummary | ReusePage) -> dict[str, Any]:
    # « url » is the page here, as everywhere in the API; the project has its own.
    return {**vars(item), "url": page_url("reuses.reuse", slug=item.slug), "project_url": item.url}
