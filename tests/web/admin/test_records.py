"""The forms as an editor meets them: shown, refused, compared, saved, listed."""

import html
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Dataset, Guidance, OutboxEntry, Reuse, Revision, Variable
from catalogue.domain.vocabularies import PublicationState, Role
from tests import factories as make
from tests.conftest import StatementCounter
from tests.services.editing.conftest import World, world  # noqa: F401 - the fixture
from tests.web.admin.conftest import LogIn, Visitor

NEW = {
    "slug": "nouveau",
    "kind": "extract",
    "title": "Nouveau jeu",
    "publisher": "cnam",
    "legal_status": "open",
    "dictionary_state": "complete",
}


@pytest.fixture
def editor(log_in: LogIn, world: World) -> Visitor:  # noqa: F811
    return log_in()


def save(editor: Visitor, address: str = "/admin/jeux/open-x", *, version: int = 1, **typed: str):
    return editor.post(address, {"row_version": str(version), **typed}, form_at=address)


def title_of(database: Database, slug: str = "open-x") -> str:
    with database.reading() as session:
        return session.scalars(select(Dataset.title).where(Dataset.slug == slug)).one()


def test_the_form_holds_what_is_stored_and_its_version(editor: Visitor):
    page = editor.get("/admin/jeux/open-x").text
    assert 'value="Jeu open-x"' in page
    assert '<input type="hidden" name="row_version" value="1">' in page
    # The address and the kind are given once.
    assert 'name="slug"' not in page
    assert 'name="kind"' not in page


def test_a_saved_form_leads_back_to_itself_and_says_so(editor: Visitor, database: Database):
    answer = save(editor, title="Corrigé")
    assert answer.status_code == 303
    assert answer.location == "/admin/jeux/open-x?fait=enregistre&version=2"
    assert "Enregistré (version 2)." in editor.get(answer.location).text
    assert title_of(database) == "Corrigé"


def test_a_refused_form_comes_back_as_typed_with_its_fault_at_the_field(editor: Visitor, database: Database):
    answer = save(editor, title="  ", summary="Un résumé <b>gras</b>", acronym="OX")
    page = answer.text
    assert answer.status_code == 422
    assert "<title>Erreur – " in page
    assert re.search(r'<a href="#f-title">Titre</a> : Ce champ est obligatoire', page)
    assert re.search(r'id="f-title"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="f-title"', page)
    assert 'id="f-summary-problem">Le HTML n’est pas admis' in page
    assert html.escape("Un résumé <b>gras</b>") in page
    assert 'value="OX"' in page
    assert title_of(database) == "Jeu open-x"


def test_the_second_editor_sees_both_versions_and_chooses_field_by_field(editor: Visitor, database: Database):
    save(editor, title="Le premier", summary="")
    answer = save(editor, title="Le second", summary="Du second")
    assert answer.status_code == 409
    page = answer.text
    for text in ("Le premier", "Le second", "Du second", "anne@exemple.fr"):
        assert text in page
    assert '<input type="hidden" name="row_version" value="2">' in page
    merged = save(
        editor,
        version=2,
        title="Le second",
        summary="Du second",
        **{"choice-title": "stored", "choice-summary": "typed"},
    )
    assert merged.status_code == 303
    with database.reading() as session:
        row = session.execute(select(Dataset.title, Dataset.summary).where(Dataset.slug == "open-x")).one()
    assert tuple(row) == ("Le premier", "Du second")


def test_a_merge_that_came_too_late_is_compared_again(editor: Visitor):
    save(editor, title="Un")
    save(editor, title="Deux", version=2)
    answer = save(editor, title="Trois", version=2, **{"choice-title": "typed"})
    assert answer.status_code == 409
    assert '<input type="hidden" name="row_version" value="3">' in answer.text


def test_a_form_taken_up_again_is_shown_and_not_saved(editor: Visitor, database: Database):
    answer = save(editor, title="Repris", _resume="1")
    assert answer.status_code == 200
    assert 'value="Repris"' in answer.text
    assert "Rien n’est encore enregistré" in answer.text
    assert title_of(database) == "Jeu open-x"


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "9" * 20, "²"])
def test_a_form_without_its_version_is_a_malformed_request(editor: Visitor, version: str):
    answer = editor.post("/admin/jeux/open-x", {"row_version": version, "title": "T"})
    assert answer.status_code == 400


def test_state_slug_and_foreign_fields_are_not_taken_from_a_form(editor: Visitor, database: Database):
    save(editor, slug="vole", state="withdrawn", id="7", publisher_id="9", created_at="2000-01-01", title="T")
    with database.reading() as session:
        row = session.scalars(select(Dataset).where(Dataset.slug == "open-x")).one()
        assert row.state is PublicationState.PUBLISHED


def test_a_dataset_is_made_published_and_withdrawn(editor: Visitor):
    answer = editor.post("/admin/ajouter/jeux", NEW)
    assert answer.location == "/admin/jeux/nouveau?fait=cree&version=1"
    assert editor.get("/jeux/nouveau").status_code == 404
    for version, state, status in ((1, "published", 200), (2, "withdrawn", 410), (3, "published", 200)):
        sent = {"row_version": str(version), "state": state}
        assert editor.post("/admin/etat/jeux/nouveau", sent).status_code == 303
        assert editor.get("/jeux/nouveau").status_code == status
    assert editor.post("/admin/etat/jeux/nouveau", {"row_version": "4", "state": "rien"}).status_code == 400
    assert (
        editor.post("/admin/etat/jeux/nouveau", {"row_version": "1", "state": "withdrawn"}).status_code == 409
    )


def test_a_new_record_that_is_refused_comes_back_as_typed(editor: Visitor):
    answer = editor.post("/admin/ajouter/jeux", {**NEW, "slug": "open-x"})
    assert answer.status_code == 422
    assert 'id="f-slug-problem">Ce nom est déjà pris' in answer.text
    assert 'value="Nouveau jeu"' in answer.text


def test_parts_of_a_dataset_are_added_changed_and_removed(editor: Visitor, database: Database):
    made = editor.post("/admin/ajouter/jeux/open-x/variables", {"name": "PRS_NAT", "label": "Nature"})
    assert made.location.startswith("/admin/jeux/open-x/variables/PRS_NAT")
    assert (
        save(editor, "/admin/jeux/open-x/variables/PRS_NAT", label="Nature de prestation").status_code == 303
    )
    question = editor.get("/admin/effacer/jeux/open-x/variables/PRS_NAT")
    assert "Effacer définitivement" in question.text
    removed = editor.post("/admin/effacer/jeux/open-x/variables/PRS_NAT", {"row_version": "2"})
    assert removed.location == "/admin/jeux/open-x/variables?fait=efface"
    with database.reading() as session:
        assert session.scalar(select(Variable).where(Variable.name == "PRS_NAT")) is None
    used = editor.post("/admin/effacer/jeux/open-x/variables/ZON", {"row_version": "1"})
    assert used.status_code == 409


def test_a_note_is_added_about_a_link_and_stands_on_its_page(editor: Visitor, database: Database):
    address = "/admin/ajouter/accompagnement?sur=link:open-x/base"
    answer = editor.post(address, {"kind": "pitfall", "text": "Attention aux zones."}, form_at=address)
    assert answer.status_code == 303
    assert "Attention aux zones." in editor.get("/croisements/open-x/base").text
    with database.reading() as session:
        number = session.scalars(select(Guidance.id)).one()
    assert "link:open-x/base" in editor.get("/admin/accompagnement").text
    assert editor.get(f"/admin/accompagnement/{number}").status_code == 200
    assert editor.get("/admin/ajouter/accompagnement?sur=dataset:rien").status_code == 404
    assert editor.get("/admin/accompagnement?sur=n%00importe").status_code == 404


def test_a_decision_is_taken_with_its_reason_and_shown_in_public(editor: Visitor):
    address = "/admin/croisements/open-x/base"
    refused = editor.post(address, {"status": "confirmed", "reason": " ", "row_version": "1"})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    taken = editor.post(address, {"status": "confirmed", "reason": "Vu sur pièces.", "row_version": "1"})
    assert taken.status_code == 303
    assert "Vu sur pièces." in editor.get("/croisements/open-x/base").text
    stale = editor.post(address, {"status": "rejected", "reason": "Non.", "row_version": "1"})
    assert stale.status_code == 409
    twice = editor.post(address, {"status": "confirmed", "reason": "Vu sur pièces.", "row_version": "1"})
    assert twice.status_code == 303


def test_the_history_says_who_changed_what_from_what_to_what(editor: Visitor):
    save(editor, title="Corrigé", geographic_level="region")
    for address in ("/admin/historique", "/admin/historique?page=dataset:open-x", "/admin/"):
        page = editor.get(address).text
        for text in ("anne@exemple.fr", "Jeu open-x", "Corrigé", "Titre"):
            assert text in page, (address, text)
    assert "Aucune modification" in editor.get("/admin/historique?page=dataset:base").text
    assert editor.get("/admin/historique?page=%00").status_code == 200
    assert editor.get("/admin/historique?avant=x").status_code == 400


def test_the_history_is_paged_without_gap_or_double(editor: Visitor, database: Database):
    with database.unit_of_work() as session:
        session.add_all(
            Revision(
                record_type="dataset",
                record_id=1,
                record_key=f"cle-{number:03}",
                page_key="dataset:x",
                row_version=number,
                action="created",
                before={},
                after={"title": "x"},
                author="a",
            )
            for number in range(70)
        )
    address, seen = "/admin/historique?page=dataset:x", []
    while address:
        page = editor.get(address).text
        seen += re.findall(r"cle-\d{3}</code>", page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    assert seen == [f"cle-{number:03}</code>" for number in reversed(range(70))]


LISTS = (
    "/admin/jeux",
    "/admin/jeux?etat=published",
    "/admin/jeux/open-x/variables",
    "/admin/jeux/open-x/fichiers",
    "/admin/jeux/open-x/cles",
    "/admin/nomenclatures",
    "/admin/passages",
    "/admin/reutilisations",
    "/admin/organisations",
    "/admin/accompagnement",
    "/admin/accompagnement?sur=dataset:open-x",
    "/admin/croisements",
    "/admin/croisements?statut=proposed",
    "/admin/historique",
    "/admin/",
)


def fill_more(session: Session, world: World, ranks: range) -> None:  # noqa: F811
    for rank in ranks:
        make.variable(session, world.extract, f"V{rank}")
        other = make.base(session, f"base-{rank}")
        make.reuse(session, f"reuse-{rank}", state=PublicationState.DRAFT)
        make.code_list(session, f"liste-{rank}")
        make.organisation(session, f"organisme-{rank}")
        session.add(Guidance(kind="advice", text=f"Note {rank}", position=rank, dataset_id=other.id))


def test_lists_cost_the_same_statements_at_two_sizes(
    editor: Visitor,
    world: World,  # noqa: F811
    database: Database,
    count_statements: StatementCounter,
):
    counts: list[dict[str, int]] = []
    for ranks in (range(2), range(2, 30)):
        with database.unit_of_work() as session:
            fill_more(session, world, ranks)
        counts.append({})
        for address in LISTS:
            with count_statements() as statements:
                assert editor.get(address).status_code == 200
            counts[-1][address] = len(statements)
    assert counts[0] == counts[1]


def test_a_long_list_is_paged_without_gap_or_double(editor: Visitor, database: Database, world: World):  # noqa: F811
    with database.unit_of_work() as session:
        for rank in range(120):
            make.variable(session, world.extract, f"V{rank:03}")
    address, seen = "/admin/jeux/open-x/variables", []
    while address:
        page = editor.get(address).text
        seen += re.findall(r"<code>(V\d{3}|ZON)</code></a>", page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    assert seen == ["ZON", *(f"V{rank:03}" for rank in range(120))]


def test_an_edit_waits_in_the_outbox_from_its_own_transaction(editor: Visitor, database: Database):
    save(editor, title="Corrigé")
    save(editor, title=" ", version=2)
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry.subject)).all() == ["dataset:open-x"]


def test_a_contributor_reads_what_is_published_and_edits_drafts(log_in: LogIn, world: World):  # noqa: F811
    contributor = log_in(Role.CONTRIBUTOR, "c@exemple.fr")
    page = contributor.get("/admin/jeux/open-x").text
    assert "pas la changer" in page
    assert 'class="save"' not in page
    assert save(contributor, title="T").status_code == 403
    assert contributor.post("/admin/ajouter/jeux", NEW).status_code == 303
    assert save(contributor, "/admin/jeux/nouveau", title="T").status_code == 303
    assert (
        contributor.post("/admin/etat/jeux/nouveau", {"row_version": "2", "state": "published"}).status_code
        == 403
    )


def test_forms_speak_english_where_it_is_asked_for(editor: Visitor):
    page = editor.get("/admin/jeux/open-x?lang=en").text
    assert ">Save</button>" in page
    assert "Enregistrer" not in page


def test_a_reuse_keeps_what_it_used(editor: Visitor, database: Database):
    typed = {"slug": "r", "title": "R", "datasets": "open-x ; point de départ\r\nbase ; croisé"}
    assert editor.post("/admin/ajouter/reutilisations", typed).status_code == 303
    with database.reading() as session:
        reuse = session.scalars(select(Reuse)).one()
        assert [used.role.value for used in reuse.datasets] == ["used", "crossed"]
