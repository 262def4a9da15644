"""What the feed cannot hold is refused when it is saved, field by field, and never published."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Distribution
from catalogue.domain.vocabularies import DatasetKind, PublicationState
from catalogue.errors import Invalid
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record, change_state
from catalogue.services.feed_fragments.checking import check_dataset
from tests import factories as make
from tests.services.editing.conftest import MAINTAINER

DATASET, FILE = RECORD_TYPES["dataset"], RECORD_TYPES["distribution"]
BROKEN = "javascript:alert(1)"


@pytest.fixture
def draft(session: Session) -> Dataset:
    return make.dataset(session, "extrait", state=PublicationState.DRAFT)


def publish(session: Session, dataset: Dataset) -> None:
    session.refresh(dataset)
    change_state(
        session,
        MAINTAINER,
        DATASET,
        address=(dataset.slug,),
        state=PublicationState.PUBLISHED,
        row_version=dataset.row_version,
    )


@pytest.mark.parametrize(
    "broken", [{"landing_page": BROKEN}, {"contact_email": "personne"}, {"contact_url": "https://a b"}]
)
def test_an_invalid_draft_is_not_published_and_its_field_is_named(session, draft, broken):
    session.execute(update(Dataset).values(**broken))

    with pytest.raises(RejectedEdit) as caught:
        publish(session, draft)
    assert list(caught.value.faults) == list(broken)


def test_a_draft_that_is_mended_is_published(session, draft):
    publish(session, draft)

    assert draft.state is PublicationState.PUBLISHED
    assert check_dataset(session, dataset_id=draft.id) == ()


def test_a_file_that_cannot_be_written_keeps_its_dataset_a_draft(session, draft):
    session.add(Distribution(dataset_id=draft.id, slug="liste", position=0, title="Liste", access_url=BROKEN))
    session.flush()

    with pytest.raises(Invalid) as caught:
        publish(session, draft)
    assert "liste" in caught.value.message
    assert list(caught.value.detail["problems"]) == ["liste/access_url"]  # type: ignore[call-overload]


def test_an_edit_of_a_published_dataset_is_refused_by_its_own_fields_alone(session):
    dataset = make.dataset(session, "extrait")
    session.add(
        Distribution(dataset_id=dataset.id, slug="liste", position=0, title="Liste", access_url=BROKEN)
    )
    session.flush()

    # What an import wrote of a file does not stand in the way of who mends the description.
    change_record(
        session,
        MAINTAINER,
        DATASET,
        address=("extrait",),
        typed={"title": "Autre"},
        row_version=dataset.row_version,
    )
    assert dataset.title == "Autre"
    file = session.scalars(select(Distribution)).one()
    with pytest.raises(RejectedEdit) as caught:
        change_record(
            session,
            MAINTAINER,
            FILE,
            address=("extrait", "liste"),
            typed={"title": "Autre"},
            row_version=file.row_version,
        )
    assert list(caught.value.faults) == ["access_url"]


@pytest.mark.parametrize(
    "values", [{"state": PublicationState.DRAFT}, {"kind": DatasetKind.TABLE}, {"kind": DatasetKind.EXTERNAL}]
)
def test_what_the_feed_does_not_hold_breaks_no_rule_of_it(session, values):
    dataset = make.dataset(session, "jeu", landing_page=BROKEN, **values)

    assert check_dataset(session, dataset_id=dataset.id) == ()
