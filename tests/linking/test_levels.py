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


def test_zones_and_zeat_do_not_nest():
    assert not PLACE.is_within("zone", "zeat")
    assert not PLACE.is_within("zeat", "zone")


def test_a_level_outside_the_order_lies_within_itself_alone():
    assert PLACE.is_within("mois", "mois")
    assert not PLACE.is_within("mois", "pays")


@given(NAMES)
def test_a_level_lies_within_itself(level: str):
    assert PLACE.is_within(level, level)


@given(NAMES, NAMES)
def test_two_levels_within_each_other_are_one(one: str, other: str):
    assert (PLACE.is_within(one, other) and PLACE.is_within(other, one)) == (one == other)


@given(NAMES, NAMES, NAMES)
def test_the_order_is_transitive(finest: str, middle: str, coarsest: str):
    if PLACE.is_within(finest, middle) and PLACE.is_within(middle, coarsest):
        assert PLACE.is_within(finest, coarsest)
