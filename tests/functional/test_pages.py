"""Every kind of page in a real browser: what it reports, how it fits, what axe-core finds.

Axe is injected, which the site's policy forbids: only its own contexts bypass the policy.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "everything": "/recherche",
    "results": "/recherche?q=m%C3%A9dicaments&type=dataset&type=variable&publisher=cnam",
    "corrected": "/recherche?q=medicamant",
    "nothing": "/recherche?q=zzzzzz&kind=extract",
    "matrix": "/croisements",
    "link": "/croisements/open-medic/estimation-population",
    "link-no": "/croisements/open-damir/population-protegee-rniam",
    "link-question": "/croisements?q=open+damir+%C3%97+finess+commune",
    "link-choices": "/croisements?q=pathologies",
    "links-of-one": "/croisements?base=bdpm",
    "shared-keys": "/croisements?jeu=open-damir&jeu=finess&jeu=filosofi",
    "reuses": "/reutilisations",
    "reuse": "/reutilisations/medecine-de-ville-et-urgences",
    "extract": "/jeux/open-damir",
    "base": "/jeux/bdpm",
    "variable": "/jeux/open-damir/variables/BEN_RES_REG",
    "code-lists": "/nomenclatures",
    "code-list": "/nomenclatures/departement-insee",
    "keys": "/cles",
    "key": "/cles/lieu",
    "law": "/cadre-juridique",
    "glossary": "/sigles",
    "english-glossary": "/sigles?lang=en",
    "feed": "/catalogue",
    "api": "/api/docs",
    "english": "/croisements/open-medic/bdpm?lang=en",
    "not-found": "/jeux/inconnu",
    "refused": "/recherche?page=x",
}
ERRORS = {"not-found", "refused"}


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int, scheme: str = "light", bypass_csp: bool = False
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=bypass_csp,
    )
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, width: int, scheme: str):
    with opened(browser, site + PAGES[name], width=width, scheme=scheme, bypass_csp=True) as page:
        results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_small_screen_or_at_twice_the_size(
    browser: Browser, site: str, name: str
):
    """A window of 1,280 at 200 % is 640 wide."""
    with opened(browser, site + PAGES[name], width=1280) as page:
        for width in (320, 640, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ERRORS])
def test_the_browser_reports_nothing(browser: Browser, site: str, name: str):
    context = browser.new_context()
    reports: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: reports.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: reports.append(f"error: {error}"))
    page.on("requestfailed", lambda request: reports.append(f"failed: {request.url}"))
    page.on("response", lambda answer: reports.append(answer.url) if answer.status >= 400 else None)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))"
    )
    page.goto(site + PAGES[name])
    styled = page.evaluate("getComputedStyle(document.body).marginTop")
    context.close()
    assert reports == []
    assert styled == "0px"


def test_the_policy_stops_an_inline_script(browser: Browser, site: str):
    with opened(browser, f"{site}/", width=1280) as page:
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
        )
        assert page.evaluate("window.ran") is None


def test_titles_tell_pages_apart_and_each_has_one_main_heading(browser: Browser, site: str):
    titles = {}
    with opened(browser, site, width=1280) as page:
        for name, address in PAGES.items():
            page.goto(site + address)
            titles[name] = page.title()
            assert page.locator("h1").count() == 1, name
    assert len(set(titles.values())) == len(titles)
    assert {title.split(" – ")[-1] for title in titles.values()} == {
        "Catalogue SNIIRAM/SNDS",
        "SNIIRAM/SNDS catalogue",
    }


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(browser: Browser, site: str):
    with opened(browser, f"{site}/jeux/open-medic", width=1280) as page:
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


def test_print_leaves_out_navigation_and_shows_the_whole_matrix(browser: Browser, site: str):
    with opened(browser, f"{site}/croisements", width=1280) as page:
        page.emulate_media(media="print")
        expect(page.locator("header.site")).to_be_hidden()
        expect(page.locator("table.matrix")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
