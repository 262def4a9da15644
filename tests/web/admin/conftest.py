"""The site with its maintainers' area open, accounts in one line, and visitors who carry the right token."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.db import Database
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.search.memory import MemoryIndex
from catalogue.settings import Settings
from catalogue.web.site import EXTENSION
from tests.services.accounts.people import account, logged_in

SECRET = "a key of the tests only"
TOKEN_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')

LogIn = Callable[..., "Visitor"]


class Visitor:
    """A browser: keeps cookies, and sends the token of the last page it was shown a form on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **options) -> TestResponse:
        return self.client.get(address, **options)

    def token(self, address: str = "/admin/compte") -> str:
        found = TOKEN_FIELD.search(self.client.get(address).text)
        assert found is not None, f"no form at {address}"
        return found[1]

    def post(
        self, address: str, data: Mapping[str, str] | None = None, *, form_at: str = "/admin/compte"
    ) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token(form_at), **(data or {})})


def made_site(database: Database, url: str, folder: Path, **settings) -> Flask:
    """Return the site of this database, with its area open and hashes that cost nothing."""
    given = {"secret_key": SECRET, "password_memory_kib": 8, **settings}
    app = create_app(Settings(data_dir=folder, database_url=url, **given))
    index = MemoryIndex()
    index.replace_all([])
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], database=database, index=index)
    return app


@pytest.fixture
def app(database: Database, database_url: str, tmp_path: Path) -> Flask:
    return made_site(database, database_url, tmp_path)


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(client)


@pytest.fixture
def log_in(app: Flask, database: Database) -> LogIn:
    """Make an account and log it in: `log_in(Role.ADMIN)`."""

    def logging_in(role: Role = Role.MAINTAINER, email: str = "anne@exemple.fr", **browser) -> Visitor:
        with database.unit_of_work() as session:
            token = logged_in(session, account(session, email, role=role), now=utc_now(), **browser)
        client = app.test_client()
        client.set_cookie("session", token, path="/")
        return Visitor(client)

    return logging_in
