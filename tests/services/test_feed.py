from collections.abc import Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import Gone, NotFound, Unavailable
from catalogue.formats.dcat_model import FeedAgent
from catalogue.services.feed import (
    count_feed,
    get_feed_catalogue,
    get_feed_dataset,
    get_feed_page,
    iterate_feed,
)
from tests.services.feed_sample import CHANGED, LATER, MADE, fill, slug_of


def walk(session: Session, size: int) -> Iterator[list[str]]:
    """Yield the slugs of each page, from the first to the last."""
    start: int | None = 0
    while start is not None:
        page = get_feed_page(session, publisher="cnam", start=start, size=size)
        yield [dataset.slug for dataset in page.datasets]
        start = page.next_start


def test_only_published_extracts_of_ours_are_in_the_feed(session):
    fill(session)

    page = get_feed_page(session, publisher="cnam", start=0, size=100)

    assert [dataset.slug for dataset in page.datasets] == [slug_of(number) for number in range(3)]
    assert page.next_start is None
    assert count_feed(session, publisher="cnam") == 3


def test_a_dataset_comes_with_its_publisher_and_its_files_in_order(session):
    fill(session)

    dataset = get_feed_dataset(session, publisher="cnam", slug=slug_of(0))

    assert dataset.publisher == FeedAgent("cnam", "Caisse nationale", "https://cnam.example.fr/", None)
    assert [file.slug for file in dataset.distributions] == ["premier", "second"]
    assert dataset.distributions[0].download_url == "https://donnees.example.fr/0.csv"
    assert dataset.distributions[0].size_bytes == 1024
    assert dataset.licence is not None
    assert dataset.contact is not None
    assert (dataset.licence.code, dataset.contact.email) == ("licence-ouverte", "contact@cnam.example.fr")
    assert (dataset.created_at, dataset.updated_at) == (MADE, CHANGED)


@pytest.mark.parametrize("extracts", [0, 1, 7])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_hold_each_dataset_once(session, extracts, size):
    fill(session, extracts)

    pages = list(walk(session, size))

    assert [slug for page in pages for slug in page] == [slug_of(number) for number in range(extracts)]
    assert all(len(page) == size for page in pages[:-1])
    # The last page is never empty, unless there is nothing at all.
    assert len(pages[-1]) >= 1 or extracts == 0


def test_a_page_begins_at_its_key_and_not_after_it(session):
    fill(session)
    first = session.scalars(select(Dataset.id).where(Dataset.slug == slug_of(0))).one()

    page = get_feed_page(session, publisher="cnam", start=first, size=1)

    # Who believes that pages are counted from 1 must not lose the first dataset.
    assert first > 1
    assert [dataset.slug for dataset in page.datasets] == [slug_of(0)]


def test_the_whole_feed_is_read_by_batches(session):
    fill(session, 5)

    batches = list(iterate_feed(session, publisher="cnam", size=2))

    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_a_page_costs_the_same_statements_whatever_its_size(session, count_statements):
    fill(session, 50)
    counts = []
    for size in (1, 50):
        with count_statements() as statements:
            get_feed_page(session, publisher="cnam", start=0, size=size)
        counts.append(len(statements))

    # The datasets, their files, their links.
    assert counts == [3, 3]


def test_what_is_withdrawn_is_gone_and_what_is_not_ours_to_feed_is_not_found(session):
    fill(session)

    with pytest.raises(Gone):
        get_feed_dataset(session, publisher="cnam", slug="dehors-1")
    for slug in ("dehors-0", "dehors-2", "dehors-3", "dehors-4", "dehors-5", "inconnu", "a b"):
        with pytest.raises(NotFound):
            get_feed_dataset(session, publisher="cnam", slug=slug)


def test_a_draft_is_not_told_from_nothing(session):
    fill(session)
    messages = set()
    for slug in ("dehors-0", "inconnu"):
        with pytest.raises(NotFound) as caught:
            get_feed_dataset(session, publisher="cnam", slug=slug)
        messages.add(caught.value.message)

    assert len(messages) == 1


def test_the_catalogue_is_dated_by_its_records_and_not_by_drafts(session):
    fill(session)
    assert get_feed_catalogue(session, publisher="cnam").modified == CHANGED

    session.execute(update(Dataset).where(Dataset.slug == "dehors-0").values(updated_at=LATER))
    assert get_feed_catalogue(session, publisher="cnam").modified == CHANGED

    session.execute(
        update(Dataset)
        .where(Dataset.slug == slug_of(0))
        .values(state=PublicationState.WITHDRAWN, updated_at=LATER)
    )
    assert get_feed_catalogue(session, publisher="cnam").modified == LATER
    assert get_feed_catalogue(session, publisher="cnam").issued == MADE


def test_a_publisher_without_extract_has_an_undated_catalogue(session):
    fill(session, 0)
    session.execute(update(Dataset).values(state=PublicationState.DRAFT))

    catalogue = get_feed_catalogue(session, publisher="cnam")

    assert (catalogue.issued, catalogue.modified) == (None, None)


def test_an_unknown_publisher_does_not_empty_the_feed(session):
    fill(session)

    with pytest.raises(Unavailable, match="CATALOGUE_CATALOG_PUBLISHER"):
        get_feed_catalogue(session, publisher="inconnu")
