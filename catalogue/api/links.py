"""`/api/1/links…` and `/api/1/reuses…`: what can be crossed with what, and what came of it."""

from typing import Any

from flask import Response

from catalogue.api.answers import answer, answer_page, page_url
from catalogue.api.models.links import Link, LinkList
from catalogue.api.models.reuses import Reuse, ReuseList
from catalogue.api.operations import Operation, operation
from catalogue.api.parameters import LinkParameters, Parameters, ReuseParameters
from catalogue.services.reading.crossings import Crossing, read_crossings
from catalogue.services.reading.links import LinkFilter, read_link
from catalogue.services.reading.reuses import ReuseFilter, ReuseSummary, read_reuses
from catalogue.services.reuses import ReusePage, get_reuse
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
        "Peut-on croiser cet extrait et cette base, par quoi, jusqu’où, à quelle perte, en a-t-on le droit.",
        {"extract": "open-medic", "base": "bdpm"},
    ),
)
def link(extract: str, base: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with the link of one pair, or with how two tables join."""
    with current_site().database.reading() as session:
        if are_tables(session, one=extract, other=base):
            return answer(_with_page(ask_tables(session, one=extract, other=base).as_json()))
        found = read_link(session, extract=extract, base=base)
    return answer(_crossing(found))


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


def _crossing(view: Crossing) -> dict[str, Any]:
    return _with_page(view.as_json())


def _with_page(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "url": page_url("links.link", extract=told["extract"], base=told["base"])}


def _reuse(item: ReuseSummary | ReusePage) -> dict[str, Any]:
    # « url » is the page here, as everywhere in the API; the project has its own.
    return {**vars(item), "url": page_url("reuses.reuse", slug=item.slug), "project_url": item.url}
