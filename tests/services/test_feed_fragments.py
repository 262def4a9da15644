"""What the feed has ready follows the catalogue, whoever changes it, and is made only when it must be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from catalogue.domain import Dataset, FeedEntry, FeedFragment, Organisation, OutboxEntry
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.formats.dcat_model import FeedAddresses
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.rdf import N_TRIPLES, SYNTAXES
from catalogue.search.memory import MemoryIndex
from catalogue.services.applying import apply_next
from catalogue.services.feed_fragments.making import make_fragments, refresh_feed
from catalogue.services.feed_fragments.reading import find_stale, get_feed_state, read_fragments
from catalogue.services.feed_fragments.recipe import FeedRecipe
from catalogue.services.feed_fragments.stale import forget_fragments
from catalogue.services.outbox import SubjectKind, index_later
from tests.services.feed_sample import fill, slug_of

RECIPE = FeedRecipe(FeedAddresses("https://catalogue.example.fr"), "cnam")


def dataset_of(session, number: int = 0) -> Dataset:
    found: Dataset = session.scalars(select(Dataset).where(Dataset.slug == slug_of(number))).one()
    return found


def made(session, extracts: int = 3) -> None:
    fill(session, extracts)
    refresh_feed(session, RECIPE)
    session.flush()


def entry_of(session, number: int = 0) -> FeedEntry:
    session.expire_all()
    key = (RECIPE.profile.value, dataset_of(session, number).id)
    entry: FeedEntry | None = session.get(FeedEntry, key)
    assert entry is not None
    return entry


def text_of(session, number: int = 0) -> str:
    keys = [dataset_of(session, number).id]
    return b"".join(read_fragments(session, RECIPE, keys=keys, syntax=N_TRIPLES, is_gzipped=False)).decode()


def test_each_dataset_is_written_once_in_each_syntax(session):
    made(session)

    assert find_stale(session, RECIPE, limit=10) == ()
    assert session.scalar(select(func.count()).select_from(FeedFragment)) == 3 * len(SYNTAXES)
    assert refresh_feed(session, RECIPE) == 0


def test_only_what_was_edited_is_made_again(session):
    made(session)
    dataset_of(session, 1).title = "Un autre titre"
    session.flush()

    assert find_stale(session, RECIPE, limit=10) == (dataset_of(session, 1).id,)
    assert refresh_feed(session, RECIPE) == 1
    assert "Un autre titre" in text_of(session, 1)


@pytest.mark.parametrize(
    "other",
    [
        FeedRecipe(FeedAddresses("https://autre.example.fr"), "cnam"),
        FeedRecipe(RECIPE.addresses, "cnam", Profile.DCAT_AP),
    ],
)
def test_another_address_or_profile_has_everything_made_for_it(session, other):
    made(session)

    assert len(find_stale(session, other, limit=10)) == 3


def test_what_says_the_same_keeps_its_date(session):
    made(session)
    before = entry_of(session).modified
    forget_fragments(session, dataset_ids=[dataset_of(session).id])

    assert refresh_feed(session, RECIPE) == 1
    assert entry_of(session).modified == before


def test_a_day_that_comes_is_written_that_day(session):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    fill(session, 1)
    dataset_of(session).issued = tomorrow
    session.flush()
    refresh_feed(session, RECIPE)

    assert entry_of(session).good_until == tomorrow
    assert find_stale(session, RECIPE, limit=10) == ()
    session.execute(update(FeedEntry).values(good_until=date(2026, 1, 1)))
    assert len(find_stale(session, RECIPE, limit=10)) == 1


def test_what_leaves_has_no_fragment_and_a_dated_entry(session):
    made(session)
    dataset_of(session).state = PublicationState.WITHDRAWN
    session.flush()
    refresh_feed(session, RECIPE)

    entry = entry_of(session)
    assert entry.digest is None
    assert entry.modified > datetime.now(UTC) - timedelta(minutes=1)
    assert text_of(session) == ""
    # It comes back when it is published again.
    dataset_of(session).state = PublicationState.PUBLISHED
    session.flush()
    refresh_feed(session, RECIPE)
    assert "dcat#Dataset" in text_of(session)


def test_a_page_is_not_older_than_what_left_it(session):
    made(session)
    dataset_of(session, 2).state = PublicationState.WITHDRAWN
    session.flush()

    for start in (0, dataset_of(session, 1).id):
        state = get_feed_state(session, RECIPE, start=start, size=10)
        assert state.modified is not None
        assert state.modified > datetime.now(UTC) - timedelta(minutes=1)


def test_the_publisher_s_new_name_reaches_every_dataset(database):
    with database.unit_of_work() as session:
        made(session)
    with database.unit_of_work() as session:
        publisher = session.scalars(select(Organisation).where(Organisation.slug == "cnam")).one()
        publisher.name = "Nouvelle caisse"
        index_later(session, SubjectKind.ORGANISATION, "cnam")

    assert apply_next(database, MemoryIndex()).entries == 1

    with database.unit_of_work() as session:
        assert len(find_stale(session, RECIPE, limit=10)) == 3
        refresh_feed(session, RECIPE)
        assert "Nouvelle caisse" in text_of(session, 2)
        assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 0


def test_a_dataset_that_cannot_be_written_stays_out_and_says_why(session):
    made(session)
    session.execute(update(Dataset).where(Dataset.slug == slug_of(0)).values(slug="a b"))
    session.execute(update(FeedEntry).values(made_with=""))
    refresh_feed(session, RECIPE)

    state = get_feed_state(session, RECIPE, start=0, size=10)
    assert len(state.entries) == 2
    assert state.missing == ()
    broken = session.scalars(select(FeedEntry).where(FeedEntry.digest.is_(None))).one()
    assert [violation["field"] for violation in broken.violations] == ["slug"]


def test_what_the_rules_found_is_kept_with_what_was_written(session):
    fill(session, 2)
    dataset_of(session).landing_page = "javascript:alert(1)"
    session.flush()
    refresh_feed(session, RECIPE)

    assert [item["field"] for item in entry_of(session).violations] == ["landing_page"]
    assert entry_of(session, 1).violations == []


def test_the_state_of_a_page_costs_the_same_whatever_it_holds(session, count_statements):
    made(session, 50)
    counts = []
    for size in (1, 50):
        with count_statements() as statements:
            get_feed_state(session, RECIPE, start=0, size=size)
        counts.append(len(statements))

    assert counts == [3, 3]


def test_making_many_costs_few_more_reads_than_making_one(session, count_statements):
    fill(session, 50)
    keys = session.scalars(select(Dataset.id).where(Dataset.kind == DatasetKind.EXTRACT)).all()
    counts = []
    for some in ([find_stale(session, RECIPE, limit=1)[0]], keys):
        with count_statements() as statements:
            make_fragments(session, RECIPE, dataset_ids=some)
        counts.append(len([text for text in statements if text.lstrip().startswith("SELECT")]))

    assert counts[0] == counts[1]
