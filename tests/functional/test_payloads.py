"""Hostile texts typed in every field, and found in every column: nothing runs, nothing breaks."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.domain import Dataset, Distribution
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.search.memory import MemoryIndex
from catalogue.services.initialise import initialise
from catalogue.settings import Settings
from catalogue.web.admin.sections import SECTIONS, new_url, public_url, record_url
from catalogue.web.site import EXTENSION
from tests import factories
from tests.functional.payloads import PAYLOADS, read_page
from tests.seed_folder import write_seed
from tests.services.accounts.people import account, logged_in
from tests.stores import Store

SECRET = "a key of the tests only"
STEPS = {"sqlite": 5, "postgresql": 15}
MILLION = "x" * 1_000_000
VERSION = re.compile(r"version=(\d+)")
PROBLEM = re.compile(r'id="f-(\w+)-problem">([^<]+)<')
# One record of each sort, in the small seed of the tests.
RECORDS = {
    "dataset": ("open-x",),
    "distribution": ("open-x", "fichier"),
    "variable": ("open-x", "ZON"),
    "join-key": ("open-x", "residence"),
    "code-list": ("departements",),
    "crosswalk": ("departements-vers-zones",),
    "reuse": ("r",),
    "organisation": ("cnam",),
    "synonym-set": ("ald",),
    "guidance": ("1",),
}


@dataclass(frozen=True)
class Editor:
    """A client that is logged in, with the token of its session."""

    client: FlaskClient
    csrf: str

    def post(self, address: str, typed: dict[str, str]) -> TestResponse:
        """Send a form."""
        return self.client.post(address, data={**typed, "csrf_token": self.csrf})


@pytest.fixture(scope="module")
def filled(
    databases: Store, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """The address of a database that holds the small seed, and a folder."""
    folder = tmp_path_factory.mktemp("payloads")
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=write_seed(folder / "seed"))
        with database.unit_of_work() as session:
            of = session.scalars(select(Dataset).where(Dataset.slug == "open-x")).one()
            file = Distribution(slug="fichier", title="Fichier", access_url="https://exemple.fr/", position=0)
            of.distributions.append(file)
            factories.synonym_set(session, "ALD", meaning="affection de longue durée")
        database.dispose()
        yield url, folder


@contextmanager
def edited_site(url: str, folder: Path) -> Iterator[tuple[Flask, Editor]]:
    """Open the site on a database, and log somebody in."""
    settings = Settings(data_dir=folder, database_url=url, secret_key=SECRET, password_memory_kib=8)
    app = create_app(settings)
    site = app.extensions[EXTENSION]
    index = MemoryIndex()
    index.replace_all([])
    app.extensions[EXTENSION] = replace(site, index=index)
    with site.database.unit_of_work() as session:
        token = logged_in(session, account(session, "anne@exemple.fr", role=Role.ADMIN), now=utc_now())
    client = app.test_client()
    client.set_cookie("session", token, path="/")
    csrf = read_page(client.get("/admin/compte").text).fields["csrf_token"]
    yield app, Editor(client, csrf)
    site.database.dispose()


@pytest.fixture(scope="module")
def editor(filled: tuple[str, Path]) -> Iterator[tuple[Flask, Editor]]:
    with edited_site(*filled) as found:
        yield found


@pytest.mark.parametrize("kind", RECORDS)
def test_texts_in_every_field_are_refused_there_or_kept_as_text(
    editor: tuple[Flask, Editor], kind: str, store: str
):
    app, person = editor
    section = SECTIONS[kind]
    with app.test_request_context():
        address = record_url(section, RECORDS[kind])
    names = [field.name for field in section.kind.fields if not field.fixed]
    version = read_page(person.client.get(address).text).fields["row_version"]
    # Each turn gives each field another text. Neighbours of one kind make up for the turns left out, to be
    # done in a minute: with a step of 1 every field has every text.
    for turn in range(0, len(PAYLOADS), STEPS[store]):
        typed = {name: PAYLOADS[(turn + place) % len(PAYLOADS)] for place, name in enumerate(names)}
        version = _save_what_may_be(person, address, typed, version)


@pytest.mark.store("sqlite")
@pytest.mark.parametrize("kind", RECORDS)
def test_a_million_characters_in_a_field_come_back_refused(editor: tuple[Flask, Editor], kind: str):
    app, person = editor
    section = SECTIONS[kind]
    with app.test_request_context():
        address = record_url(section, RECORDS[kind])
    version = read_page(person.client.get(address).text).fields["row_version"]
    for field in section.kind.fields:
        if field.fixed:
            continue
        answer = person.post(address, {field.name: MILLION, "row_version": version})
        assert _assert_refused(answer, {field.name: MILLION}) == {field.name}


@pytest.mark.parametrize("kind", ["variable", "join-key", "distribution"])
def test_names_are_refused_or_make_a_page_that_opens(editor: tuple[Flask, Editor], kind: str):
    app, person = editor
    section = SECTIONS[kind]
    with app.test_request_context():
        address = new_url(section, ("open-x",))
    named = section.kind.key_field or ""
    others = {"label": "Clé", "title": "Fichier", "code_list": "zones", "access_url": "https://exemple.fr/"}
    others |= {"identifies_row": "no", "status": "proposed"}
    typed = {name: text for name, text in others.items() if name in {f.name for f in section.kind.fields}}
    made = 0
    for text in PAYLOADS:
        answer = person.post(address, {**typed, named: text})
        if answer.status_code == 422:
            assert _assert_refused(answer, {named: text}) == {named}
            continue
        assert answer.status_code == 303
        assert read_page(person.client.get(answer.location).text).found == []
        name = unquote(urlsplit(answer.location).path).split("/", 5)[-1]
        with app.test_request_context():
            public = public_url(section, ("open-x", name)) or ""
        shown = person.client.get(public)
        assert (shown.status_code, read_page(shown.text).found) == (200, []), text
        made += 1
    assert made > 0 or kind == "distribution"


@pytest.mark.parametrize("body", [b"title=%ff%fe", b"title=\xff\xfe", b"title=%ed%a0%80", b"title=%"])
def test_bytes_that_are_no_text_are_no_failure(editor: tuple[Flask, Editor], body: bytes):
    _app, person = editor
    token = urlencode({"csrf_token": person.csrf, "row_version": "1"}).encode()
    kind = "application/x-www-form-urlencoded"
    answer = person.client.post("/admin/jeux/base", data=token + b"&" + body, content_type=kind)
    assert answer.status_code in {303, 400, 409, 422}


def _save_what_may_be(person: Editor, address: str, typed: dict[str, str], version: str) -> str:
    """Send texts, leave out those that are refused, send again; return the version then."""
    left = dict(typed)
    while True:
        answer = person.post(address, {**left, "row_version": version})
        if answer.status_code == 303:
            break
        refused = _assert_refused(answer, left)
        left = {name: text for name, text in left.items() if name not in refused}
    shown = read_page(person.client.get(answer.location).text)
    assert shown.found == []
    for name, text in left.items():
        assert _plain(shown.fields[name]) == _plain(text), name
    found = VERSION.search(answer.location)
    assert found is not None
    return found[1]


def _assert_refused(answer: TestResponse, typed: dict[str, str]) -> set[str]:
    """Check that a form came back with a sentence at each field refused and all that was typed."""
    assert answer.status_code == 422, (answer.status_code, typed)
    problems = dict(PROBLEM.findall(answer.text))
    assert problems
    assert problems.keys() <= typed.keys()
    assert all(sentence.strip().endswith((".", "…")) for sentence in problems.values()), problems
    shown = read_page(answer.text)
    assert shown.found == []
    for name, text in typed.items():
        assert name in shown.lists or _lines(shown.fields[name]) == _lines(text), name
    return {*problems}


def _plain(text: str) -> str:
    """Return a text as it is compared: one form for the same words, one space for any."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
