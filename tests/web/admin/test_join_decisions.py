"""The joins of two tables are decided on the page of the pair, in either order."""

import pytest
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.domain.vocabularies import DatasetKind
from tests import factories as make
from tests.web.admin.conftest import LogIn, Visitor

ADDRESS = "/admin/croisements/actes/sejours"


def add_table(session: Session, slug: str) -> Dataset:
    return make.dataset(session, slug, kind=DatasetKind.TABLE, name=slug.upper())


@pytest.fixture
def editor(log_in: LogIn, database: Database) -> Visitor:
    with database.unit_of_work() as session:
        acts, stays = add_table(session, "actes"), add_table(session, "sejours")
        make.table_join(session, acts, stays, "ETA", evidence=["SEJOURS déclare cette clé."])
        add_table(session, "isolee")
    return log_in()


def test_the_page_says_what_speaks_for_the_join_and_where_its_review_stands(editor: Visitor):
    page = editor.get(ADDRESS).text
    assert "L’une rejoint l’autre." in page
    assert "SEJOURS déclare cette clé." in page
    assert editor.get("/admin/croisements/actes/isolee").status_code == 404


def test_a_decision_is_taken_with_its_reason_shown_in_public_and_in_the_history(editor: Visitor):
    refused = editor.post(ADDRESS, {"status": "rejected", "reason": " ", "row_version": "1"})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    taken = editor.post(ADDRESS, {"status": "rejected", "reason": "Vu sur pièces.", "row_version": "1"})
    assert taken.status_code == 303
    assert "Vu sur pièces." in editor.get("/croisements/actes/sejours").text
    for pair in ("actes/sejours", "sejours/actes"):
        assert "table-join:actes/sejours" in editor.get(f"/admin/croisements/{pair}").text.replace("%3A", ":")
    assert "Vu sur pièces." in editor.get("/admin/historique?page=table-join:actes/sejours").text


def test_who_decides_on_an_old_page_is_told_so(editor: Visitor):
    first = {"status": "confirmed", "reason": "Vu sur pièces.", "row_version": "1"}
    assert editor.post(ADDRESS, first).status_code == 303
    assert editor.post(ADDRESS, {**first, "status": "rejected", "reason": "Non."}).status_code == 409
    assert editor.post(ADDRESS, first).status_code == 303
