"""Hostile texts in every column, as an old import could have left them: every page opens, nothing runs.

They are written by SQL, past every check of ours; a page, a feed or an answer of the API must stand them all.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Dialog, Page
from rdflib import URIRef
from sqlalchemy import JSON, Column, Enum, String, Table, select, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.domain import (
    Base,
    Code,
    CodeList,
    Dataset,
    Distribution,
    Guidance,
    KeyConcept,
    LegalReference,
    Link,
    Revision,
    User,
    Variable,
)
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import GuidanceKind, LinkStatus, RevisionAction, Role
from catalogue.formats.rdf import SYNTAXES
from catalogue.services.editing.link_decisions import decide_link
from catalogue.services.indexing import rebuild_index
from catalogue.services.initialise import initialise
from catalogue.services.refs import is_source_name
from catalogue.services.rights import operator
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION
from tests.functional.payloads import ADDRESSES, PAYLOADS, read_page
from tests.rdf import read_rdf
from tests.seed_folder import write_seed
from tests.services.accounts.people import account, logged_in
from tests.stores import SQLITE, Store

ADDRESS_COLUMNS = frozenset({"landing_page", "url", "homepage", "access_url", "download_url", "contact_url"})
# What the program itself writes and reads back: names in addresses, digests, paths between code lists.
OURS = frozenset(
    {
        "slug",
        "token_digest",
        "password_hash",
        "digest",
        "rule",
        "extract_path",
        "base_path",
        "subject",
    }
)
# Names that must differ: one text each, the others hold all of them at once.
NAMES = frozenset({"name", "notation", "path", "source_notation", "target_notation", "email"})
# Each has four pages; by strides over the texts, their names are of every family.
VARIABLES, STRIDE = 40, 7
# A query is of 256 characters at most.
QUERY_MAX = 256
PUBLIC = "http://catalogue.example"


@dataclass(frozen=True)
class Poisoned:
    """A served site whose every text is hostile, and a client of it that is logged in."""

    address: str
    client: FlaskClient
    token: str


@pytest.fixture(scope="module")
def poisoned(databases: Store, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poisoned]:
    folder = tmp_path_factory.mktemp("poisoned")
    with databases.database(migrated) as url:
        settings = Settings(
            data_dir=folder,
            database_url=url,
            base_url=PUBLIC,
            secret_key="a key of the tests only",
            password_memory_kib=8,
        )
        app = create_app(settings)
        site = app.extensions[EXTENSION]
        token = _fill(site.database, folder, PAYLOADS if databases.name == SQLITE else _without_nul(PAYLOADS))
        with site.database.reading() as session:
            rebuild_index(session, site.index)
        client = app.test_client()
        client.set_cookie("session", token, path="/")
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Poisoned(f"http://127.0.0.1:{server.server_port}", client, token)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            site.database.dispose()


def _without_nul(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts as PostgreSQL can hold them."""
    return tuple(text.replace("\x00", "") for text in texts)


def _fill(database: Database, folder: Path, payloads: tuple[str, ...]) -> str:
    """Fill the catalogue with rows of every sort, poison them, and return a session of an admin."""
    initialise(database, folder=write_seed(folder / "seed"))
    with database.unit_of_work() as session:
        _add_rows(session)
        admin = account(session, "anne@exemple.fr", role=Role.ADMIN)
        token = logged_in(session, admin, now=utc_now())
        session.flush()
        session.execute(update(User).where(User.id != admin.id).values(name="x"))
    with database.unit_of_work() as session:
        _add_revision(session, payloads)
        for table in Base.metadata.sorted_tables:
            if table is not Revision.__table__:
                _poison(session, table, payloads)
    return token


def _add_rows(session: Session) -> None:
    """Add what the small seed lacks: rows enough for a text each, decisions, notes, a history."""
    of = session.scalars(select(Dataset).where(Dataset.slug == "open-x")).one()
    codes = session.scalars(select(CodeList).where(CodeList.slug == "zones")).one()
    place = session.scalars(select(KeyConcept).where(KeyConcept.slug == "lieu")).one()
    link = session.scalars(select(Link)).one()
    for number, _text in enumerate(PAYLOADS):
        if number < VARIABLES:
            session.add(Variable(dataset_id=of.id, name=f"v{number}", position=100 + number))
        session.add(
            Code(code_list_id=codes.id, notation=f"c{number}", position=100 + number, attributes={"x": "y"})
        )
    for number, _text in enumerate(ADDRESSES):
        file = {"slug": f"f{number}", "title": "Fichier", "access_url": "x", "download_url": "x"}
        session.add(Distribution(dataset_id=of.id, position=number, **file))
        session.add(LegalReference(slug=f"loi{number}", title="Loi", summary="x", url="x", position=number))
    note = {"kind": GuidanceKind.PITFALL, "text": "x", "position": 9}
    session.add_all(
        [
            Guidance(code_list_id=codes.id, **note),
            Guidance(key_concept_id=place.id, **note),
            Guidance(link_id=link.id, **note),
        ]
    )
    account(session, "autre@exemple.fr")
    decide_link(
        session, operator(), extract="open-x", base="base", status=LinkStatus.CONFIRMED, reason="Vérifié."
    )


def _add_revision(session: Session, payloads: tuple[str, ...]) -> None:
    """Add a hostile line of history: it is never changed, so it is born so."""
    whole = "\n".join(payloads)
    told = {"title": whole, "keywords": [*payloads], "landing_page": ADDRESSES[0]}
    session.add(
        Revision(
            record_type="dataset",
            record_id=1,
            record_key=whole,
            page_key="dataset:open-x",
            row_version=2,
            action=RevisionAction.CHANGED,
            before=told,
            after=told | {"title": whole[::-1]},
            reason=whole,
            author=whole,
            made_at=utc_now(),
        )
    )


def _poison(session: Session, table: Table, payloads: tuple[str, ...]) -> None:
    """Write hostile texts into every text of every row of a table."""
    keys = list(table.primary_key.columns)
    rows = session.execute(select(*keys).order_by(*keys)).all()
    columns = [column for column in table.columns if column.name not in OURS and not column.foreign_keys]
    for number, key in enumerate(rows):
        if table.name == "user_account" and number == len(rows) - 1:
            # The admin who looks at all this.
            continue
        values = {
            column.name: value
            for place, column in enumerate(columns)
            if (value := _hostile(column, payloads, number * STRIDE + place)) is not None
            and not (column.primary_key and column.name != "path")
        }
        if values:
            same = [column == value for column, value in zip(keys, key, strict=True)]
            session.execute(update(table).where(*same).values(values))


def _hostile(column: Column[Any], payloads: tuple[str, ...], turn: int) -> Any:
    """Return what a column is given; `None` leaves it as it is."""
    text = payloads[turn % len(payloads)]
    if isinstance(column.type, JSON):
        return _hostile_json(column.name, payloads)
    if not isinstance(column.type, String) or isinstance(column.type, Enum):
        return None
    if column.name in ADDRESS_COLUMNS:
        return ADDRESSES[turn % len(ADDRESSES)].replace("\x00", "")
    if column.name in NAMES:
        # What no import lets in as a name.
        named = f"{text[:80]} {turn}"
        return named if is_source_name(named) else f"nom {turn}"
    whole = text + "\n" + "\n".join(payloads)
    return whole[: column.type.length] if column.type.length else whole


def _hostile_json(name: str, payloads: tuple[str, ...]) -> Any:
    texts = [*payloads, ""]
    match name:
        case "special_codes":
            return [{"code": text, "meaning": "unknown", "label": text} for text in texts]
        case "extras" | "attributes" | "constraints":
            return {text: text for text in texts}
        case "evidence":
            return [{text: text for text in texts}]
        case "recipe_test":
            return _trial(texts)
        case _:
            return texts


def _trial(texts: list[str]) -> dict[str, Any]:
    """Return what came of a trial as services write it, with the codes and names of somebody's file."""
    side = {"rows_read": 2, "rows_kept": 1, "keys": 1, "matched_keys": 1, "key_rate": 1.0, "row_rate": 0.5}
    return {
        "tried_at": "2026-01-31T09:00:00+00:00",
        "by": " ".join(texts),
        "language": "sql",
        "extract": side,
        "base": side,
        "keys": [{"alias": text, "label": text} for text in texts],
        "unmatched": [
            {"side": "extrait", "key": text, "code": text, "rows": 11, "why": "seul"} for text in texts
        ],
        "concealed": texts,
        "lost": texts,
        "request": {},
    }


@pytest.fixture(scope="module")
def answers(poisoned: Poisoned) -> dict[str, TestResponse]:
    """What each address answers that somebody who is logged in comes to."""
    return _crawl(poisoned.client)


def test_every_page_feed_and_answer_opens_and_holds_texts_as_texts(answers: dict[str, TestResponse]):
    assert len(answers) > 300
    statuses = {address: answer.status_code for address, answer in answers.items()}
    assert {address: status for address, status in statuses.items() if status >= 400} == {}
    markup = {
        address: found
        for address, answer in answers.items()
        if answer.mimetype == "text/html" and (found := read_page(answer.text).found)
    }
    assert markup == {}


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_feeds_are_read_back(poisoned: Poisoned, suffix: str):
    for path in (f"/catalogue.{suffix}", f"/jeux/open-x.{suffix}"):
        answer = poisoned.client.get(path)
        assert answer.status_code == 200
        graph = read_rdf(answer.data, SYNTAXES[suffix])
        assert len(graph) > 20
        schemes = {urlsplit(term).scheme for triple in graph for term in triple if isinstance(term, URIRef)}
        assert schemes == {"http", "https", "mailto"} & schemes


def test_what_is_searched_is_shown_as_text(poisoned: Poisoned):
    for text in _queries():
        for path in ("/recherche", "/api/1/search", "/nomenclatures", "/nomenclatures/zones"):
            answer = poisoned.client.get(path, query_string={"q": text})
            assert answer.status_code in {200, 400}, (path, text)
            assert answer.mimetype != "text/html" or read_page(answer.text).found == [], (path, text)


def _queries() -> list[str]:
    """Return all texts, as many in one query as it may hold."""
    queries = [""]
    for text in PAYLOADS:
        longer = f"{queries[-1]} {text}"
        queries = [*queries[:-1], longer] if len(longer) <= QUERY_MAX else [*queries, text[:QUERY_MAX]]
    return queries


@pytest.mark.browser
@pytest.mark.store("sqlite")
def test_nothing_runs_in_a_browser(browser: Browser, poisoned: Poisoned, answers: dict[str, TestResponse]):
    reports: list[str] = []
    context = browser.new_context()
    context.add_cookies([{"name": "session", "value": poisoned.token, "url": poisoned.address}])
    page = context.new_page()
    _listen(page, reports)
    addresses = _one_of_each_kind(poisoned, answers)
    assert len(addresses) > 40
    for address in addresses:
        page.goto(poisoned.address + address, wait_until="load")
        _stir(page)
    context.close()
    assert reports == []


@pytest.mark.store("sqlite")
def test_any_address_is_a_link_to_the_web_or_a_text(poisoned: Poisoned):
    database = poisoned.client.application.extensions[EXTENSION].database
    pages = (
        "/jeux/open-x",
        "/nomenclatures/zones",
        "/reutilisations/r",
        "/cadre-juridique",
        "/jeux/open-x.ttl",
    )
    for address in ADDRESSES:
        with database.unit_of_work() as session:
            for table in Base.metadata.sorted_tables:
                named = {name: address for name in ADDRESS_COLUMNS if name in table.columns}
                if named:
                    session.execute(update(table).values(named))
        for path in (
            *pages,
            "/api/1/datasets/open-x",
            "/admin/jeux/open-x",
            "/admin/jeux/open-x/fichiers/f0",
        ):
            answer = poisoned.client.get(path)
            assert answer.status_code == 200, (path, address)
            assert answer.mimetype != "text/html" or read_page(answer.text).found == [], (path, address)


def _listen(page: Page, reports: list[str]) -> None:
    """Note all that a script of somebody else would show."""

    def told(what: str) -> Callable[[Any], None]:
        return lambda event: reports.append(f"{what} at {unquote(page.url)}: {getattr(event, 'text', event)}")

    def refused(dialog: Dialog) -> None:
        told("dialog")(dialog.message)
        dialog.dismiss()

    page.on("console", told("console"))
    page.on("pageerror", told("error"))
    page.on("popup", told("window"))
    page.on("dialog", refused)
    page.on("requestfailed", lambda request: told("failed")(request.url))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"
    )


def _stir(page: Page) -> None:
    """Open what is folded and touch everything, as what waits for that would have it."""
    page.evaluate(
        """() => {
          document.querySelectorAll('details').forEach(folded => { folded.open = true; });
          document.querySelectorAll('main *').forEach(element => {
            for (const kind of ['mouseover', 'focus', 'load', 'error', 'toggle']) {
              element.dispatchEvent(new Event(kind));
            }
          });
        }"""
    )


def _one_of_each_kind(poisoned: Poisoned, answers: dict[str, TestResponse]) -> list[str]:
    """Return two pages of each route."""
    adapter = poisoned.client.application.url_map.bind("localhost")
    numbers: dict[str, count[int]] = {}
    chosen = []
    for address, answer in answers.items():
        if (answer.status_code, answer.mimetype) != (200, "text/html"):
            continue
        endpoint, _arguments = adapter.match(unquote(urlsplit(address).path))
        if next(numbers.setdefault(endpoint, count())) < 2:
            chosen.append(address)
    return chosen


def _crawl(client: FlaskClient) -> dict[str, TestResponse]:
    """Ask for all that a person who is logged in can come to, and what programs read."""
    api = ("datasets", "variables", "codelists", "codes", "concepts", "crosswalks", "links", "reuses")
    waiting = deque(["/", "/admin/", "/recherche?q=", "/?lang=en", *(f"/api/1/{name}" for name in api)])
    answers: dict[str, TestResponse] = {}
    while waiting:
        address = waiting.popleft()
        if address in answers:
            continue
        # Read to its end, as a server does: a file that is streamed holds its session until then.
        answer = answers[address] = client.get(address, buffered=True)
        if answer.mimetype == "application/json":
            waiting.extend(_addresses_in(json.loads(answer.text)))
        elif answer.mimetype == "text/html":
            found = [link.split("#")[0] for link in read_page(answer.text).links]
            waiting.extend(link for link in found if _is_followed(address, link))
    return answers


def _is_followed(address: str, link: str) -> bool:
    """Leave out other sites, and what never ends: searches from searches, English but for the first pages."""
    if not link.startswith("/") or link.startswith(("//", "/static/")):
        return False
    if "lang=" in link and address not in {"/", "/?lang=en"}:
        return False
    return not (link.startswith("/recherche") and address.startswith("/recherche"))


def _addresses_in(value: Any) -> Iterator[str]:
    """Give the addresses of our API that an answer holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _addresses_in(item)
    elif isinstance(value, str) and value.startswith(f"{PUBLIC}/api/1/"):
        yield value.removeprefix(PUBLIC)
