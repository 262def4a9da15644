"""Check a dataset against the rules of the feed when it is saved: what breaks them is not published.

The check is made in the transaction of the edit, on what that has just written.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Organisation
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.errors import Invalid
from catalogue.formats.dcat_model import FeedAddresses
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.feed_graphs import dataset_in_feed
from catalogue.formats.feed_rules import Violation, find_violations, unwritable
from catalogue.services.feed import get_feed_datasets

# The rules do not look at the address of the site, which an edit does not know.
_ANYWHERE = FeedAddresses("https://catalogue.invalid")


def check_dataset(session: Session, *, dataset_id: int) -> tuple[Violation, ...]:
    """Return what keeps a published extract out of the feed, none for what the feed does not hold."""
    found = session.execute(
        select(Organisation.slug)
        .join(Dataset, Dataset.publisher_id == Organisation.id)
        .where(
            Dataset.id == dataset_id,
            Dataset.kind == DatasetKind.EXTRACT,
            Dataset.state == PublicationState.PUBLISHED,
        )
    ).scalar_one_or_none()
    if found is None:
        return ()
    dataset = get_feed_datasets(session, publisher=found, keys=[dataset_id])[dataset_id]
    try:
        graph = dataset_in_feed(dataset, addresses=_ANYWHERE, now=utc_now(), profile=Profile.DATAGOUV)
    except Invalid as fault:
        return (unwritable(fault),)
    return find_violations(dataset, graph)
