"""Keep the search index to what the database holds: compare, bring up to date, rebuild.

The index is a cache. Comparing is by fingerprint of the content, so that a change can never hide behind an
unchanged version number.
"""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.search.base import SearchIndex
from catalogue.services.documents import all_documents

# Past this share of changed documents, rebuilding beside is cheaper than replacing one by one.
REBUILD_FROM = 0.2


@dataclass(frozen=True)
class IndexCheck:
    """How the index differs from the database; uids, in order."""

    total: int
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    orphans: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether the index is what the database says."""
        return not (self.missing or self.stale or self.orphans)

    def as_json(self) -> dict[str, Any]:
        """Return the differences as plain values."""
        return asdict(self) | {"clean": self.is_clean}


@dataclass(frozen=True)
class IndexReport:
    """How many documents were written or deleted, and how many the index holds."""

    written: int
    deleted: int
    total: int

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def check_index(session: Session, index: SearchIndex) -> IndexCheck:
    """Compare the index with the database.

    :raises Unavailable: there is no index, or it is damaged.
    """
    indexed = dict(index.fingerprints())
    missing, stale, total = [], [], 0
    for document in all_documents(session):
        total += 1
        fingerprint = indexed.pop(document.uid, None)
        if fingerprint is None:
            missing.append(document.uid)
        elif fingerprint != document.fingerprint():
            stale.append(document.uid)
    return IndexCheck(total, tuple(missing), tuple(stale), tuple(sorted(indexed)))


def rebuild_index(session: Session, index: SearchIndex) -> int:
    """Make the whole index again beside the old one, swap, and return the number of documents."""
    return index.replace_all(all_documents(session))


def follow_database(database: Database, index: SearchIndex) -> IndexReport:
    """Bring the index to what the database holds: what changed, or all of it when there is no usable index.

    :raises Unavailable: the index cannot be written.
    """
    if not index.is_whole():
        return _rebuild(database, index)
    with database.reading() as session:
        check = check_index(session, index)
    if check.is_clean:
        return IndexReport(0, 0, check.total)
    if len(check.missing) + len(check.stale) > REBUILD_FROM * check.total:
        return _rebuild(database, index, deleted=len(check.orphans))
    # A new session: the index reads it once nobody else writes, and a session keeps to what it first saw.
    with database.reading() as session:
        change = index.update(all_documents(session), None)
    return IndexReport(change.written, change.deleted, check.total)


def _rebuild(database: Database, index: SearchIndex, *, deleted: int = 0) -> IndexReport:
    with database.reading() as session:
        total = rebuild_index(session, index)
    return IndexReport(total, deleted, total)
