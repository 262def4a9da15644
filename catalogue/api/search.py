"""`/api/1/search`: the search of the site and of the command line, as JSON."""

from flask import Response

from catalogue.api.answers import answer, same_address
from catalogue.api.models.search import SearchAnswer
from catalogue.api.operations import Operation, operation
from catalogue.api.parameters import SEARCH_PAGE_MAX, SearchParameters
from catalogue.search.document import Facet
from catalogue.search.query import parse_query
from catalogue.services.search import results_as_json, search_all
from catalogue.web.site import current_site, public_address


@operation(
    "/search",
    answers=SearchAnswer,
    tag="Recherche",
    about=Operation(
        "Chercher",
        "La même recherche que sur le site, dans les jeux de données, les variables, les nomenclatures et "
        "les réutilisations. Les valeurs d’un même filtre s’ajoutent, les filtres se combinent. La première "
        "page donne aussi les codes qui répondent le mieux ; tous sont dans « codes ».",
        query={"q": "médicaments région", "type": "dataset", "limit": "1"},
    ),
)
def search(query: SearchParameters) -> Response:
    """Answer with a page of results."""
    site = current_site()
    chosen = {facet.value: getattr(query, facet.value) for facet in Facet}
    asked = parse_query(
        query.q,
        facets=chosen,
        order=query.sort,
        limit=query.limit,
        offset=(query.page - 1) * query.limit,
    )
    with site.database.reading() as session:
        found = search_all(session, site.index, query=asked)
    is_last = query.page * query.limit >= found.results.total or query.page == SEARCH_PAGE_MAX
    return answer(
        {
            **results_as_json(found, base_url=public_address()),
            "next": None if is_last else same_address(page=str(query.page + 1)),
        },
        changing=frozenset({"took_ms"}),
    )
