from hypothesis import given
from hypothesis import strategies as st

from catalogue.linking.levels import Levels

PLACE = Levels(
    {
        "iris": frozenset({"commune"}),
        "commune": frozenset({"departement"}),
        "departement": frozenset({"region"}),
        "region": frozenset({"zone", "zeat"}),
        "zone": frozenset({"pays"}),
        "zeat": frozenset({"pays"}),
        "pays": frozenset(),
    }
)
NAMES = st.sampled_from(["iris", "commune", "departement", "region", "zone", "zeat", "pays"])


def test_a_commune_lies_within_a_zone_and_not_the_reverse():
    assert PLACE.is_within("commune", "zone")
    assert not PLACE.is_within("zone", "commune")


def test_zones_and_zeat_meet_only_at_the_country():
    assert PLACE.meet("zone", "zeat") == {"pays"}


def test_a_level_outside_the_order_meets_nothing():
    assert PLACE.meet("commune", "mois") == frozenset()


@given(NAMES, NAMES)
def test_the_meet_is_never_finer_than_either_end(one: str, other: str):
    for level in PLACE.meet(one, other):
        assert PLACE.is_within(one, level)
        assert PLACE.is_within(other, level)


@given(NAMES, NAMES)
def test_the_meet_does_not_depend_on_the_order_of_its_ends(one: str, other: str):
    assert PLACE.meet(one, other) == PLACE.meet(other, one)


@given(NAMES, NAMES)
def test_the_meet_of_a_level_and_what_holds_it_is_the_coarser(one: str, other: str):
    if PLACE.is_within(one, other):
        assert PLACE.meet(one, other) == {other}
