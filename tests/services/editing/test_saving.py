"""An edit is checked, versioned, recorded, and told to all that rests on it, or nothing happens."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalogue.domain import (
    Dataset,
    Distribution,
    JoinKey,
    Link,
    Organisation,
    OutboxEntry,
    Reuse,
    Revision,
    Variable,
)
from catalogue.domain.vocabularies import LinkAnswer, LinkStatus, PublicationState
from catalogue.errors import Conflict, Forbidden, NotFound
from catalogue.services.editing.faults import EditConflict, RejectedEdit
from catalogue.services.editing.forms import read_record
from catalogue.services.editing.link_decisions import decide_link
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record, change_state, create_record, remove_record
from tests import factories as make
from tests.services.editing.conftest import CONTRIBUTOR, MAINTAINER, World

DATASET = RECORD_TYPES["dataset"]
VARIABLE = RECORD_TYPES["variable"]
JOIN_KEY = RECORD_TYPES["join-key"]
REUSE = RECORD_TYPES["reuse"]
NEW = {"slug": "nouveau", "kind": "extract", "title": "Nouveau", "publisher": "cnam", "legal_status": "open",
       "dictionary_state": "complete"}  # fmt: skip


def change(
    session: Session, address: tuple[str, ...], kind=DATASET, /, *, version: int | None = None, **typed: str
):
    row_version = version or read_record(session, kind, address=address).row_version
    return change_record(session, MAINTAINER, kind, address=address, typed=typed, row_version=row_version)


def outbox(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxEntry.subject).order_by(OutboxEntry.id)))


def test_an_edit_is_saved_with_its_history_and_its_version(session: Session, world: World):
    saved = change(session, ("open-x",), title="Open X, corrigé", summary="Une ligne.")
    assert (saved.row_version, saved.changed) == (2, ("title", "summary"))
    revision = session.scalars(select(Revision)).one()
    assert revision.before == {"title": "Jeu open-x", "summary": None}
    assert revision.after == {"title": "Open X, corrigé", "summary": "Une ligne."}
    assert (revision.author, revision.record_key, revision.page_key, revision.row_version) == (
        MAINTAINER.author,
        "open-x",
        "dataset:open-x",
        2,
    )
    assert outbox(session) == ["dataset:open-x"]


def test_an_edit_that_changes_nothing_leaves_no_trace(session: Session, world: World):
    saved = change(session, ("open-x",), title=" Jeu  open-x ")
    assert (saved.row_version, saved.changed) == (1, ())
    assert outbox(session) == []
    assert session.scalar(select(Revision)) is None


def test_what_the_form_did_not_hold_stays(session: Session, world: World):
    change(session, ("open-x",), summary="Un résumé.")
    change(session, ("open-x",), title="Autre")
    assert world.extract.summary == "Un résumé."


def test_fields_that_are_not_the_form_s_are_never_taken(session: Session, world: World):
    change(
        session,
        ("open-x",),
        slug="vole",
        kind="table",
        state="withdrawn",
        id="99",
        row_version="7",
        title="T",
    )
    row = session.get_one(Dataset, world.extract.id)
    assert (row.slug, row.kind.value, row.state.value, row.row_version) == (
        "open-x",
        "extract",
        "published",
        2,
    )


def test_the_second_editor_is_refused_with_both_versions(session: Session, world: World):
    change(session, ("open-x",), title="Le premier", version=1)
    with pytest.raises(EditConflict) as refused:
        change(session, ("open-x",), title="Le second", summary="Du second", version=1)
    conflict = refused.value
    assert (conflict.row_version, conflict.author) == (2, MAINTAINER.author)
    assert {item.field: (item.stored, item.typed) for item in conflict.differences} == {
        "title": ("Le premier", "Le second"),
        "summary": ("", "Du second"),
    }
    assert [item.changed_by_others for item in conflict.differences] == [True, False]
    assert world.extract.title == "Le premier"


def test_a_field_only_the_other_editor_changed_is_known_to_be_theirs(session: Session, world: World):
    change(session, ("open-x",), title="Le premier", version=1)
    with pytest.raises(EditConflict) as refused:
        change(session, ("open-x",), title="Jeu open-x", summary="Du second", version=1)
    assert {item.field: item.untouched for item in refused.value.differences} == {
        "title": True,
        "summary": False,
    }


def test_the_same_form_sent_twice_is_one_edit(session: Session, world: World):
    first = change(session, ("open-x",), title="Une fois", version=1)
    second = change(session, ("open-x",), title="Une fois", version=1)
    assert first.row_version == second.row_version == 2
    assert second.changed == ()


def test_a_bulk_change_also_makes_an_open_form_stale(session: Session, world: World):
    session.execute(
        update(Dataset.__table__)  # type: ignore[arg-type]
        .where(Dataset.id == world.extract.id)
        .values(title="Importé", row_version=Dataset.row_version + 1)
    )
    session.expire_all()
    with pytest.raises(EditConflict) as refused:
        change(session, ("open-x",), title="Mien", version=1)
    assert refused.value.differences[0].changed_by_others is None


def test_every_fault_is_told_at_once_and_nothing_is_written(session: Session, world: World):
    with pytest.raises(RejectedEdit) as refused:
        change(
            session,
            ("open-x",),
            title=" ",
            landing_page="javascript:alert(1)",
            publisher="personne",
            period_start="2020-01-01",
            period_end="2019-01-01",
        )
    assert set(refused.value.faults) == {"title", "landing_page", "period_end"}
    session.rollback()
    with pytest.raises(RejectedEdit) as refused:
        change(session, ("open-x",), publisher="personne")
    assert "personne" in refused.value.faults["publisher"].message
    session.rollback()
    assert session.scalar(select(Revision)) is None


def test_a_new_dataset_is_a_draft_at_an_address_of_its_own(session: Session, world: World):
    saved = create_record(session, CONTRIBUTOR, DATASET, typed=NEW)
    assert saved.address == ("nouveau",)
    assert session.scalar(select(Dataset.state).where(Dataset.slug == "nouveau")) is PublicationState.DRAFT
    with pytest.raises(RejectedEdit) as refused:
        create_record(session, CONTRIBUTOR, DATASET, typed=NEW | {"slug": "open-x"})
    assert "slug" in refused.value.faults


def test_a_contributor_edits_drafts_only(session: Session, world: World):
    create_record(session, CONTRIBUTOR, DATASET, typed=NEW)
    change_record(session, CONTRIBUTOR, DATASET, address=("nouveau",), typed={"title": "T"}, row_version=1)
    with pytest.raises(Forbidden):
        change_record(session, CONTRIBUTOR, DATASET, address=("open-x",), typed={"title": "T"}, row_version=1)
    with pytest.raises(Forbidden):
        change_state(
            session,
            CONTRIBUTOR,
            DATASET,
            address=("nouveau",),
            state=PublicationState.PUBLISHED,
            row_version=2,
        )
    with pytest.raises(Forbidden):
        create_record(session, CONTRIBUTOR, VARIABLE, parent=("open-x",), typed={"name": "X"})
    with pytest.raises(Forbidden):
        create_record(session, CONTRIBUTOR, RECORD_TYPES["organisation"], typed={"slug": "x", "name": "X"})


def test_a_draft_is_published_then_withdrawn_and_never_erased(session: Session, world: World):
    create_record(session, MAINTAINER, DATASET, typed=NEW)
    for version, state in enumerate((PublicationState.PUBLISHED, PublicationState.WITHDRAWN), start=1):
        change_state(session, MAINTAINER, DATASET, address=("nouveau",), state=state, row_version=version)
    with pytest.raises(Conflict):
        remove_record(session, MAINTAINER, DATASET, address=("nouveau",), row_version=3)
    with pytest.raises(Conflict):
        change_state(
            session, MAINTAINER, DATASET, address=("nouveau",), state=PublicationState.DRAFT, row_version=3
        )


def test_a_draft_can_be_removed_and_its_history_stays(session: Session, world: World):
    create_record(session, MAINTAINER, DATASET, typed=NEW)
    remove_record(session, MAINTAINER, DATASET, address=("nouveau",), row_version=1)
    assert session.scalar(select(Dataset).where(Dataset.slug == "nouveau")) is None
    assert [
        revision.action.value for revision in session.scalars(select(Revision).order_by(Revision.id))
    ] == [
        "created",
        "deleted",
    ]


def test_a_part_dates_its_dataset_without_refusing_the_dataset_s_own_form(session: Session, world: World):
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    session.execute(update(Dataset).values(updated_at=long_ago))
    change(session, ("open-x", "ZON"), VARIABLE, label="Zone de résidence")
    assert session.scalars(select(Dataset.updated_at).where(Dataset.slug == "open-x")).one() > long_ago
    assert outbox(session) == ["dataset:open-x"]
    change(session, ("open-x",), title="Toujours la première version", version=1)


def test_a_variable_that_a_key_is_made_of_is_not_removed(session: Session, world: World):
    with pytest.raises(Conflict, match="clé"):
        remove_record(session, MAINTAINER, VARIABLE, address=("open-x", "ZON"), row_version=1)


def test_a_change_in_a_table_beside_makes_a_version_too(session: Session, world: World):
    make.variable(session, world.extract, "ANNEE")
    saved = change(session, ("open-x", "regions"), JOIN_KEY, variables="ZON\nANNEE")
    assert saved.row_version == 2
    with pytest.raises(EditConflict):
        change(session, ("open-x", "regions"), JOIN_KEY, variables="ANNEE", version=1)
    saved = change(session, ("open-x", "regions"), JOIN_KEY, variables="ANNEE\nZON")
    key = session.get_one(JoinKey, world.extract_key.id)
    assert [part.variable.name for part in key.parts] == ["ANNEE", "ZON"]


def test_a_key_names_only_variables_of_its_dataset(session: Session, world: World):
    with pytest.raises(RejectedEdit) as refused:
        change(session, ("open-x", "regions"), JOIN_KEY, variables="dep")
    assert "dep" in refused.value.faults["variables"].message


def test_links_follow_a_key_that_changes(session: Session, world: World):
    link = session.scalars(select(Link)).one()
    assert link.answer is LinkAnswer.VIA
    change(session, ("open-x", "regions"), JOIN_KEY, code_list="departements")
    session.expire_all()
    assert session.scalars(select(Link)).one().answer is LinkAnswer.YES


def test_links_follow_a_crosswalk_that_changes(session: Session, world: World):
    change(session, ("departements-vers-regions",), RECORD_TYPES["crosswalk"], cardinality="1:n")
    session.expire_all()
    assert session.scalar(select(Link).where(Link.answer == LinkAnswer.VIA)) is None


def test_a_confirmed_link_whose_path_changes_is_stale_and_a_rejected_one_stays_rejected(
    session: Session, world: World
):
    for status, after in (
        (LinkStatus.CONFIRMED, LinkStatus.STALE),
        (LinkStatus.REJECTED, LinkStatus.REJECTED),
    ):
        decide_link(session, MAINTAINER, extract="open-x", base="base", status=status, reason="Vu.")
        other = "departements" if status is LinkStatus.CONFIRMED else "regions"
        change(session, ("open-x", "regions"), JOIN_KEY, code_list=other)
        session.expire_all()
        assert session.scalars(select(Link)).one().status is after


def test_withdrawing_a_dataset_takes_its_links_away(session: Session, world: World):
    change_state(
        session, MAINTAINER, DATASET, address=("base",), state=PublicationState.WITHDRAWN, row_version=1
    )
    assert session.scalar(select(Link)) is None
    assert outbox(session) == ["dataset:base"]


def test_a_reuse_keeps_the_order_and_roles_of_its_datasets(session: Session, world: World):
    typed = {"slug": "r", "title": "R", "datasets": "base ; croisé\nopen-x ; point de départ"}
    create_record(session, MAINTAINER, REUSE, typed=typed)
    change(session, ("r",), REUSE, datasets="open-x ; point de départ\nbase ; croisé")
    reuse = session.scalars(select(Reuse)).one()
    assert [used.dataset.slug for used in reuse.datasets] == ["open-x", "base"]
    with pytest.raises(RejectedEdit):
        change(session, ("r",), REUSE, datasets="inconnu")


def test_notes_attach_to_a_dataset_a_variable_a_list_a_concept_or_a_link(session: Session, world: World):
    kind = RECORD_TYPES["guidance"]
    typed = {"kind": "pitfall", "text": "Attention."}
    for target in ("dataset:open-x", "code-list:regions", "concept:lieu", "link:open-x/base"):
        saved = create_record(session, MAINTAINER, kind, parent=(target,), typed=typed)
        shown = read_record(session, kind, address=saved.address)
        assert (shown.page_key, shown.typed["text"]) == (target, "Attention.")
    create_record(session, MAINTAINER, kind, parent=("dataset:open-x",), typed=typed | {"variable": "ZON"})
    for target in ("dataset:rien", "dataset:", "autre:x", "link:open-x", ""):
        with pytest.raises(NotFound):
            create_record(session, MAINTAINER, kind, parent=(target,), typed=typed)
    with pytest.raises(RejectedEdit):
        create_record(
            session, MAINTAINER, kind, parent=("code-list:regions",), typed=typed | {"variable": "ZON"}
        )


@pytest.mark.parametrize(
    "address", [("", ""), ("open-x", "a\x00b"), ("open-x", "x" * 500), ("OPEN-X", "ZON")]
)
def test_an_address_that_names_nothing_is_not_found(session: Session, world: World, address):
    with pytest.raises(NotFound):
        change(session, address, VARIABLE, version=1, label="X")


def test_the_history_cannot_be_rewritten(session: Session, world: World):
    change(session, ("open-x",), title="Autre")
    session.commit()
    for statement in ("UPDATE revision SET author = 'x'", "DELETE FROM revision"):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
        session.rollback()


def test_every_sort_of_record_is_read_and_saved_unchanged(session: Session, world: World):
    make.reuse(session, "r", used=[world.extract])
    make.synonym_set(session, "ALD", meaning="affection de longue durée")
    addresses = {
        "dataset": ("open-x",),
        "variable": ("open-x", "ZON"),
        "join-key": ("open-x", "regions"),
        "code-list": ("regions",),
        "crosswalk": ("departements-vers-regions",),
        "reuse": ("r",),
        "organisation": ("cnam",),
        "synonym-set": ("ald",),
    }
    for name, address in addresses.items():
        kind = RECORD_TYPES[name]
        shown = read_record(session, kind, address=address)
        saved = change_record(session, MAINTAINER, kind, address=address, typed=shown.typed, row_version=1)
        assert saved.changed == (), name
    assert session.scalar(select(Organisation.row_version)) == 1
    assert session.scalar(select(Variable.row_version)) == 1


def test_a_field_sent_back_as_it_was_shown_is_neither_tidied_nor_judged(session: Session, world: World):
    # As an import could have written it: refused if it were typed.
    world.extract.summary, world.extract.description = "<b>Vieux</b>  résumé ", "Une\x0bligne\nDeux"
    session.commit()
    version = world.extract.row_version
    shown = read_record(session, DATASET, address=("open-x",)).typed
    sent = {name: text.replace("\n", "\r\n") for name, text in shown.items()}
    saved = change_record(
        session, MAINTAINER, DATASET, address=("open-x",), typed={**sent, "title": "T"}, row_version=version
    )
    assert saved.changed == ("title",)
    with pytest.raises(RejectedEdit):
        change(session, ("open-x",), summary="<b>Vieux</b> résumé, retouché")


def test_paragraphs_joined_by_a_person_are_an_edit(session: Session, world: World):
    change(session, ("open-x",), description="Un.\n\nDeux.")
    assert change(session, ("open-x",), description="Un. Deux.").changed == ("description",)


def test_a_separator_that_cannot_be_seen_is_typed_by_its_name(session: Session, world: World):
    kind = RECORD_TYPES["distribution"]
    typed = {"slug": "csv", "title": "CSV", "access_url": "https://exemple.fr/", "separator": "tabulation"}
    saved = create_record(session, MAINTAINER, kind, parent=("open-x",), typed=typed)
    assert session.scalars(select(Distribution.separator)).one() == "\t"
    shown = read_record(session, kind, address=saved.address)
    assert shown.typed["separator"] == "tabulation"
    again = change_record(session, MAINTAINER, kind, address=saved.address, typed=shown.typed, row_version=1)
    assert again.changed == ()
