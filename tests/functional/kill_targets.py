"""What the killed processes of `test_kills.py` do; imported once by the server that forks them."""

from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.search.query import parse_query
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.indexing import rebuild_index
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.web.applier import Applier

# Records that are edited in turn.
EDITED = 40


def slug_of(number: int) -> str:
    """Return which record edit `number` is of."""
    return f"edited-{number % EDITED}"


def title_of(number: int) -> str:
    """Return a title that one edit alone gives."""
    return f"Version v{number}"


def edit(database: Database, number: int) -> None:
    """Make one edit, as a page does."""
    with database.unit_of_work() as session:
        record = session.scalars(select(Dataset).where(Dataset.slug == slug_of(number))).one()
        record.title = title_of(number)
        index_later(session, SubjectKind.DATASET, record.slug)


def apply_for_ever(url: str, folder: Path) -> Applier:
    """Apply the outbox as a worker of the site does, but with no pause: kills must fall into it."""
    applier = Applier(Database(url), WhooshIndex(folder), ApplierLock(folder), poll_s=0.001)
    applier.start()
    return applier


def edit_and_apply(url: str, folder: Path, first: int, acknowledged: Connection) -> None:
    """Edit and apply until killed; each edit is acknowledged once it is committed."""
    apply_for_ever(url, folder)
    database = Database(url)
    for number in range(first, first + 1_000_000):
        edit(database, number)
        acknowledged.send(number)


def edit_and_rebuild(url: str, folder: Path, first: int, acknowledged: Connection) -> None:
    """Edit, apply and make the index again, in turn, until killed."""
    apply_for_ever(url, folder)
    database, index = Database(url), WhooshIndex(folder)
    for number in range(first, first + 1_000_000):
        edit(database, number)
        acknowledged.send(number)
        with database.reading() as session:
            rebuild_index(session, index)


def only_apply(url: str, folder: Path, started: Connection) -> None:
    """Apply until killed."""
    applier = apply_for_ever(url, folder)
    started.send(None)
    applier._thread.join()


def search_until_told(folder: Path, told: Connection) -> None:
    """Search until told to stop, then tell how many times; an error ends the process otherwise."""
    index, count = WhooshIndex(folder), 0
    query = parse_query("version ")
    while not told.poll():
        assert index.search(query).total == EDITED
        count += 1
    told.send(count)
