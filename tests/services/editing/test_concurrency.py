"""Several editors at once: every acknowledged edit is in the history, every refusal is a conflict."""

import threading
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Dataset, OutboxEntry, Revision
from catalogue.errors import Conflict
from catalogue.services.editing.forms import read_record
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record
from tests import factories as make
from tests.services.editing.conftest import MAINTAINER

THREADS, EDITS, RECORDS = 8, 100, 5
DATASET = RECORD_TYPES["dataset"]


def edit_many(database: Database, name: int, outcomes: list[tuple[str, int | None, str]]) -> None:
    for number in range(EDITS):
        slug, title = f"jeu-{number % RECORDS}", f"Titre {name}-{number}"
        with database.reading() as session:
            version = read_record(session, DATASET, address=(slug,)).row_version
        try:
            with database.unit_of_work() as session:
                saved = change_record(
                    session, MAINTAINER, DATASET, address=(slug,), typed={"title": title}, row_version=version
                )
        except Conflict:
            outcomes.append((slug, None, title))
        else:
            outcomes.append((slug, saved.row_version, title))


def test_no_acknowledged_edit_is_lost_and_every_refusal_is_a_conflict(database: Database, session: Session):
    for number in range(RECORDS):
        make.dataset(session, f"jeu-{number}")
    session.commit()
    outcomes: list[tuple[str, int | None, str]] = []
    threads = [threading.Thread(target=edit_many, args=(database, name, outcomes)) for name in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A thread that ended by anything but an edit or a conflict left its list short.
    assert len(outcomes) == THREADS * EDITS
    kept = {(slug, version, title) for slug, version, title in outcomes if version is not None}
    session.expire_all()
    history = list(session.scalars(select(Revision)))
    assert {(item.record_key, item.row_version, item.after["title"]) for item in history} == kept
    assert len(history) == len(kept) == len(session.scalars(select(OutboxEntry)).all())
    per_record = Counter(slug for slug, _, _ in kept)
    for dataset in session.scalars(select(Dataset)):
        assert dataset.row_version == 1 + per_record[dataset.slug]
        newest = max((item for item in history if item.record_key == dataset.slug), key=lambda item: item.id)
        assert dataset.title == newest.after["title"]
