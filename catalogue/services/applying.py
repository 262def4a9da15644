"""Tell the index and the feed what the outbox says, then forget it: the only way an edit reaches the search.

An entry says whose documents may have changed; what they are is read here. So entries may be applied twice,
late, or after newer ones: the index ends up as the database is. They are removed once the index's commit is
on the disk, never before.
"""

from dataclasses import dataclass

import structlog
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.errors import Unavailable
from catalogue.search.base import IndexChange, SearchIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.documents import documents_of
from catalogue.services.documents.touched import touched_by
from catalogue.services.feed_fragments.stale import forget_fragments_of
from catalogue.services.indexing import REBUILD_FROM, IndexReport, follow_database, rebuild_index
from catalogue.services.outbox import (
    SubjectKind,
    WaitingChange,
    count_waiting_changes,
    forget_changes,
    waiting_changes,
)

# Enough for the longest form; an import makes several batches.
BATCH = 500
# What a record whose content is not what its column promises may raise, when read or when analysed.
_BAD_RECORD = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)

logger = structlog.get_logger("catalogue.applying")


@dataclass(frozen=True)
class Applied:
    """How many entries of the outbox were applied, and how many documents were written and deleted."""

    entries: int = 0
    written: int = 0
    deleted: int = 0

    def __add__(self, other: "Applied") -> "Applied":
        return Applied(
            self.entries + other.entries, self.written + other.written, self.deleted + other.deleted
        )


def apply_next(database: Database, index: SearchIndex) -> Applied:
    """Apply the oldest entries; only whoever holds the applier's lock may call it.

    A record that cannot be made into documents is logged and left as the index holds it.

    :raises Unavailable: the database or the index cannot be used now; the entries are kept.
    """
    with database.reading() as session:
        changes = waiting_changes(session, limit=BATCH)
        if not changes:
            return Applied()
        records = touched_by(session, _subjects(changes))
        done = _apply(session, index, records)
        if done is None:
            changes = waiting_changes(session)
            records = touched_by(session, _subjects(changes))
            done = IndexChange(written=rebuild_index(session, index), deleted=0)
    with database.unit_of_work() as session:
        forget_fragments_of(session, records=records)
        forget_changes(session, changes=changes)
    return Applied(len(changes), done.written, done.deleted)


def follow_outbox(database: Database, index: SearchIndex, lock: ApplierLock) -> Applied | None:
    """Apply everything that waits; return `None` when somebody else is applying, and will do it.

    :raises Unavailable: the database or the index cannot be used now; the entries are kept.
    """
    applied = Applied()
    while True:
        with lock.tried() as is_ours:
            if not is_ours:
                return None
            while (batch := apply_next(database, index)).entries:
                applied += batch
        # Somebody who was refused the lock a moment ago counts on us.
        with database.reading() as session:
            if not count_waiting_changes(session):
                return applied


def bring_up_to_date(database: Database, index: SearchIndex, lock: ApplierLock) -> IndexReport | None:
    """Compare the whole index with the database, mend it, and forget the entries that this made needless.

    Return `None` when the index is whole and somebody else is applying.

    :raises Unavailable: the index cannot be written.
    """
    with lock.tried() as is_ours:
        if not is_ours:
            return None if index.is_whole() else follow_database(database, index)
        with database.reading() as session:
            changes = waiting_changes(session)
            records = touched_by(session, _subjects(changes))
        report = follow_database(database, index)
        with database.unit_of_work() as session:
            forget_fragments_of(session, records=records)
            forget_changes(session, changes=changes)
    # Somebody who was refused the lock meanwhile counts on us.
    follow_outbox(database, index, lock)
    return report


def _subjects(changes: tuple[WaitingChange, ...]) -> set[str]:
    """Return whom the entries are about, without those of a kind nobody knows, which are logged."""
    subjects = {change.subject for change in changes}
    known = {subject for subject in subjects if subject.partition(":")[0] in set(SubjectKind)}
    for subject in sorted(subjects - known):
        logger.error("unknown_subject", subject=subject)
    return known


def _apply(session: Session, index: SearchIndex, records: frozenset[str]) -> IndexChange | None:
    """Bring these records up to date; return `None` when the whole index is to be made again."""
    try:
        if _is_cheaper_beside(session, index, records):
            return None
        return _update(session, index, records)
    except Unavailable:
        if index.is_whole():
            raise
        return None


def _is_cheaper_beside(session: Session, index: SearchIndex, records: frozenset[str]) -> bool:
    held = dict(index.fingerprints())
    try:
        changed = sum(
            held.get(document.uid) != document.fingerprint() for document in documents_of(session, records)
        )
    except _BAD_RECORD:
        # A rebuild would stop at the record that `_update` is about to find and to name.
        return False
    return changed > REBUILD_FROM * len(held)


def _update(session: Session, index: SearchIndex, records: frozenset[str]) -> IndexChange:
    """Bring these records up to date; of those that cannot be, halve the set until each is alone."""
    try:
        return index.update(documents_of(session, records), records)
    except _BAD_RECORD:
        if len(records) == 1:
            logger.exception("bad_record", record=next(iter(records)))
            return IndexChange(0, 0)
    ordered = sorted(records)
    half = len(ordered) // 2
    first = _update(session, index, frozenset(ordered[:half]))
    second = _update(session, index, frozenset(ordered[half:]))
    return IndexChange(first.written + second.written, first.deleted + second.deleted)
