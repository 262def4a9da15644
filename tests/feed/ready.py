"""Ask for documents of the feed as the web does, in a session whose changes nobody else sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.feed.documents import FeedDocument, find_dataset_document, find_feed_page
from catalogue.services.feed_fragments.making import make_fragments


@dataclass(frozen=True)
class Answer:
    """A document and its bytes."""

    body: bytes
    content_type: str
    etag: str
    modified: datetime | None


def ask_page(session: Session, **asked) -> Answer:
    return _ready(session, lambda: find_feed_page(session, **asked))


def ask_dataset(session: Session, **asked) -> Answer:
    return _ready(session, lambda: find_dataset_document(session, **asked))


def _ready(session: Session, find: Callable[[], FeedDocument]) -> Answer:
    document = find()
    if document.missing:
        make_fragments(session, document.recipe, dataset_ids=document.missing)
        document = find()
    assert document.missing == ()
    return Answer(document.read(), document.content_type, document.etag, document.modified)
