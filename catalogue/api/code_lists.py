"""`/api/1/codelists…`, `codes`, `concepts…` and `crosswalks…`: how things are coded, and how codes meet."""

from typing import Any

from flask import Response

from catalogue.api.answers import answer, answer_page, page_url
from catalogue.api.models.codes import (
    CodeItems,
    CodeList,
    CodeListList,
    CrosswalkList,
    CrosswalkSummary,
    PairList,
)
from catalogue.api.models.concepts import Concept, ConceptList
from catalogue.api.operations import Operation, operation
from catalogue.api.parameters import (
    CodeListParameters,
    CodeParameters,
    CrosswalkParameters,
    NotationParameters,
    PageParameters,
    PairParameters,
    Parameters,
)
from catalogue.services.reading.code_lists import (
    CodeListFilter,
    CodeListItem,
    read_code_list,
    read_code_lists,
)
from catalogue.services.reading.codes import CodeFilter, read_codes, read_codes_of_list
from catalogue.services.reading.concepts import ConceptItem, read_concept, read_concepts
from catalogue.services.reading.crosswalks import (
    CrosswalkFilter,
    read_crosswalk,
    read_crosswalks,
    read_pairs,
)
from catalogue.web.site import current_site

_CODES = "Nomenclatures et codes"
_CONCEPTS = "Clés"
_CROSSWALKS = "Tables de passage"


@operation(
    "/codelists",
    answers=CodeListList,
    tag=_CODES,
    about=Operation(
        "Lister les nomenclatures", "Par nom permanent.", query={"level": "region", "limit": "1"}
    ),
)
def codelists(query: CodeListParameters) -> Response:
    """Answer with a page of code lists."""
    with current_site().database.reading() as session:
        found = read_code_lists(
            session, filters=CodeListFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, _code_list)


@operation(
    "/codelists/<slug>",
    answers=CodeList,
    tag=_CODES,
    about=Operation(
        "Lire une nomenclature",
        "Ce que ses codes identifient, comment ils s’écrivent, d’où l’on y passe ; ses codes sont à part.",
        {"slug": "departement-insee"},
    ),
)
def codelist(slug: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one code list."""
    with current_site().database.reading() as session:
        record = read_code_list(session, slug=slug)
    own = {name: value for name, value in vars(record).items() if name != "item"}
    return answer({**_code_list(record.item), **own})


@operation(
    "/codelists/<slug>/codes",
    answers=CodeItems,
    tag=_CODES,
    about=Operation("Lire ses codes", "Dans l’ordre de la source.", {"slug": "region-insee-2016"}),
)
def codes_of_list(slug: str, query: NotationParameters) -> Response:
    """Answer with a page of the codes of one list."""
    with current_site().database.reading() as session:
        found = read_codes_of_list(
            session, codelist=slug, notation=query.notation, after=query.after, limit=query.limit
        )
    return answer_page(found, vars)


@operation(
    "/codes",
    answers=CodeItems,
    tag=_CODES,
    about=Operation(
        "Chercher un code",
        "Dans toutes les nomenclatures dont les codes sont conservés ici. Les dix qui répondent le mieux "
        "sont aussi, par nomenclature, dans la réponse de « search ».",
        query={"q": "infirmier", "limit": "2"},
    ),
)
def codes(query: CodeParameters) -> Response:
    """Answer with a page of the codes of all lists."""
    with current_site().database.reading() as session:
        found = read_codes(
            session, filters=CodeFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, vars)


@operation(
    "/concepts",
    answers=ConceptList,
    tag=_CONCEPTS,
    about=Operation(
        "Lister les clés", "Ce que les clés identifient, et à quels niveaux.", query={"limit": "1"}
    ),
)
def concepts(query: PageParameters) -> Response:
    """Answer with a page of key concepts."""
    with current_site().database.reading() as session:
        found = read_concepts(session, after=query.after, limit=query.limit)
    return answer_page(found, _concept)


@operation(
    "/concepts/<slug>",
    answers=Concept,
    tag=_CONCEPTS,
    about=Operation("Lire une clé", "Ses niveaux, et ce qu’il faut en savoir.", {"slug": "lieu"}),
)
def concept(slug: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one key concept."""
    with current_site().database.reading() as session:
        record = read_concept(session, slug=slug)
    own = {name: value for name, value in vars(record).items() if name != "item"}
    return answer({**_concept(record.item), **own})


@operation(
    "/crosswalks",
    answers=CrosswalkList,
    tag=_CROSSWALKS,
    about=Operation(
        "Lister les tables de passage",
        "D’une nomenclature à une autre.",
        query={"codelist": "region-insee-2016", "limit": "1"},
    ),
)
def crosswalks(query: CrosswalkParameters) -> Response:
    """Answer with a page of crosswalks."""
    with current_site().database.reading() as session:
        found = read_crosswalks(
            session, filters=CrosswalkFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, vars)


@operation(
    "/crosswalks/<slug>",
    answers=CrosswalkSummary,
    tag=_CROSSWALKS,
    about=Operation(
        "Lire une table de passage",
        "Ce qu’elle relie et ce qui s’y perd ; ses paires sont à part.",
        {"slug": "departement-insee-vers-region-insee-2016"},
    ),
)
def crosswalk(slug: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one crosswalk."""
    with current_site().database.reading() as session:
        found = read_crosswalk(session, slug=slug)
    return answer(vars(found))


@operation(
    "/crosswalks/<slug>/pairs",
    answers=PairList,
    tag=_CROSSWALKS,
    about=Operation(
        "Lire ses paires",
        "Par code de départ, puis d’arrivée.",
        {"slug": "departement-insee-vers-region-insee-2016"},
    ),
)
def pairs(slug: str, query: PairParameters) -> Response:
    """Answer with a page of the pairs of one crosswalk."""
    with current_site().database.reading() as session:
        found = read_pairs(session, crosswalk=slug, source=query.source, after=query.after, limit=query.limit)
    return answer_page(found, vars)


def _code_list(item: CodeListItem) -> dict[str, Any]:
    return {**vars(item), "url": page_url("code_lists.code_list", slug=item.slug)}


def _concept(item: ConceptItem) -> dict[str, Any]:
    return {**vars(item), "url": page_url("key_concepts.key_concept", slug=item.slug)}
