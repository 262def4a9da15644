"""A day of work under /admin in a browser, by keyboard only, and what goes wrong in one: nothing is lost."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.domain.vocabularies import Role
from tests.functional.editing import (
    Desk,
    Keyboard,
    choose_password,
    log_in,
    open_desk,
    window,
)
from tests.stores import Store

pytestmark = pytest.mark.browser

SAVE = "Enregistrer"


@pytest.fixture(scope="module")
def desk(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A served site that only these tests edit."""
    yield from open_desk(databases, tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize(
    ("script", "slug", "variable", "key"),
    [
        (True, "open-damir", "BEN_RES_REG", "region-residence"),
        (False, "open-medic", "CIP13", "medicament-cip13"),
    ],
    ids=["with JavaScript", "without JavaScript"],
)
def test_a_day_of_work_by_keyboard(
    browser: Browser, desk: Desk, *, script: bool, slug: str, variable: str, key: str
):
    email = f"{slug}@exemple.fr"
    link = desk.add_user(email, Role.MAINTAINER)
    with window(browser, script=script) as context, window(browser, script=script) as other:
        page = context.new_page()
        choose_password(page, link)
        log_in(page, email)
        keyboard = Keyboard(page)
        expect(page).to_have_title("Espace de gestion – Catalogue SNIIRAM/SNDS")
        _settle_a_conflict(keyboard, desk.enter(other, f"autre-{slug}@exemple.fr"), desk, slug)
        _edit_part(keyboard, "Variables", variable, "Libellé facultatif", "Zygomorphe du bénéficiaire")
        keyboard.follow(slug)
        _edit_part(keyboard, "Clés de jointure", key, "Libellé", "Zygène de résidence")
        base = _confirm_first_link(keyboard)
        _assert_public(desk, page, slug, base)
        keyboard.press("Se déconnecter")
        page.goto(f"{desk.address}/admin/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")


def _settle_a_conflict(keyboard: Keyboard, colleague: Page, desk: Desk, slug: str) -> None:
    """Correct a dataset that a colleague corrects meanwhile, and keep one text of each."""
    page = keyboard.page
    keyboard.skip()
    keyboard.follow("Jeux de données")
    keyboard.follow(slug)
    keyboard.write("Titre", f"Anémone {slug}")
    keyboard.write("Résumé facultatif", f"Mon résumé de {slug}")
    colleague.goto(f"{desk.address}/admin/jeux/{slug}")
    theirs = Keyboard(colleague)
    theirs.write("Titre", f"Zygomorphe {slug}")
    theirs.write("Résumé facultatif", "Le résumé de l’autre")
    theirs.press(SAVE)
    expect(colleague.get_by_role("status")).to_contain_text("Enregistré (version 2).")
    keyboard.tab_to("button", SAVE)
    with page.expect_navigation() as refused:
        page.keyboard.press("Space")
    assert refused.value is not None
    assert refused.value.status == 409
    expect(page.get_by_role("heading", level=1)).to_have_text("Deux versions à départager")
    keyboard.tab_to("radio", f"Votre saisie Anémone {slug}")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name=f"Version enregistrée Zygomorphe {slug}")).to_be_checked()
    keyboard.press("Enregistrer ces choix")
    expect(page.get_by_label("Titre", exact=True)).to_have_value(f"Zygomorphe {slug}")
    expect(page.get_by_label("Résumé")).to_have_value(f"Mon résumé de {slug}")


def _edit_part(keyboard: Keyboard, parts: str, name: str, field: str, text: str) -> None:
    keyboard.follow(parts)
    keyboard.follow(name)
    keyboard.write(field, text)
    keyboard.press(SAVE)
    expect(keyboard.page.get_by_role("status")).to_contain_text("Enregistré (version 2).")


def _confirm_first_link(keyboard: Keyboard) -> tuple[str, str]:
    """Confirm a link that nobody has read yet; return its extract and base."""
    page = keyboard.page
    keyboard.follow("Accueil")
    keyboard.follow("ceux que personne n’a encore relus")
    keyboard.follow(page.locator("table a").first.inner_text())
    extract, base = page.url.split("?")[0].split("/")[-2:]
    keyboard.tab_to("radio", "Confirmer : le chemin est juste et le croisement a un sens")
    page.keyboard.press("Space")
    keyboard.write("Motif", "Vérifié sur les deux fichiers de 2023.")
    keyboard.press("Enregistrer la décision")
    expect(page.get_by_role("status")).to_have_text("La décision est enregistrée.")
    return extract, base


def _assert_public(desk: Desk, page: Page, slug: str, pair: tuple[str, str]) -> None:
    """Check that search, feed and API say what was just saved."""
    desk.await_text(page, f"/recherche?q=zygomorphe+{slug}", f"/jeux/{slug}")
    assert f"Zygomorphe {slug}" in desk.read(page, "/catalogue.ttl")
    told = json.loads(desk.read(page, f"/api/1/datasets/{slug}"))
    assert (told["title"], told["summary"]) == (f"Zygomorphe {slug}", f"Mon résumé de {slug}")
    link = json.loads(desk.read(page, "/api/1/links/{}/{}".format(*pair)))
    assert link["status"] == "confirmed"
    assert "Zygène de résidence" in desk.read(page, f"/jeux/{slug}")
