"""A dictionary of 320 variables in a real browser: filtered and sorted at once, with a script or without.

The table is imported into a site of its own, beside the real seed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.functional.conftest import served
from tests.functional.test_pages import opened
from tests.stores import Store, database_setting

pytestmark = pytest.mark.browser

COUNT = 320
TABLE = "/jeux/t-large-f"
PAGES = {
    "dictionary": TABLE,
    "filtered": f"{TABLE}?v=soin&tri=-nom",
    "nothing": f"{TABLE}?v=zzz",
    "grouped": "/jeux/open-damir?codes=oui",
    "closed": f"{TABLE}/variables/VAR_007",
    "codes": "/jeux/open-damir/variables/BEN_RES_REG?q=zzz",
    "tree": "/nomenclatures/t-arbre-v",
    "branch": "/nomenclatures/t-arbre-v?dans=A",
    "versions": "/nomenclatures/t-arbre-v/versions/ben-res-reg",
    "compare": "/comparer?a=open-damir&b=open-medic",
    "compare-tables": "/comparer?a=t-large-f&b=t-petite-f",
    "compare-form": "/comparer",
    "compare-unknown": "/comparer?a=rien&b=open-medic",
    "english": "/comparer?a=t-large-f&b=t-petite-f&lang=en",
}


@pytest.fixture(scope="module")
def large_site(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that also holds a large table, a small one, and a code list that is a tree."""
    folder = tmp_path_factory.mktemp("large")
    write_tables(folder / "tables")
    with database_setting(databases) as setting:
        for address in served(folder, setting):
            import_tables(folder, setting)
            yield address


def write_tables(folder: Path) -> None:
    for name, count in (("T_LARGE_F", COUNT), ("T_PETITE_F", 12)):
        fields = [a_field(rank, length="2" if name == "T_LARGE_F" else "3") for rank in range(count)]
        write(
            folder / f"schemas/ESSAI/{name}.json",
            {"name": name, "title": "Une table d’essai", "fields": fields},
        )
    head = [
        {"name": "COD", "type": "string", "role": "code"},
        {"name": "LIB", "type": "string", "role": "label"},
    ]
    write(
        folder / "nomenclatures/ESSAI/T_ARBRE_V.json",
        {"name": "T_ARBRE_V", "title": "Un arbre", "fields": head},
    )
    rows = "COD;LIB\nA;Soins\n" + "".join(f"A{rank};Soin numéro {rank}\n" for rank in range(30))
    (folder / "nomenclatures/ESSAI/T_ARBRE_V.csv").write_text(rows, encoding="utf-8")


def a_field(rank: int, *, length: str) -> dict[str, object]:
    return {
        "name": f"VAR_{rank:03}",
        "description": f"Libellé du soin {rank}"
        if rank % 10 == 0
        else f"Libellé long de la variable numéro {rank}",
        "type": "integer" if rank % 2 else "string",
        "length": length,
        "nomenclature": "T_ARBRE_V" if rank % 4 == 0 else "-",
        "dateDeleted": "2017" if rank == 7 else "",
        "regle_gestion": "Une règle de gestion." if rank % 3 == 0 else "",
    }


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def import_tables(folder: Path, setting: dict[str, str]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOGUE_")}
    environment = {**kept, **setting, "CATALOGUE_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "catalogue", "import", "table-schema", str(folder / "tables")]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def names(page: Page) -> list[str]:
    """Return the names of the lines one sees, in their order."""
    found: list[str] = page.locator("tr[data-name]:visible").evaluate_all(
        "rows => rows.map(row => row.dataset.name)"
    )
    return found


def test_typing_filters_at_once_and_says_how_many_are_left(browser: Browser, large_site: str):
    with opened(browser, large_site + TABLE, width=1280) as page:
        assert len(names(page)) == COUNT
        page.get_by_label("Nom, libellé ou mot").fill("SOIN")
        expect(page.get_by_role("status")).to_have_text(f"32 variables sur {COUNT}")
        assert names(page) == [f"VAR_{rank:03}" for rank in range(0, COUNT, 10)]
        page.get_by_label("avec nomenclature").check()
        expect(page.get_by_role("status")).to_have_text(f"16 variables sur {COUNT}")
        # What one sees can be sent to somebody.
        assert "v=SOIN" in page.url
        assert "codes=oui" in page.url
        page.get_by_label("Nom, libellé ou mot").fill("zzz")
        expect(page.get_by_text("Aucune variable ne répond")).to_be_visible()
        assert names(page) == []


def test_what_the_script_shows_is_what_the_server_sends(browser: Browser, large_site: str):
    """The same filter, typed in the page and asked for in the address, gives the same lines."""
    with opened(browser, large_site + TABLE, width=1280) as page:
        page.get_by_label("Nom, libellé ou mot").fill("numéro règle VAR_1")
        page.get_by_label("Trier par").select_option("-type")
        expect(page.get_by_role("status")).not_to_be_empty()
        typed = names(page)
        page.reload()
        assert names(page) == typed
        assert len(typed) > 10


def test_heads_sort_up_down_and_back(browser: Browser, large_site: str):
    with opened(browser, large_site + "/jeux/open-damir", width=1280) as page:
        source, head = names(page), page.locator("th[data-sort=nom]")
        for direction, expected in [
            ("ascending", sorted(source)),
            ("descending", sorted(source, reverse=True)),
        ]:
            head.get_by_role("link").click()
            expect(head).to_have_attribute("aria-sort", direction)
            assert names(page) == expected
            assert not page.locator("tr.group:visible").count()
        head.get_by_role("link").click()
        assert names(page) == source
        assert head.get_attribute("aria-sort") is None
        assert page.locator("tr.group:visible").count() > 1


def test_a_page_asked_for_with_a_filter_finds_the_whole_when_it_is_lifted(browser: Browser, large_site: str):
    with opened(browser, f"{large_site}{TABLE}?v=soin&tri=-nom", width=1280) as page:
        assert len(names(page)) == 32
        page.get_by_label("Nom, libellé ou mot").fill("")
        expect(page.get_by_role("status")).to_have_text(f"{COUNT} variables sur {COUNT}")
        assert names(page)[0] == f"VAR_{COUNT - 1}"


def test_without_script_the_form_and_the_heads_do_the_same(browser: Browser, large_site: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(large_site + TABLE)
    page.get_by_label("Nom, libellé ou mot").fill("soin")
    page.get_by_role("button", name="Filtrer", exact=True).click()
    assert page.url.endswith("#dictionnaire")
    assert page.locator("tr[data-name]").count() == 32
    page.set_viewport_size({"width": 1280, "height": 700})
    page.locator("th[data-sort=nom] a").click()
    page.locator("th[data-sort=nom] a").click()
    assert page.locator("tr[data-name]").first.get_attribute("data-name") == "VAR_310"
    context.close()


def test_320_variables_fit_a_phone_and_the_filter_stays_within_reach(browser: Browser, large_site: str):
    with opened(browser, f"{large_site}{TABLE}#v-VAR_200", width=320) as page:
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
        expect(page.locator("#v-VAR_200")).to_be_in_viewport()
        back = page.get_by_role("link", name="Revenir au filtre")
        expect(back).to_be_in_viewport()
        back.click()
        expect(page.get_by_label("Nom, libellé ou mot")).to_be_in_viewport()
        page.get_by_label("Nom, libellé ou mot").fill("VAR_2")
        expect(page.get_by_role("status")).to_have_text(f"100 variables sur {COUNT}")
        # Each line repeats what the head of its column says.
        label = page.evaluate(
            "getComputedStyle(document.querySelector('#v-VAR_200 td[data-label]'), '::before').content"
        )
        assert "Type" in label


def test_the_head_stays_in_sight_and_the_keyboard_sorts(browser: Browser, large_site: str):
    with opened(browser, f"{large_site}{TABLE}#v-VAR_200", width=1280) as page:
        head = page.locator("th[data-sort=type] a")
        expect(head).to_be_in_viewport()
        head.focus()
        page.keyboard.press("Enter")
        expect(page.locator("th[data-sort=type]")).to_have_attribute("aria-sort", "ascending")
        assert names(page)[0] == "VAR_001"


def test_paper_shows_the_whole_table_and_no_form(browser: Browser, large_site: str):
    with opened(browser, large_site + TABLE, width=1280) as page:
        page.emulate_media(media="print")
        expect(page.locator("form[data-dictionary]")).to_be_hidden()
        expect(page.locator(".to-filter")).to_be_hidden()
        assert len(names(page)) == COUNT


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, large_site: str, name: str, width: int, scheme: str
):
    with opened(browser, large_site + PAGES[name], width=width, scheme=scheme, bypass_csp=True) as page:
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", [name for name in PAGES if name != "compare-unknown"])
def test_the_policy_lets_the_module_run_and_nothing_is_reported(browser: Browser, large_site: str, name: str):
    context = browser.new_context()
    reports: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: reports.append(message.text))
    page.on("pageerror", lambda error: reports.append(str(error)))
    page.goto(large_site + PAGES[name])
    if page.locator("form[data-dictionary]").count():
        page.locator("form[data-dictionary] input[type=search]").fill("soin")
        expect(page.locator("[data-dictionary-status]")).not_to_be_empty()
    context.close()
    assert reports == []
