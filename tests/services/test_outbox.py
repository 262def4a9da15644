"""What is queued with an edit reaches the index, once or several times, whatever stops in between."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from catalogue.db import Database
from catalogue.domain import Dataset, OutboxEntry, Variable
from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import Unavailable
from catalogue.logs import configure_logs
from catalogue.search.document import Document
from catalogue.search.query import parse_query
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.search.whoosh_store import Store
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.applying import Applied, apply_next, bring_up_to_date, follow_outbox
from catalogue.services.documents import all_documents
from catalogue.services.indexing import check_index, rebuild_index
from catalogue.services.outbox import SubjectKind, count_waiting_changes, index_later
from tests.services import sample


@pytest.fixture
def filled(database: Database) -> Database:
    with database.unit_of_work() as session:
        sample.fill(session)
        # Enough of them for an edit to be a small part of the index.
        publisher = session.scalars(select(Dataset.publisher_id)).first()
        session.add_all(
            Dataset(slug=f"autre-{number}", kind="table", title=f"Autre {number}", publisher_id=publisher)
            for number in range(40)
        )
    return database


@pytest.fixture
def index(filled: Database, tmp_path: Path) -> Iterator[WhooshIndex]:
    index = WhooshIndex(tmp_path / "index", wait_s=0.2)
    with filled.reading() as session:
        rebuild_index(session, index)
    yield index
    index.close()


@pytest.fixture
def lock(tmp_path: Path) -> ApplierLock:
    return ApplierLock(tmp_path / "index")


def edit(database: Database, slug: str = "autre-0", **values: Any) -> None:
    with database.unit_of_work() as session:
        record = session.scalars(select(Dataset).where(Dataset.slug == slug)).one()
        for name, value in values.items():
            setattr(record, name, value)
        index_later(session, SubjectKind.DATASET, slug)


def edit_then_fail(database: Database) -> None:
    with database.unit_of_work() as session:
        index_later(session, SubjectKind.DATASET, "autre-0")
        session.flush()
        raise ZeroDivisionError


def waiting(database: Database) -> int:
    with database.reading() as session:
        return count_waiting_changes(session)


def is_clean(database: Database, index: WhooshIndex) -> bool:
    with database.reading() as session:
        return check_index(session, index).is_clean


def total(index: WhooshIndex, words: str) -> int:
    return index.search(parse_query(words)).total


def generation(tmp_path: Path) -> str:
    return (tmp_path / "index" / "CURRENT").read_text()


def test_edit_is_found_once_applied_and_only_what_it_touches_is_written(filled, index, tmp_path):
    before = generation(tmp_path)
    edit(filled, "open-essai", acronym="Zygomorphe")
    assert total(index, "zygomorphe ") == 0
    # The dataset, its three variables, and the published reuse that names it by its acronym.
    assert apply_next(filled, index) == Applied(entries=1, written=5, deleted=0)
    assert total(index, "zygomorphe ") == 2
    assert waiting(filled) == 0
    assert generation(tmp_path) == before
    assert is_clean(filled, index)


def test_edit_that_is_rolled_back_queues_nothing(filled, index):
    with pytest.raises(ZeroDivisionError):
        edit_then_fail(filled)
    assert apply_next(filled, index) == Applied()


def test_dataset_made_a_draft_leaves_the_index_with_its_variables(filled, index):
    edit(filled, "open-essai", state=PublicationState.DRAFT)
    assert apply_next(filled, index).deleted == 4
    assert is_clean(filled, index)
    edit(filled, "open-essai", state=PublicationState.PUBLISHED)
    assert apply_next(filled, index).written == 5
    assert is_clean(filled, index)


def test_record_that_is_gone_leaves_the_index(filled, index):
    with filled.unit_of_work() as session:
        session.delete(session.scalars(select(Dataset).where(Dataset.slug == "autre-3")).one())
        index_later(session, SubjectKind.DATASET, "autre-3")
    assert apply_next(filled, index) == Applied(entries=1, written=0, deleted=1)
    assert is_clean(filled, index)


def test_entries_applied_again_change_nothing(filled, index):
    edit(filled, title="Zygomorphe")
    with filled.reading() as session:
        entries = [(entry.id, entry.subject) for entry in session.scalars(select(OutboxEntry))]
    apply_next(filled, index)
    once = dict(index.fingerprints())
    with filled.unit_of_work() as session:
        session.add_all(OutboxEntry(id=key, subject=subject) for key, subject in entries)
    assert apply_next(filled, index) == Applied(entries=1, written=0, deleted=0)
    assert dict(index.fingerprints()) == once


def test_entry_is_kept_while_the_index_cannot_be_written(filled, index, tmp_path):
    edit(filled, title="Zygomorphe")
    with Store(tmp_path / "index").writing(0), pytest.raises(Unavailable, match="en cours d’écriture"):
        apply_next(filled, index)
    assert waiting(filled) == 1
    assert apply_next(filled, index).written == 1


def test_entry_committed_meanwhile_is_kept(filled, index, tmp_path):
    edit(filled, title="Zygomorphe")

    class Meanwhile(WhooshIndex):
        def update(self, documents, records=()):
            changed = super().update(documents, records)
            edit(filled, title="Amaryllis")
            return changed

    assert apply_next(filled, Meanwhile(tmp_path / "index")).entries == 1
    assert waiting(filled) == 1
    assert apply_next(filled, index).entries == 1
    assert total(index, "amaryllis ") == 1
    assert is_clean(filled, index)


def test_missing_or_damaged_index_is_made_again(filled, index, tmp_path):
    edit(filled, title="Zygomorphe")
    shutil.rmtree(tmp_path / "index")
    assert apply_next(filled, index).written > 40
    edit(filled, title="Amaryllis")
    assert total(index, "zygomorphe ") == 1
    for file in (tmp_path / "index" / generation(tmp_path)).glob("*.toc"):
        # Open readers do not see it; who writes does.
        file.write_bytes(b"damaged")
    assert apply_next(filled, index).written > 40
    assert total(index, "amaryllis ") == 1
    assert waiting(filled) == 0
    assert is_clean(filled, index)


def test_changes_of_much_of_the_index_make_it_again_beside(filled, index, tmp_path):
    before = generation(tmp_path)
    with filled.unit_of_work() as session:
        for dataset in session.scalars(select(Dataset)):
            dataset.title += " bis"
            index_later(session, SubjectKind.DATASET, dataset.slug)
    assert apply_next(filled, index).entries > 40
    assert generation(tmp_path) != before
    assert is_clean(filled, index)


def test_bad_record_is_told_and_the_others_are_applied(filled, index, capsys):
    configure_logs()
    with filled.unit_of_work() as session:
        for slug in ("autre-1", "autre-2", "autre-3", "autre-4"):
            session.scalars(select(Dataset).where(Dataset.slug == slug)).one().title = "Zygomorphe"
            index_later(session, SubjectKind.DATASET, slug)
        session.add(OutboxEntry(subject="planete:mars"))
        session.flush()
        session.execute(text("UPDATE dataset SET keywords = 'null' WHERE slug = 'autre-3'"))
    assert apply_next(filled, index) == Applied(entries=5, written=3, deleted=0)
    assert waiting(filled) == 0
    assert total(index, "zygomorphe ") == 3
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line.get("record"), line.get("subject")) for line in told] == [
        ("unknown_subject", None, "planete:mars"),
        ("bad_record", "dataset:autre-3", None),
    ]


def test_everything_that_waits_is_applied_by_whoever_finds_the_lock_free(filled, index, lock, tmp_path):
    edit(filled, title="Zygomorphe")
    with ApplierLock(tmp_path / "index").tried() as is_ours:
        assert is_ours
        assert follow_outbox(filled, index, lock) is None
        assert bring_up_to_date(filled, index, lock) is None
        assert waiting(filled) == 1
    assert follow_outbox(filled, index, lock) == Applied(entries=1, written=1, deleted=0)
    assert follow_outbox(filled, index, lock) == Applied()


def test_whole_comparison_mends_what_nobody_queued_and_forgets_what_it_made_needless(filled, index, lock):
    edit(filled, title="Zygomorphe")
    with filled.unit_of_work() as session:
        session.scalars(select(Dataset).where(Dataset.slug == "autre-1")).one().title = "Amaryllis"
    report = bring_up_to_date(filled, index, lock)
    assert report is not None
    assert (report.written, report.deleted) == (2, 0)
    assert waiting(filled) == 0
    assert is_clean(filled, index)


def test_unusable_index_is_made_again_even_beside_a_running_applier(filled, index, lock, tmp_path):
    (tmp_path / "index" / "CURRENT").unlink()
    edit(filled, title="Zygomorphe")
    with ApplierLock(tmp_path / "index").tried():
        report = bring_up_to_date(filled, index, lock)
    assert report is not None
    assert report.written == report.total
    assert is_clean(filled, index)
    # The one that runs applies them once more, which is harmless.
    assert waiting(filled) == 1


def test_lock_whose_file_was_removed_is_no_longer_held(lock, index, tmp_path):
    with lock.tried() as is_ours:
        assert is_ours
        assert lock.is_held()
        shutil.rmtree(tmp_path / "index")
        assert not lock.is_held()
        with ApplierLock(tmp_path / "index").tried() as is_theirs:
            assert is_theirs
    assert not lock.is_held()


def test_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with (
        pytest.raises(Unavailable, match="ne peut pas être écrit"),
        ApplierLock(tmp_path / "file" / "x").tried(),
    ):
        pass


def test_rebuild_that_began_before_an_edit_does_not_hide_it(filled, index, tmp_path):
    def label(text: str) -> None:
        with filled.unit_of_work() as session:
            session.scalars(select(Variable).where(Variable.name == "MONTANT")).one().label = text
            index_later(session, SubjectKind.DATASET, "open-essai")

    def documents() -> Iterator[Document]:
        with filled.reading() as session:
            yield from all_documents(session)
        # The index still holds what this edit goes back to: only what is being written differs.
        label("Montant remboursé")
        with pytest.raises(Unavailable, match="en cours d’écriture"):
            apply_next(filled, index)

    label("Zygomorphe")
    WhooshIndex(tmp_path / "index").replace_all(documents())
    assert total(index, "zygomorphe ") == 2
    assert apply_next(filled, index).written == 2
    assert is_clean(filled, index)
