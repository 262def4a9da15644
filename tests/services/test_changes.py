import pytest
from sqlalchemy import select, update

from catalogue.domain import Dataset
from catalogue.errors import BadQuery
from catalogue.services import changes
from catalogue.services.changes import iterate_slice, list_changes, list_slices
from tests.services.feed_sample import CHANGED, LATER, fill, slug_of

# Published in the sample, whoever publishes them.
OTHERS = {"dehors-2", "dehors-3", "dehors-4", "dehors-5"}
OURS = {slug_of(number) for number in range(3)}


def walk(session, limit: int) -> list[str]:
    """Return the slugs of all pages, in order."""
    found: list[str] = []
    after: str | None = None
    while True:
        page = list_changes(session, after=after, limit=limit)
        found += [dataset.slug for dataset in page.datasets]
        after = page.after
        if after is None:
            return found


def test_what_is_published_comes_last_written_first_and_nothing_else_does(session):
    fill(session)

    found = walk(session, 100)

    assert set(found[:3]) == OURS
    assert set(found[3:]) == OTHERS
    assert list_changes(session, after=None, limit=1).updated_at == CHANGED


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_pages_hold_each_dataset_once_though_many_share_a_moment(session, limit):
    fill(session)

    assert walk(session, limit) == walk(session, 100)


def test_a_change_of_a_draft_shows_by_no_date(session):
    fill(session)
    session.execute(
        update(Dataset).where(Dataset.slug.in_(("dehors-0", "dehors-1"))).values(updated_at=LATER)
    )

    assert list_changes(session, after=None, limit=1).updated_at == CHANGED
    assert LATER not in {lot.updated_at for lot in list_slices(session, size=2)}


def test_a_change_comes_first(session):
    fill(session)
    session.execute(update(Dataset).where(Dataset.slug == "dehors-3").values(updated_at=LATER))

    assert walk(session, 2)[0] == "dehors-3"


@pytest.mark.parametrize("cursor", ["", "é", "abc", "bnVsbA", "W10", "9" * 3000])
def test_a_cursor_of_nothing_is_refused(session, cursor):
    with pytest.raises(BadQuery):
        list_changes(session, after=cursor, limit=1)


def test_a_page_of_changes_costs_two_statements_whatever_its_size(session, count_statements):
    fill(session, 30)
    counts = []
    for limit in (1, 30):
        with count_statements() as statements:
            list_changes(session, after=None, limit=limit)
        counts.append(len(statements))

    assert counts == [2, 2]


def test_lots_hold_everything_public_once_by_key(session, monkeypatch):
    fill(session)
    monkeypatch.setattr(changes, "BATCH", 2)
    lots = list_slices(session, size=3)

    found = [
        [slug for slug, _changed in iterate_slice(session, kind=lot.kind, number=lot.number, size=3)]
        for lot in lots
    ]

    assert all(1 <= len(slugs) <= 3 for slugs in found)
    slugs = [slug for lot in found for slug in lot]
    assert sorted(slugs) == sorted(OURS | OTHERS)
    assert slugs == list(
        session.scalars(select(Dataset.slug).where(Dataset.slug.in_(slugs)).order_by(Dataset.id))
    )


def test_a_lot_is_dated_by_its_latest_change_and_stays_where_it_is(session):
    fill(session)
    before = list_slices(session, size=3)
    session.execute(update(Dataset).where(Dataset.slug == slug_of(2)).values(updated_at=LATER))
    after = list_slices(session, size=3)

    assert [(lot.kind, lot.number) for lot in before] == [(lot.kind, lot.number) for lot in after]
    assert [lot.updated_at for lot in after].count(LATER) == 1


def test_the_lots_cost_the_same_statements_whatever_their_number(session, count_statements):
    fill(session, 30)
    counts = []
    for size in (50_000, 1):
        with count_statements() as statements:
            list_slices(session, size=size)
        counts.append(len(statements))

    assert counts == [4, 4]
