"""Bring a file in with a browser: looked at first, then imported; what is wrong with it is shown in place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from catalogue.domain.vocabularies import Role
from tests.functional.editing import Desk, open_desk, window
from tests.functional.test_editing_pages import look_at
from tests.stores import Store

# What these pages look like does not depend on the store.
pytestmark = [pytest.mark.browser, pytest.mark.store("sqlite")]

DATASET, CODE_LIST = "/admin/jeux/open-lpp", "/admin/nomenclatures/departement-insee"
WRONG = "Variable;Libellé;Type;Remarque\nl_code;Code LPP;machin;x\n;Orpheline;;\nl_code;Encore;texte;\n"


@pytest.fixture(scope="module")
def desk(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    yield from open_desk(databases, tmp_path_factory.mktemp("imports"))


@pytest.fixture(scope="module")
def person(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A page of a maintainer, whose browser lets axe in."""
    with window(browser, bypass_csp=True) as context:
        yield desk.enter(context, "importe@exemple.fr", Role.MAINTAINER)


def send(page: Page, file: Path, button: str) -> None:
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def test_a_dictionary_is_looked_at_then_imported(person: Page, desk: Desk, tmp_path: Path):
    taken = person.request.get(f"{desk.address}/jeux/open-lpp.csv").text()
    assert "\nNBC;" in taken
    file = tmp_path / "dictionnaire.csv"
    file.write_text(taken.replace("\nNBC;", "\nNOUVELLE;"), encoding="utf-8", newline="")
    person.goto(desk.address + DATASET)
    person.get_by_role("link", name="Importer un fichier").click()
    look_at(person)
    send(person, file, "Vérifier sans rien changer")
    expect(person.get_by_role("status")).to_contain_text("Rien n’est encore enregistré")
    expect(person.get_by_role("heading", name="Variables ajoutées")).to_be_visible()
    look_at(person)
    assert "NOUVELLE" not in person.request.get(f"{desk.address}/jeux/open-lpp.csv").text()
    send(person, file, "Importer")
    expect(person.get_by_role("status")).to_contain_text("Le fichier est importé.")
    look_at(person)
    after = person.request.get(f"{desk.address}/jeux/open-lpp.csv").text()
    assert "NOUVELLE" in after
    assert "\nNBC;" in after, "closed, not removed"


def test_a_wrong_file_says_where_it_is_wrong(person: Page, desk: Desk, tmp_path: Path):
    file = tmp_path / "faux.csv"
    file.write_text(WRONG, encoding="utf-8")
    person.goto(f"{desk.address}{DATASET}/importer")
    send(person, file, "Importer")
    expect(person).to_have_title("Erreur – Importer un dictionnaire · open-lpp – Catalogue SNIIRAM/SNDS")
    expect(person.get_by_role("alert")).to_contain_text("rien n’a été enregistré")
    expect(person.get_by_role("row").filter(has_text="machin")).to_contain_text("2")
    look_at(person)


def test_codes_are_imported(person: Page, desk: Desk, tmp_path: Path):
    file = tmp_path / "codes.csv"
    file.write_text("Code;Libellé\n01;Ain\n999;Nulle part\n", encoding="utf-8")
    person.goto(desk.address + CODE_LIST)
    person.get_by_role("link", name="Importer un fichier").click()
    send(person, file, "Vérifier sans rien changer")
    expect(person.get_by_role("row", name="Départements, code officiel")).to_be_visible()
    look_at(person)
