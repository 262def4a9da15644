"""Thousands of requests made up from the OpenAPI document, good and bad: every answer is as it promises."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from catalogue.api.operations import OPERATIONS
from catalogue.app import create_app
from catalogue.db import Database
from catalogue.search.memory import MemoryIndex
from catalogue.services.indexing import rebuild_index
from catalogue.services.link_derivation import derive_links
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION, Site
from tests.api.conftest import hold_answers_against_models
from tests.services import sample
from tests.stores import SQLITE, Store

# For each address, as many good as bad: 19 x 2 x 60 is more than 2,000. PostgreSQL is asked less.
CASES = {True: 60, False: 8}

# What the sample holds: a name made up is nearly always unknown.
KNOWN = {
    "dataset": {"slug": "open-essai"},
    "dictionary": {"slug": "open-essai"},
    "variable": {"dataset": "open-essai", "name": "BEN_REG"},
    "codelist": {"slug": "regions-2016"},
    "codes_of_list": {"slug": "regions-2016"},
    "concept": {"slug": "lieu"},
    "crosswalk": {"slug": "departements-vers-regions"},
    "pairs": {"slug": "departements-vers-regions"},
    "link": {"extract": "open-essai", "base": "base-voisine"},
    "reuse": {"slug": "carte"},
}

Operations = dict[str, APIOperation[Any, Any, Any, Any]]


@pytest.fixture(scope="module")
def operations(
    databases: Store, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Operations]:
    """The operations of the document by name, of a site that holds one of everything."""
    with databases.database(migrated) as address:
        site = create_app(Settings(data_dir=tmp_path_factory.mktemp("generated"), database_url=address))
        database, index = Database(address), MemoryIndex()
        with database.unit_of_work() as session:
            sample.fill(session)
            derive_links(session)
        with database.reading() as session:
            rebuild_index(session, index)
        site.extensions[EXTENSION] = Site(site.extensions[EXTENSION].settings, database, index)
        hold_answers_against_models(site)
        schema = schemathesis.openapi.from_wsgi("/api/1/openapi.json", site)
        found = [read.ok() for read in schema.get_all_operations() if isinstance(read, Ok)]
        assert len(found) == len(OPERATIONS)
        yield {operation.definition.raw["operationId"]: operation for operation in found}
        database.dispose()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_answer_is_as_the_document_promises(
    operations: Operations, store: str, name: str, mode: GenerationMode
):
    asked = 0

    @settings(
        max_examples=CASES[store == SQLITE],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operations[name].as_strategy(generation_mode=mode), known=st.booleans())
    def ask(case: Case[Any], known: bool) -> None:
        nonlocal asked
        if mode is GenerationMode.POSITIVE:
            if known and name in KNOWN:
                case.path_parameters = KNOWN[name]
            take_a_real_cursor(case)
        case.call_and_validate()
        asked += 1

    ask()
    assert asked >= CASES[store == SQLITE]


def take_a_real_cursor(case: Case[Any]) -> None:
    """Put what a page of the same list gives in the place of a made-up cursor, which is rightly refused."""
    if "after" not in (case.query or {}):
        return
    limit = case.query.get("limit")
    case.query = {**{name: value for name, value in case.query.items() if name != "after"}, "limit": 1}
    following = case.call().json().get("next")
    kept = {name: value for name, value in case.query.items() if name != "limit"}
    if limit is not None:
        kept["limit"] = limit
    if following is not None:
        kept["after"] = parse_qs(urlsplit(following).query)["after"][0]
    case.query = kept
