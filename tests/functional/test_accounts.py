"""The pages about accounts in a browser: what axe-core finds, how they fit, what the browser reports."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from catalogue.domain.vocabularies import Role
from tests.functional.editing import Desk, choose_password, log_in, open_desk, window
from tests.services.accounts.people import PASSWORD
from tests.stores import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A served site whose accounts only these tests touch."""
    yield from open_desk(databases, tmp_path_factory.mktemp("accounts"))


def inspect(page: Page) -> None:
    """Fail unless the page is accessible in both schemes, fits a small screen and has one main heading."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (page.url, width)
    assert page.locator("h1").count() == 1


def test_every_page_of_accounts_in_each_of_its_states(browser: Browser, desk: Desk):
    link = desk.add_user("administration-du-catalogue@exemple-de-domaine.fr", Role.ADMIN)
    with window(browser, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{desk.address}/admin/invitation/inconnu")
        inspect(page)
        page.goto(link)
        inspect(page)
        page.fill("#password", "trop court")
        page.fill("#password_again", "autre chose")
        page.keyboard.press("Enter")
        expect(page.locator("#password-problem")).to_contain_text("trop court")
        inspect(page)
        page.fill("#password", PASSWORD)
        page.fill("#password_again", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Votre mot de passe est enregistré")
        inspect(page)
        page.fill("#email", "administration-du-catalogue@exemple-de-domaine.fr")
        page.fill("#password", "faux")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("Adresse ou mot de passe inconnus.")
        inspect(page)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        page.goto(f"{desk.address}/admin/compte?lang=en")
        inspect(page)
        page.goto(f"{desk.address}/admin/utilisateurs")
        page.fill("#email", "bruno@exemple.fr")
        page.keyboard.press("Enter")
        expect(page.locator("main code")).to_contain_text("/admin/invitation/")
        inspect(page)
        page.fill("#email", "bruno")
        page.evaluate("document.querySelector('form.narrow').noValidate = true")
        page.keyboard.press("Enter")
        expect(page.locator("#email-problem")).to_contain_text("mal formée")
        inspect(page)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_was_typed_comes_back_after_the_session_ended(browser: Browser, desk: Desk, *, script: bool):
    email = f"nom-{script}@exemple.fr".lower()
    with window(browser, script=script) as context:
        page = desk.enter(context, email)
        page.goto(f"{desk.address}/admin/compte")
        page.fill("#name", "Anne « Martin » <é>")
        context.clear_cookies(name="session")
        page.get_by_role("button", name="Enregistrer le nom").click()
        expect(page.locator("main")).to_contain_text("ce que vous aviez saisi vous sera rendu")
        page.fill("#email", email)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Reprendre ma saisie").click()
        expect(page.locator("#name")).to_have_value("Anne « Martin » <é>")
        page.get_by_role("button", name="Enregistrer le nom").click()
        expect(page.locator("main")).to_contain_text("Votre nom est enregistré.")
        expect(page.locator("#name")).to_have_value("Anne « Martin » <é>")


def test_the_browser_reports_nothing_about_the_policy(browser: Browser, desk: Desk):
    reports: list[str] = []
    with window(browser) as context:
        page = desk.enter(context, "rapport@exemple.fr", Role.ADMIN)
        page.on("console", lambda message: reports.append(message.text))
        page.on("pageerror", lambda error: reports.append(str(error)))
        for path in ("/admin/compte", "/admin/utilisateurs", "/admin/"):
            page.goto(desk.address + path)
    assert reports == []


def test_the_back_button_after_logout_shows_nothing_kept(browser: Browser, desk: Desk):
    link = desk.add_user("retour@exemple.fr", Role.CONTRIBUTOR)
    with window(browser) as context:
        page = context.new_page()
        choose_password(page, link)
        log_in(page, "retour@exemple.fr")
        page.wait_for_url("**/admin/")
        page.goto(f"{desk.address}/admin/compte")
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.locator("main")).to_contain_text("Vous êtes déconnecté.")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
