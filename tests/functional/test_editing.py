"""A day of work under /admin in a browser, by keyboard only, and what goes wrong in one: nothing is lost."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, select

from catalogue.domain import User, UserSession
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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs scripts, though no page of ours has any."""
    with window(browser) as context:
        yield context.new_page()


def test_expired_session_gives_back_what_was_being_typed(page: Page, desk: Desk):
    address, summary = f"{desk.address}/admin/jeux/open-bio", "Écrit avant la fin\n\nde la session <5 ans."
    user = "expire@exemple.fr"
    desk.enter(page.context, user)
    page.goto(address)
    page.get_by_label("Résumé").fill(summary)
    _end_sessions(desk, user)
    with page.expect_navigation() as answer:
        page.get_by_role("button", name=SAVE).click()
    assert answer.value is not None
    assert answer.value.status == 401
    expect(page.get_by_role("status")).to_contain_text("ce que vous aviez saisi vous sera rendu")
    log_in(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rien n’a été enregistré")
    Keyboard(page).press("Reprendre ma saisie")
    expect(page.get_by_label("Résumé")).to_have_value(summary)
    assert desk.revisions("dataset:open-bio") == 0
    Keyboard(page).press(SAVE)
    expect(page.get_by_role("status")).to_contain_text("Enregistré (version 2).")
    expect(page.get_by_label("Résumé")).to_have_value(summary)
    assert desk.revisions("dataset:open-bio") == 1


def test_expired_token_gives_back_what_was_being_typed(page: Page, desk: Desk):
    desk.enter(page.context, "jeton@exemple.fr")
    page.goto(f"{desk.address}/admin/jeux/medic-am")
    page.get_by_label("Taille").fill("Écrit avant la fin du jeton")
    page.context.clear_cookies(name="csrf")
    with page.expect_navigation() as answer:
        page.get_by_role("button", name=SAVE).click()
    assert answer.value is not None
    assert answer.value.status == 400
    Keyboard(page).press("Reprendre ma saisie")
    expect(page.get_by_label("Taille")).to_have_value("Écrit avant la fin du jeton")
    Keyboard(page).press(SAVE)
    expect(page.get_by_role("status")).to_contain_text("Enregistré (version 2).")
    assert desk.revisions("dataset:medic-am") == 1


def test_going_back_and_saving_again_loses_no_edit(page: Page, desk: Desk):
    """A browser keeps no page of /admin: going back asks for the form anew, at the version just saved."""
    desk.enter(page.context, "retour@exemple.fr")
    address = f"{desk.address}/admin/jeux/lpp-am"
    page.goto(address)
    page.get_by_label("Taille").fill("Premier texte")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("status")).to_contain_text("version 2")
    page.go_back()
    page.get_by_label("Taille").fill("Premier texte")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_label("Taille")).to_have_value("Premier texte")
    assert desk.revisions("dataset:lpp-am") == 1
    page.goto(address)
    page.get_by_label("Taille").fill("Deuxième texte")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("status")).to_contain_text("version 3")
    page.go_back()
    expect(page.get_by_label("Taille")).to_have_value("Deuxième texte")
    page.get_by_label("Taille").fill("Troisième texte")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("status")).to_contain_text("version 4")
    assert desk.revisions("dataset:lpp-am") == 3


def test_form_sent_twice_at_once_makes_one_change(page: Page, desk: Desk):
    desk.enter(page.context, "double@exemple.fr")
    page.goto(f"{desk.address}/admin/jeux/biol-am")
    answers = page.evaluate(
        """async () => {
          const form = document.querySelector('form.record');
          form.elements.volume.value = 'Envoyé deux fois';
          const body = new URLSearchParams(new FormData(form));
          const send = () => fetch(form.action, {method: 'POST', body});
          return (await Promise.all([send(), send()])).map(answer => answer.status);
        }"""
    )
    assert answers == [200, 200]
    assert desk.revisions("dataset:biol-am") == 1


def test_two_tabs_on_one_record_lose_nothing(page: Page, desk: Desk):
    desk.enter(page.context, "onglets@exemple.fr")
    tab, address = page.context.new_page(), f"{desk.address}/admin/organisations/cnam"
    page.goto(address)
    tab.goto(address)
    page.get_by_label("Courriel").fill("open@exemple.fr")
    page.get_by_role("button", name=SAVE).click()
    tab.get_by_label("Nom", exact=True).fill("La Caisse nationale")
    tab.get_by_role("button", name=SAVE).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Deux versions à départager")
    tab.get_by_role("button", name="Enregistrer ces choix").click()
    expect(tab.get_by_label("Nom", exact=True)).to_have_value("La Caisse nationale")
    expect(tab.get_by_label("Courriel")).to_have_value("open@exemple.fr")


def test_draft_of_a_contributor_is_published_then_withdrawn_by_a_maintainer(browser: Browser, desk: Desk):
    with window(browser) as context, window(browser) as other:
        page = desk.enter(context, "contribue@exemple.fr", Role.CONTRIBUTOR)
        page.goto(f"{desk.address}/admin/jeux/open-lpp")
        expect(page.get_by_text("Votre compte peut lire cette notice, pas la changer")).to_be_visible()
        expect(page.get_by_role("button", name=SAVE)).to_have_count(0)
        _add_draft(page, desk)
        _assert_hidden(desk, page)
        page = desk.enter(other, "responsable@exemple.fr")
        page.goto(f"{desk.address}/admin/")
        page.get_by_role("link", name="Zygène des brouillons").click()
        page.get_by_role("button", name="Publier").click()
        expect(page.get_by_role("status")).to_contain_text("L’état est changé")
        desk.await_text(page, "/recherche?q=zygene+des+brouillons", "/jeux/zygene")
        assert "Zygène des brouillons" in desk.read(page, "/catalogue.ttl")
        assert json.loads(desk.read(page, "/api/1/datasets/zygene"))["title"] == "Zygène des brouillons"
        page.get_by_role("button", name="Retirer de la publication").click()
        expect(page.get_by_role("status")).to_contain_text("L’état est changé")
        for path in ("/jeux/zygene", "/api/1/datasets/zygene"):
            assert page.request.get(desk.address + path).status == 410
        assert "Zygène des brouillons" not in desk.read(page, "/catalogue.ttl")


def _add_draft(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/admin/jeux")
    page.get_by_role("link", name="Nouveau jeu de données").click()
    page.get_by_label("Titre", exact=True).fill("Zygène des brouillons")
    page.get_by_label("Producteur").fill("cnam")
    page.get_by_label("Nom dans l’adresse").fill("zygene")
    for field in ("kind", "legal_status", "dictionary_state"):
        page.locator(f"#f-{field}").select_option(index=1)
    page.get_by_role("button", name="Créer la notice").click()
    expect(page.get_by_role("status")).to_contain_text("Notice créée (version 1).")


def _assert_hidden(desk: Desk, page: Page) -> None:
    """Check that no public address tells of the draft."""
    for path in ("/jeux/zygene", "/api/1/datasets/zygene"):
        assert page.request.get(desk.address + path).status == 404
    lists = ("/", "/recherche?q=zygene", "/croisements", "/catalogue.ttl", "/api/1/datasets?limit=100")
    for path in (*lists, "/api/1/search?q=zygene", "/api/1/links?extract=zygene"):
        assert "Zygène" not in desk.read(page, path), path


def _end_sessions(desk: Desk, email: str) -> None:
    with desk.database.unit_of_work() as session:
        user = select(User.id).where(User.email == email)
        session.execute(delete(UserSession).where(UserSession.user_id.in_(user)))
