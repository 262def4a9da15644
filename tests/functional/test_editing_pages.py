"""Every kind of page under /admin in a browser, in its states: what axe-core finds, how it fits, its titles.

Axe is injected, which the site's policy forbids: only its own contexts bypass the policy.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from catalogue.domain import Link
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import LinkStatus, PublicationState, Role
from catalogue.services.editing.forms import read_record
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record, change_state, create_record
from catalogue.services.rights import operator
from tests.functional.editing import Desk, Keyboard, open_desk, window
from tests.stores import Store

# What these pages look like does not depend on the store.
pytestmark = [pytest.mark.browser, pytest.mark.store("sqlite")]

EDITED = "/admin/jeux/open-medic"
PAGES = {
    "dashboard": "/admin/",
    "datasets": "/admin/jeux",
    "withdrawn": "/admin/jeux?etat=withdrawn",
    "dataset": EDITED,
    "saved": f"{EDITED}?fait=enregistre&version=1",
    "draft": "/admin/jeux/essai",
    "new-dataset": "/admin/ajouter/jeux",
    "files": f"{EDITED}/fichiers",
    "file": f"{EDITED}/fichiers/base-complete",
    "new-file": "/admin/ajouter/jeux/open-medic/fichiers",
    "variables": "/admin/jeux/open-damir/variables",
    "variable": "/admin/jeux/open-damir/variables/BEN_RES_REG",
    "new-variable": "/admin/ajouter/jeux/open-damir/variables",
    "keys": f"{EDITED}/cles",
    "key": f"{EDITED}/cles/medicament-cip13",
    "new-key": "/admin/ajouter/jeux/open-medic/cles",
    "code-lists": "/admin/nomenclatures",
    "code-list": "/admin/nomenclatures/departement-insee",
    "new-code-list": "/admin/ajouter/nomenclatures",
    "crosswalks": "/admin/passages",
    "crosswalk": "/admin/passages/age-5-ans-cartographie-vers-age-5-ans-insee",
    "new-crosswalk": "/admin/ajouter/passages",
    "reuses": "/admin/reutilisations",
    "reuse": "/admin/reutilisations/medecine-de-ville-et-urgences",
    "new-reuse": "/admin/ajouter/reutilisations",
    "organisations": "/admin/organisations",
    "organisation": "/admin/organisations/cnam",
    "new-organisation": "/admin/ajouter/organisations",
    "synonyms": "/admin/sigles",
    "synonym-set": "/admin/sigles/ald",
    "new-synonym-set": "/admin/ajouter/sigles",
    "notes": "/admin/accompagnement",
    "note": "/admin/accompagnement/1",
    "new-note": "/admin/ajouter/accompagnement?sur=dataset:open-medic",
    "removal": f"/admin/effacer{EDITED.removeprefix('/admin')}/cles/medicament-cip13",
    "links": "/admin/croisements",
    "stale-links": "/admin/croisements?statut=stale",
    "link": "/admin/croisements/open-medic/bdpm",
    "history": "/admin/historique",
    "page-history": "/admin/historique?page=dataset:open-medic",
    "empty-history": "/admin/historique?page=dataset:bdpm",
    "account": "/admin/compte",
    "users": "/admin/utilisateurs",
    "english": f"{EDITED}?lang=en",
    "english-link": "/admin/croisements/open-medic/bdpm?lang=en",
    "unknown": "/admin/jeux/inconnu",
}
# Pages that a form answers with: where it stands, what is typed in it, the name of its button.
ANSWERS = {
    "errors": (EDITED, {"title": " ", "landing_page": "javascript:alert(1)"}, "Enregistrer"),
    "new-errors": ("/admin/ajouter/jeux", {"title": "<b>"}, "Créer la notice"),
    "conflict": (EDITED, {"title": "Le titre d’une autre", "summary": "Mon résumé"}, "Enregistrer"),
    "link-errors": ("/admin/croisements/open-medic/bdpm", {"reason": ""}, "Enregistrer la décision"),
    "account-errors": (
        "/admin/compte",
        {"current_password": "x", "password": "court", "password_again": "autre"},
        "Changer le mot de passe",
    ),
    "users-errors": (
        "/admin/utilisateurs",
        {"email": "pas-une-adresse@x"},
        "Ajouter et obtenir le lien",
    ),
    "users-link": ("/admin/utilisateurs", {"email": "nouvelle@exemple.fr"}, "Ajouter et obtenir le lien"),
}


# The name of what has the focus, where the bar at the bottom stands over all of it or its first line.
COVERED = """() => {
  const focused = document.activeElement, bar = document.querySelector('.save');
  if (focused === document.body || bar.contains(focused)) return [];
  const [own, over] = [focused.getBoundingClientRect(), bar.getBoundingClientRect()];
  const isCovered = own.top + Math.min(own.height, 24) > over.top && own.top < over.bottom;
  return isCovered || own.bottom < 0 ? [focused.name || focused.textContent] : [];
}"""


@pytest.fixture(scope="module")
def desk(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A served site with a draft, a withdrawn dataset, a history, and a link to look at again."""
    for desk in open_desk(databases, tmp_path_factory.mktemp("pages")):
        with desk.database.unit_of_work() as session:
            kind, actor = RECORD_TYPES["dataset"], operator()
            typed = {"slug": "essai", "kind": "extract", "title": "Essai", "publisher": "cnam"}
            typed |= {"legal_status": "open", "dictionary_state": "partial"}
            create_record(session, actor, kind, typed=typed)
            changed = {"summary": "Un résumé\n\nen deux paragraphes.", "keywords": "un\ndeux"}
            change_record(session, actor, kind, address=("open-damir",), typed=changed, row_version=1)
            withdrawn = PublicationState.WITHDRAWN
            change_state(session, actor, kind, address=("open-lpp",), state=withdrawn, row_version=1)
            session.scalars(select(Link).limit(1)).one().status = LinkStatus.STALE
        yield desk


@pytest.fixture(scope="module")
def person(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A page of an administrator, whose browser lets axe in."""
    with window(browser, bypass_csp=True) as context:
        yield desk.enter(context, "anne@exemple.fr", Role.ADMIN)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """A page of somebody who is not logged in, whose browser lets axe in."""
    with window(browser, bypass_csp=True) as context:
        yield context.new_page()


def look_at(page: Page) -> None:
    """Check what holds for every page, wide and light, then narrow and dark."""
    assert page.locator("h1").count() == 1
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} {width}\n{found.generate_report()}"
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, f"{page.url} {width}"


def open_answer(page: Page, desk: Desk, name: str) -> None:
    """Bring about the page that a form answers with."""
    path, typed, button = ANSWERS[name]
    page.goto(desk.address + path)
    if name == "conflict":
        with desk.database.unit_of_work() as session:
            changed = {"title": f"Titre {utc_now().isoformat()}", "volume": "Autre"}
            kind, address = RECORD_TYPES["dataset"], ("open-medic",)
            version = read_record(session, kind, address=address).row_version
            change_record(session, operator(), kind, address=address, typed=changed, row_version=version)
    for field, text in typed.items():
        page.locator(f"form [name={field}]:not([type=hidden])").last.fill(text)
    # What a browser would refuse by itself is to reach the site.
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true; })")
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_pages_before_logging_in_fit_and_axe_finds_nothing(visitor: Page, desk: Desk):
    visitor.goto(f"{desk.address}/admin/jeux")
    expect(visitor).to_have_title("Connexion – Catalogue SNIIRAM/SNDS")
    look_at(visitor)
    visitor.get_by_label("Adresse électronique").fill("inconnue@exemple.fr")
    visitor.get_by_label("Mot de passe").fill("peu importe lequel")
    visitor.get_by_role("button", name="Se connecter").click()
    expect(visitor).to_have_title("Erreur – Connexion – Catalogue SNIIRAM/SNDS")
    look_at(visitor)
    visitor.goto(desk.add_user("invitee@exemple.fr", Role.CONTRIBUTOR))
    look_at(visitor)
    visitor.get_by_label("Nouveau mot de passe").fill("court")
    visitor.get_by_label("Le même, une seconde fois").fill("autre")
    visitor.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(visitor).to_have_title("Erreur – Choisir un mot de passe – Catalogue SNIIRAM/SNDS")
    look_at(visitor)
    visitor.goto(f"{desk.address}/admin/invitation/inconnue")
    expect(visitor).to_have_title("Lien sans effet – Catalogue SNIIRAM/SNDS")
    look_at(visitor)


def test_pages_that_give_back_what_was_typed_fit_and_axe_finds_nothing(visitor: Page, desk: Desk):
    page = desk.enter(visitor.context, "reprise@exemple.fr")
    page.goto(desk.address + EDITED)
    page.context.clear_cookies(name="csrf")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_title("Rien n’a été enregistré – Catalogue SNIIRAM/SNDS")
    look_at(page)
    page.get_by_role("button", name="Reprendre ma saisie").click()
    expect(page.get_by_role("status")).to_contain_text("Voici ce que vous aviez saisi")
    look_at(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("Votre session a pris fin")
    look_at(page)


def test_pages_of_a_contributor_fit_and_axe_finds_nothing(visitor: Page, desk: Desk):
    page = desk.enter(visitor.context, "contribue@exemple.fr", Role.CONTRIBUTOR)
    for path in ("/admin/", EDITED, "/admin/jeux/essai", "/admin/croisements/open-medic/bdpm"):
        page.goto(desk.address + path)
        look_at(page)
    page.goto(f"{desk.address}/admin/utilisateurs")
    expect(page).to_have_title("Accès refusé – Catalogue SNIIRAM/SNDS")
    look_at(page)


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_and_axe_finds_nothing(person: Page, desk: Desk, name: str):
    person.goto(desk.address + PAGES[name])
    look_at(person)


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_to_forms_fit_and_axe_finds_nothing(person: Page, desk: Desk, name: str):
    open_answer(person, desk, name)
    look_at(person)
    assert person.title().startswith("Erreur – ") is ("errors" in name)


def test_titles_tell_pages_apart(person: Page, desk: Desk):
    titles = {}
    for name, path in PAGES.items():
        # The same pages in another state, or in English.
        if name not in {"saved", "withdrawn", "stale-links"}:
            person.goto(desk.address + path)
            titles[name] = person.title()
    assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize("name", ["errors", "link-errors"])
def test_each_problem_of_the_summary_leads_to_its_field(person: Page, desk: Desk, name: str):
    open_answer(person, desk, name)
    keyboard = Keyboard(person)
    links = person.locator(".problems a")
    assert links.count() == 2
    for link in links.all():
        keyboard.tab_to("link", link.inner_text())
        person.keyboard.press("Enter")
        expect(person.locator(link.get_attribute("href") or "")).to_be_focused()
        described = person.locator(":focus").evaluate(
            "field => field.closest('[aria-describedby$=problem]').getAttribute('aria-describedby')"
        )
        expect(person.locator(f"#{described.split()[-1]}")).to_be_visible()
        person.evaluate("scrollTo(0, 0); document.activeElement.blur()")


def test_history_and_notes_name_the_page_they_are_about(person: Page, desk: Desk):
    person.goto(f"{desk.address}/admin/historique?page=dataset:open-damir")
    expect(person.get_by_role("heading", level=1)).to_have_text("Historique Jeu de données open-damir")
    person.get_by_role("link", name="Jeu de données open-damir").click()
    expect(person).to_have_url(f"{desk.address}/admin/jeux/open-damir")
    for key, named in (("link:open-medic/bdpm", "Croisement open-medic/bdpm"), ("concept:lieu", "Clé lieu")):
        person.goto(f"{desk.address}/admin/ajouter/accompagnement?sur={key}")
        person.get_by_label("Nature").select_option(index=1)
        person.get_by_label("Texte").fill("Une note.")
        person.get_by_role("button", name="Créer la notice").click()
        expect(person.get_by_role("link", name=named)).to_be_visible()
    person.goto(f"{desk.address}/admin/historique?page=autre:chose")
    expect(person.get_by_role("heading", level=1)).to_contain_text("autre:chose")


@pytest.mark.parametrize("size", [(1280, 900), (390, 700)])
def test_what_has_the_focus_is_never_under_the_save_bar(person: Page, desk: Desk, size: tuple[int, int]):
    person.set_viewport_size({"width": size[0], "height": size[1]})
    person.goto(desk.address + EDITED)
    hidden = []
    for key in ("Tab", "Shift+Tab"):
        for _stop in range(90):
            person.keyboard.press(key)
            hidden += person.evaluate(COVERED)
    assert hidden == []
