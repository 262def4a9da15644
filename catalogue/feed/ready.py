"""Hand over a document of the feed once all it is joined from is there, making first what is missing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from catalogue.db import Database
from catalogue.feed.documents import FeedDocument
from catalogue.services.feed import FeedSession
from catalogue.services.feed_fragments.making import make_fragments

# Editors may outrun who makes their fragments; what is there then is whole, and a moment old.
_ATTEMPTS = 3


@contextmanager
def ready_document(database: Database, find: Callable[[FeedSession], FeedDocument]) -> Iterator[FeedDocument]:
    """Give the document that `find` finds; its bytes can be read in the block, and are of one moment.

    :raises Unavailable: something must be made, and the database cannot be written now.
    """
    for attempt in range(_ATTEMPTS):
        with database.reading() as session:
            document = find(session)
            if not document.missing or attempt == _ATTEMPTS - 1:
                yield document
                return
        with database.unit_of_work() as session:
            make_fragments(session, document.recipe, dataset_ids=document.missing)
