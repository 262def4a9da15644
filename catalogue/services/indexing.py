"""Keep the search index to what the database holds: compare, bring up to date, rebuild.

The index is a cache. Comparing is by fingerprint of the content, so that a change can never hide behind an
unchanged version number.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.errors import Unavailable
from catalogue.search.base import SearchIndex
from catalogue.search.document import Document
from catalogue.services.documents import all_documents

# Past this share of changed documents, rebuilding beside is cheaper than replacing one by one.
_REBUILD_FROM = 0.2


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
    with database.reading() as session:
        try:
            check = check_index(session, index)
        except Unavailable:
            total = rebuild_index(session, index)
            return IndexReport(written=total, deleted=0, total=total)
        changed = {*check.missing, *check.stale}
        if len(changed) > _REBUILD_FROM * check.total:
            return IndexReport(rebuild_index(session, index), len(check.orphans), check.total)
        if changed or check.orphans:
            index.update(_only(session, changed), check.orphans)
        return IndexReport(len(changed), len(check.orphans), check.total)


def _only(session: Session, uids: set[str]) -> Iterator[Document]:
    return (document for document in all_documents(session) if document.uid in uids)
