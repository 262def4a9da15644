from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LegalStatus
from catalogue.errors import BadQuery, NotFound
from catalogue.services.shared_keys import find_shared
from tests import factories as make
from tests.conftest import StatementCounter


@pytest.fixture
def world(session: Session) -> Session:
    """Three datasets that carry the region, and one without key."""
    regions = make.regions(session)
    extract = make.dataset(session, "extrait", legal_status=LegalStatus.OPEN, period_start=date(2014, 1, 1))
    one = make.base(session, "base-une", legal_status=LegalStatus.OPEN, period_end=date(2020, 12, 31))
    two = make.base(session, "base-deux", legal_status=LegalStatus.AUTHORISATION)
    for dataset in (extract, one, two):
        region = make.variable(session, dataset, "REG")
        make.join_key(session, dataset, regions, variables=[region], label="Région")
    make.base(session, "sans-cle")
    session.flush()
    return session


def test_what_all_share_is_said_with_the_key_of_each(world: Session):
    found = find_shared(world, slugs=["extrait", "base-une", "base-deux"])
    assert found.can_be_crossed
    (key,) = found.keys
    assert key.level == "region"
    assert [(item.dataset, item.variables) for item in key.carried] == [
        ("extrait", ("REG",)),
        ("base-une", ("REG",)),
        ("base-deux", ("REG",)),
    ]


def test_the_strictest_status_and_the_common_period_are_told(world: Session):
    found = find_shared(world, slugs=["extrait", "base-une", "base-deux"])
    assert found.legal is LegalStatus.AUTHORISATION
    assert (found.period.start, found.period.end) == (date(2014, 1, 1), date(2020, 12, 31))


def test_the_one_that_stands_in_the_way_is_named(world: Session):
    found = find_shared(world, slugs=["extrait", "base-une", "sans-cle"])
    assert not found.can_be_crossed
    assert found.keys == ()
    assert found.odd_ones == ("sans-cle",)
    assert "aucune clé n’est décrite pour" in found.reason


def test_periods_that_do_not_meet_are_a_no(world: Session):
    late = make.base(world, "tardive", period_start=date(2022, 1, 1))
    region = make.variable(world, late, "REG")
    make.join_key(world, late, make.regions(world), variables=[region], label="Région")
    found = find_shared(world, slugs=["base-une", "tardive"])
    assert not found.can_be_crossed
    assert found.reason == "Non : leurs périodes ne se recouvrent pas."
    assert (found.period.start, found.period.end) == (None, None)


@pytest.mark.parametrize("slugs", [[], ["extrait"], ["extrait", "extrait"], [f"b{n}" for n in range(9)]])
def test_from_two_to_eight_datasets_are_asked_about(world: Session, slugs: list[str]):
    with pytest.raises(BadQuery, match="de 2 à 8"):
        find_shared(world, slugs=slugs)


def test_an_unknown_dataset_is_refused(world: Session):
    with pytest.raises(NotFound):
        find_shared(world, slugs=["extrait", "inconnu"])


def test_more_keys_cost_no_more_statements(world: Session, count_statements: StatementCounter):
    with count_statements() as few:
        find_shared(world, slugs=["extrait", "base-une"])
    one = make.base(world, "large")
    for rank in range(12):
        variable = make.variable(world, one, f"REG{rank}")
        make.join_key(
            world,
            one,
            make.regions(world),
            variables=[variable],
            name=f"region-{rank}",
            label=f"Région {rank}",
        )
    world.flush()
    with count_statements() as many:
        find_shared(world, slugs=["extrait", "large"])
    assert len(many) == len(few)
