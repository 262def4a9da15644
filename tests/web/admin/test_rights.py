"""Every route × role × state against the written table, and nothing hidden in any public answer."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug import Response
from werkzeug.test import TestResponse

from catalogue.db import Database
from catalogue.domain.vocabularies import PublicationState, Role
from catalogue.services.indexing import rebuild_index
from catalogue.web.site import EXTENSION
from tests.stores import Store
from tests.web.admin import world
from tests.web.admin.conftest import Visitor, made_site
from tests.web.admin.rights_table import API, PUBLIC, ROWS, Row
from tests.web.admin.world import HIDDEN, STATES, World
from tests.web.security import faults
from tests.web.test_headers import is_for_programs

ADDRESS = "http://127.0.0.1:8000"
VERSION = re.compile(r'name="row_version" value="(\d+)"')
WHO: tuple[Role | None, ...] = (None, *Role)


@pytest.fixture(scope="session")
def asked(databases: Store, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The small catalogue that every line is asked about; nothing asked of it changes it."""
    with databases.database(migrated) as url:
        database = Database(url)
        with database.unit_of_work() as session:
            tokens, names = world.fill(session)
        undoing = world.UndoingDatabase(url)
        site = made_site(undoing, url, tmp_path_factory.mktemp("asked"), base_url=ADDRESS)
        with database.reading() as session:
            rebuild_index(session, site.extensions[EXTENSION].index)
            numbers = {role: world.session_of(session, role) for role in Role}
        yield World(site, tokens, names, numbers)
        undoing.dispose()
        database.dispose()


def visitor_of(asked: World, who: Role | None) -> Visitor:
    """A browser of its own for each question: one may end in a logout."""
    client = asked.site.test_client()
    if who is not None:
        client.set_cookie("session", asked.tokens[who])
    return Visitor(client)


def ask(asked: World, row: Row, who: Role | None, state: PublicationState) -> TestResponse:
    names = {
        **asked.names[state],
        "session": asked.session_ids[who] if who else "1",
        "other_state": "withdrawn" if state is PublicationState.PUBLISHED else "published",
    }
    address, visitor = row.address.format(**names), visitor_of(asked, who)
    if row.method == "GET":
        return visitor.get(address)
    data = {name: value.format(**names) for name, value in row.data.items()}
    if row.form_at:
        # An administrator sees every form: what is tested is who may send it.
        form = visitor_of(asked, Role.ADMIN).get(row.form_at.format(**names)).text
        data["row_version"] = (VERSION.findall(form) or ["0"])[0]
    data["csrf_token"] = visitor.token("/admin/compte" if who else "/admin/connexion")
    return visitor.client.open(address, method=row.method, data=data)


def test_every_route_has_its_line_and_every_line_its_route(app: Flask):
    routes = Counter(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )
    lines = Counter((row.method, row.rule) for row in ROWS)
    assert {*routes} - {*lines} == set(), "routes without a line in rights_table.py"
    assert {*lines} - {*routes} == set(), "lines without a route"
    assert [line for line, times in lines.items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.rule}")
def test_each_role_gets_what_the_table_says_in_each_state(asked: World, row: Row):
    got, wanted, wrong = {}, {}, []
    for who in WHO:
        expected = row.expected[who]
        statuses = expected if isinstance(expected, tuple) else (expected,) * 3
        for state, status in zip(STATES, statuses, strict=True):
            case = f"{who.value if who else 'anonymous'}, {state.value}"
            with ask(asked, row, who, state) as answer:
                got[case], wanted[case] = answer.status_code, status
                path = row.address.partition("?")[0]
                wrong += faults(answer, path=path, for_programs=is_for_programs(path))
    assert got == wanted
    assert wrong == []


@pytest.mark.parametrize("row", [*PUBLIC, *API], ids=lambda row: row.rule)
@pytest.mark.parametrize("who", [None, Role.ADMIN], ids=["anonymous", "admin"])
def test_nothing_hidden_stands_in_a_public_answer(asked: World, row: Row, who: Role | None):
    """Not even for an administrator: a cache may keep what a public page shows."""
    for state in STATES:
        with ask(asked, row, who, state) as answer:
            assert hidden_in(answer) == []


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld", "nt"])
def test_nothing_hidden_stands_in_the_feed(asked: World, suffix: str):
    with asked.site.test_client().get(f"/catalogue.{suffix}") as answer:
        assert answer.status_code == 200
        assert hidden_in(answer) == []


@pytest.mark.parametrize("word", ["secret", "brouillon", "retire", "cachée", "retiree"])
@pytest.mark.parametrize("search", ["/recherche", "/api/1/search"])
def test_search_finds_nothing_hidden(asked: World, search: str, word: str):
    client: FlaskClient = asked.site.test_client()
    answer = client.get(search, query_string={"q": word})
    assert answer.status_code == 200
    assert hidden_in(answer) == []


def hidden_in(answer: Response) -> list[str]:
    # Some answers are workbooks, no text at all.
    body = answer.get_data().decode("utf-8", "replace")
    text = "\n".join([*(f"{name}: {value}" for name, value in answer.headers), body])
    return [word for word in HIDDEN if word in text]


def test_the_hidden_words_do_stand_where_maintainers_look(asked: World):
    """Else the tests above could not fail; a link of a draft stands nowhere at all."""
    seen = "".join(
        visitor_of(asked, Role.MAINTAINER).get(address).text
        for address in (
            "/admin/jeux",
            "/admin/reutilisations",
            "/admin/jeux/brouillon/variables",
            "/admin/jeux/brouillon/fichiers",
            f"/admin/accompagnement/{asked.names[PublicationState.DRAFT]['note']}",
        )
    )
    assert [word for word in HIDDEN if word not in seen] == ["Croisement caché"]
