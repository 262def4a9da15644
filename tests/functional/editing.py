"""A served site that is edited, its accounts, and a person who has only a keyboard.

What the tests of the editing pages share; a module has a site of its own: no other test sees its edits.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select

from catalogue.db import Database
from catalogue.domain import Revision
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from tests.conftest import ROOT
from tests.functional.conftest import served
from tests.services.accounts.people import PASSWORD, account, logged_in
from tests.stores import DATABASE_URL, Store, database_setting

# The promise is 2 s (bench/index_follows.py); the rest is for a machine busy with other tests.
SOON_S = 5.0
# No page has more stops than this; past them, what is looked for cannot be reached.
STOPS_MAX = 400
INVITATION = re.compile(r"/admin/invitation/\S+")


@dataclass(frozen=True)
class Desk:
    """A served site that may be edited, and its database."""

    address: str
    database: Database
    folder: Path
    setting: dict[str, str]

    def add_user(self, email: str, role: Role) -> str:
        """Make an account as an operator does; return the address of its one-time link."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOGUE_")}
        environment = {
            **kept,
            **self.setting,
            "CATALOGUE_DATA_DIR": str(self.folder / "data"),
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "catalogue", "users", "add", email, "--role", role.value]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, check=True, capture_output=True, text=True
        )
        found = INVITATION.search(done.stdout)
        assert found is not None, done.stdout
        return self.address + found[0]

    def token(self, email: str, role: Role = Role.MAINTAINER) -> str:
        """Return a session of an account made at once, without its first visit."""
        with self.database.unit_of_work() as session:
            return logged_in(session, account(session, email, role=role), now=utc_now())

    def enter(self, context: BrowserContext, email: str, role: Role = Role.MAINTAINER) -> Page:
        """Return a page of a browser in which this new account is logged in."""
        context.add_cookies([{"name": "session", "value": self.token(email, role), "url": self.address}])
        return context.new_page()

    def revisions(self, page_key: str) -> int:
        """Return how many changes the history holds of one page of the catalogue."""
        with self.database.reading() as session:
            kept = select(func.count()).select_from(Revision).where(Revision.page_key == page_key)
            return session.scalars(kept).one()

    def read(self, page: Page, path: str) -> str:
        """Return what a public address answers, whatever its status."""
        return page.request.get(self.address + path).text()

    def await_text(self, page: Page, path: str, text: str) -> None:
        """Wait until an address answers with this text."""
        deadline = time.monotonic() + SOON_S
        while text not in self.read(page, path):
            assert time.monotonic() < deadline, f"{path} never said « {text} »"
            time.sleep(0.05)


def open_desk(databases: Store, folder: Path) -> Iterator[Desk]:
    """Serve the real seed, to be edited, until the fixture ends."""
    with database_setting(databases) as store:
        setting = {**store, "CATALOGUE_PASSWORD_MEMORY_KIB": "8"}
        url = setting.get(DATABASE_URL) or f"sqlite:///{folder / 'data' / 'catalogue.sqlite3'}"
        for address in served(folder, setting):
            database = Database(url)
            try:
                yield Desk(address, database, folder, setting)
            finally:
                database.dispose()


@contextmanager
def window(browser: Browser, *, script: bool = True, **options) -> Iterator[BrowserContext]:
    """A browser of one person, closed at the end."""
    context = browser.new_context(
        java_script_enabled=script, viewport={"width": 1280, "height": 900}, **options
    )
    try:
        yield context
    finally:
        context.close()


class Keyboard:
    """Somebody in front of a page with a keyboard only: goes from stop to stop, types, presses."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, role: str, name: str, *, back: bool = False) -> None:
        """Press Tab until what has this role and exactly this name holds the focus."""
        found = self.page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        wanted = found.element_handles()
        for _stop in range(STOPS_MAX if wanted else 0):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("wanted => wanted.includes(document.activeElement)", wanted):
                return
        pytest.fail(f"no stop is the {role} « {name} » of {self.page.url}")

    def skip(self) -> None:
        """Go past header and navigation, by the first link of the page."""
        self.tab_to("link", "Aller au contenu")
        self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Replace what a field holds."""
        self.tab_to("textbox", name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def press(self, name: str) -> None:
        """Press a button, and wait for the page that answers."""
        self.tab_to("button", name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.tab_to("link", name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def choose_password(page: Page, link: str) -> None:
    """Follow a one-time link and choose a password there."""
    page.goto(link)
    keyboard = Keyboard(page)
    keyboard.write("Nouveau mot de passe", PASSWORD)
    keyboard.write("Le même, une seconde fois", PASSWORD)
    keyboard.press("Enregistrer le mot de passe")


def log_in(page: Page, email: str) -> None:
    """Fill the login form that the page shows."""
    keyboard = Keyboard(page)
    keyboard.write("Adresse électronique", email)
    keyboard.write("Mot de passe", PASSWORD)
    keyboard.press("Se connecter")
