"""What people come to do, without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_from_a_question_to_the_way_of_crossing(page: Page, site: str):
    page.goto(site)
    page.get_by_role("searchbox").fill("dépenses de médicaments par région")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Open Medic").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open Medic")
    page.locator("#croisements ~ * a, section[aria-labelledby=croisements] a").filter(
        has_text="BDPM"
    ).first.click()
    expect(page.locator(".verdict")).to_contain_text("Oui")
    expect(page.get_by_role("table").first).to_contain_text("CIP13")


def test_facets_narrow_by_boxes_and_a_button_and_chips_undo(page: Page, site: str):
    page.goto(f"{site}/recherche?q=région")
    total = number(page)
    page.get_by_role("checkbox", name="Jeu de données").check()
    page.get_by_role("button", name="Affiner").click()
    narrowed = number(page)
    assert 0 < narrowed < total
    page.get_by_role("checkbox", name="Variable").check()
    page.get_by_role("button", name="Affiner").click()
    assert narrowed < number(page) <= total
    page.get_by_role("link", name="Retirer le filtre Jeu de données").click()
    page.get_by_role("link", name="Tout retirer").click()
    assert number(page) == total


def test_english_follows_the_visitor_and_data_stay_marked_as_french(page: Page, site: str):
    page.goto(site)
    page.get_by_role("link", name="English").click()
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Links", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What can be linked with what")
    page.goto(f"{site}/croisements/open-medic/bdpm?lang=en")
    expect(page.locator(".verdict [lang=fr]")).to_contain_text("Oui")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_phone_gets_the_matrix_as_lists(browser: Browser, site: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site}/croisements")
    expect(page.locator("table.matrix")).to_be_hidden()
    page.locator("#open-medic").get_by_role("link", name="BDPM").click()
    expect(page).to_have_url(f"{site}/croisements/open-medic/bdpm")
    context.close()


def number(page: Page) -> int:
    """Return the number of results that the heading says."""
    heading = page.get_by_role("heading", level=1).inner_text()
    return int("".join(char for char in heading.split("résultat")[0] if char.isdigit()))
