"""Rejecting a part of a link from its page: what the form offers, and where one lands."""

import pytest

from tests.services.editing.conftest import World, world  # noqa: F401 - the fixture
from tests.web.admin.conftest import LogIn, Visitor

ADDRESS = "/admin/croisements/open-x/base"


@pytest.fixture
def editor(world: World, log_in: LogIn) -> Visitor:  # noqa: F811 - what is edited
    return log_in()


def reject(editor: Visitor, only: str, reason: str = "Régions d’une autre date.") -> str:
    form = {"status": "rejected", "only": only, "reason": reason, "row_version": "1"}
    answer = editor.post(ADDRESS, form)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_form_offers_the_path_the_keys_and_the_crosswalks(editor: Visitor):
    page = editor.get(ADDRESS).text
    for value in (
        "path",
        "key:open-x/regions",
        "key:base/departements",
        "crosswalk:departements-vers-regions",
    ):
        assert f'<option value="{value}"' in page


@pytest.mark.parametrize("only", ["path", "key:base/departements"])
def test_who_rejects_the_only_way_lands_on_the_answer(editor: Visitor, only: str):
    assert reject(editor, only).endswith("/croisements/open-x/base")
    assert editor.get(ADDRESS).status_code == 404
    page = editor.get("/croisements/open-x/base")
    assert page.status_code == 200
    assert "Non" in page.text


def test_a_rejected_crosswalk_says_why_on_the_page_of_its_list(editor: Visitor):
    reject(editor, "crosswalk:departements-vers-regions")
    page = editor.get("/nomenclatures/departements").text
    assert "Passage rejeté" in page
    assert "Régions d’une autre date." in page


def test_what_the_link_does_not_rest_on_is_refused(editor: Visitor):
    form = {"status": "rejected", "only": "crosswalk:rien", "reason": "Non.", "row_version": "1"}
    assert editor.post(ADDRESS, form).status_code == 400
