"""Say that fragments no longer tell what the catalogue holds; they are made again when next needed.

An edit of the dataset itself or of its files needs no word: its version tells. This is for what stands
elsewhere and shows in the graph: publisher, links, code lists, variables.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, FeedEntry, Link
from catalogue.services.outbox import SubjectKind
from catalogue.services.sql import in_slices

# No digest is empty: what carries this one is made again.
STALE = ""


def forget_fragments(session: Session, *, dataset_ids: Collection[int]) -> None:
    """Have the fragments of these datasets made again.

    Their rows are locked first: who is making one from what stood before ends before this, and is undone.
    """
    for some in in_slices(sorted(dataset_ids)):
        session.execute(select(Dataset.id).where(Dataset.id.in_(some)).order_by(Dataset.id).with_for_update())
        session.execute(update(FeedEntry).where(FeedEntry.dataset_id.in_(some)).values(made_with=STALE))


def forget_fragments_of(session: Session, *, records: Iterable[str]) -> None:
    """Do so for datasets named as the outbox does (`dataset:SLUG`), and for those linked with them."""
    named = (record.partition(":") for record in records)
    slugs = sorted(slug for kind, _, slug in named if kind == SubjectKind.DATASET)
    ids: set[int] = set()
    base = aliased(Dataset)
    linked = select(Link.extract_id).join(base, base.id == Link.base_id)
    for some in in_slices(slugs):
        ids.update(session.scalars(select(Dataset.id).where(Dataset.slug.in_(some))))
        ids.update(session.scalars(linked.where(base.slug.in_(some)).distinct()))
    forget_fragments(session, dataset_ids=ids)


def forget_profile(session: Session, *, profile: str) -> None:
    """Have every fragment of a profile made again."""
    session.execute(update(FeedEntry).where(FeedEntry.profile == profile).values(made_with=STALE))
