"""Addresses nobody types by accident, on both databases: PostgreSQL refuses what SQLite lets through."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.search.memory import MemoryIndex
from catalogue.services.indexing import rebuild_index
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION
from tests.services import sample
from tests.stores import Store

PLACES = [
    "/jeux/{}",
    "/jeux/open-essai/variables/{}",
    "/nomenclatures/{}",
    "/nomenclatures?apres={}",
    "/nomenclatures?q={}",
    "/nomenclatures/regions-2016?q={}",
    "/nomenclatures/regions-2016?apres={}",
    "/cles/{}",
    "/croisements/{}/base-voisine",
    "/croisements/open-essai/{}",
    "/reutilisations/{}",
    "/reutilisations?apres={}",
    "/recherche?q={}",
    "/recherche?kind={}&publisher={}&type={}",
    "/recherche?page={}",
    "/recherche?tri={}",
    "/?lang={}",
]
WORDS = {
    "nul": "%00",
    "not-utf8": "%ff%fe",
    "surrogate": "%ed%a0%80",
    "line-break": "a%0d%0aSet-Cookie:%20a=b",
    "quote": "'%20OR%201=1--",
    "wildcard": "%25_%25",
    "path": "..%2f..%2fetc%2fpasswd",
    "template": "{{7*7}}",
    "bigint": "9223372036854775807",
    "huge": "9" * 400,
    "negative": "-1",
    "right-to-left": "%e2%80%ae%ef%bf%bd",
    "long": "a" * 3000,
}


@pytest.fixture(scope="module")
def visitor(
    databases: Store, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    with databases.database(migrated) as address:
        app = create_app(Settings(data_dir=tmp_path_factory.mktemp("hostile"), database_url=address))
        database, index = Database(address), MemoryIndex()
        with database.unit_of_work() as session:
            sample.fill(session)
        with database.reading() as session:
            rebuild_index(session, index)
        app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], database=database, index=index)
        yield app.test_client()
        database.dispose()


@pytest.mark.parametrize("place", PLACES)
def test_a_hostile_address_is_answered_and_harms_nothing(visitor: FlaskClient, place: str):
    for name, word in WORDS.items():
        answer = visitor.get(place.format(word, word, word))
        assert answer.status_code in {200, 400, 404}, name
        assert "Set-Cookie" not in answer.headers, name
        assert "<title>" in answer.text, name
