"""Make the fragments of datasets and store them with what the rules found.

A dataset that cannot be written stays out of the feed, and its entry says why: it never makes a page
unreadable.
"""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, FeedEntry, FeedFragment
from catalogue.errors import Invalid
from catalogue.formats.dcat_model import FeedDataset
from catalogue.formats.feed_graphs import dataset_in_feed, good_until
from catalogue.formats.feed_rules import RULES_DIGEST, Violation, find_violations, unwritable
from catalogue.formats.rdf_pieces import Pieces, write_pieces
from catalogue.services.feed import get_feed_datasets
from catalogue.services.feed_fragments.reading import find_stale
from catalogue.services.feed_fragments.recipe import FeedRecipe
from catalogue.services.sql import AnyRow, in_slices

# A gzip member: the window's size and the header of the format (zlib's own way of saying it).
_GZIP_WBITS = 31
BATCH = 100


def refresh_feed(session: Session, recipe: FeedRecipe, *, limit: int = BATCH) -> int:
    """Make at most `limit` fragments that are missing or stale; return how many were."""
    stale = find_stale(session, recipe, limit=limit)
    make_fragments(session, recipe, dataset_ids=stale)
    return len(stale)


def make_fragments(session: Session, recipe: FeedRecipe, *, dataset_ids: Sequence[int]) -> None:
    """Make those of these datasets, whose rows stay locked until the transaction ends.

    A dataset that is no longer in the feed keeps its entry, as a tombstone, and loses its fragments.
    """
    for some in in_slices(sorted(dataset_ids), BATCH):
        rows = session.execute(
            select(Dataset.id, Dataset.row_version, Dataset.updated_at)
            .where(Dataset.id.in_(some))
            .order_by(Dataset.id)
            .with_for_update()
        ).all()
        held = _held(session, recipe, some)
        found = get_feed_datasets(session, publisher=recipe.publisher, keys=some, profile=recipe.profile)
        now = datetime.now(UTC)
        for row in rows:
            _store(session, recipe, row, dataset=found.get(row.id), held=held.get(row.id), now=now)


def _held(session: Session, recipe: FeedRecipe, ids: Sequence[int]) -> dict[int, AnyRow]:
    rows = session.execute(
        select(FeedEntry.dataset_id, FeedEntry.digest, FeedEntry.modified).where(
            FeedEntry.profile == recipe.profile.value, FeedEntry.dataset_id.in_(ids)
        )
    )
    return {row.dataset_id: row for row in rows}


def _store(
    session: Session,
    recipe: FeedRecipe,
    row: AnyRow,
    *,
    dataset: FeedDataset | None,
    held: AnyRow | None,
    now: datetime,
) -> None:
    pieces, violations = _written(recipe, dataset, now)
    digest = pieces.digest if pieces else None
    # What is made for the first time is as old as its record; a change elsewhere is dated by its discovery.
    modified = row.updated_at if held is None else held.modified if held.digest == digest else now
    values: dict[str, Any] = {
        "version": row.row_version,
        "dated": row.updated_at,
        "made_with": recipe.made_with,
        "digest": digest,
        "modified": modified,
        "good_until": good_until(dataset, now) if dataset else None,
        "shapes": RULES_DIGEST,
        "violations": [violation.as_json() for violation in violations],
    }
    key = {"profile": recipe.profile.value, "dataset_id": row.id}
    if held is None:
        session.execute(insert(FeedEntry).values(**key, **values))
    else:
        session.execute(update(FeedEntry).filter_by(**key).values(**values))
        if held.digest == digest:
            return
        session.execute(delete(FeedFragment).filter_by(**key))
    if pieces:
        _store_bytes(session, key, pieces)


def _written(
    recipe: FeedRecipe, dataset: FeedDataset | None, now: datetime
) -> tuple[Pieces | None, tuple[Violation, ...]]:
    if dataset is None:
        return None, ()
    try:
        graph = dataset_in_feed(dataset, addresses=recipe.addresses, now=now, profile=recipe.profile)
    except Invalid as fault:
        return None, (unwritable(fault),)
    return write_pieces(graph), find_violations(dataset, graph)


def _store_bytes(session: Session, key: dict[str, Any], pieces: Pieces) -> None:
    session.execute(
        insert(FeedFragment),
        [
            {**key, "syntax": suffix, "body": body, "gzipped": gzip_member(body)}
            for suffix, body in pieces.bodies.items()
        ],
    )


def gzip_member(body: bytes) -> bytes:
    """Return a whole gzip file of `body`, always the same: such files can follow each other in one."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, _GZIP_WBITS)
    return compressor.compress(body) + compressor.flush()
