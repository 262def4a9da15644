"""What is found quickly for many bases is what looking at every pair of keys finds."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, JoinKeyRole, LegalStatus
from catalogue.linking.derive import Linker
from catalogue.linking.model import DerivedLink, Key, Knowledge, Side, Step
from tests.linking.worlds import KNOWLEDGE

PERIODS = st.sampled_from(
    [(None, None), (date(2009, 1, 1), None), (date(2015, 1, 1), date(2016, 12, 31)), (None, date(2012, 1, 1))]
)
# A register that is a way from presentations to communes, and one of the bases drawn below.
REGISTER = "base-0"
STEPS = (
    Step(
        f"{REGISTER}:cip13:cog",
        "par le registre",
        "cip13",
        "cog",
        CrosswalkKind.CORRESPONDENCE,
        Cardinality.MANY_TO_ONE,
        through=REGISTER,
    ),
    Step(
        "regions-vers-zones-2016",
        "depuis 2016",
        "departements",
        "zones",
        CrosswalkKind.HIERARCHY,
        Cardinality.MANY_TO_ONE,
        period_start=date(2016, 1, 1),
    ),
)
WORLD = Knowledge(
    concepts=KNOWLEDGE.concepts,
    level_labels=KNOWLEDGE.level_labels,
    coarser=KNOWLEDGE.coarser,
    code_lists=KNOWLEDGE.code_lists,
    steps=KNOWLEDGE.steps + STEPS,
    rank=KNOWLEDGE.rank,
)


@st.composite
def keys(draw: st.DrawFn) -> tuple[Key, ...]:
    lists = draw(st.lists(st.sampled_from(sorted(WORLD.code_lists)), max_size=5))
    found = []
    for position, code_list in enumerate(lists):
        role = draw(st.sampled_from([None, *JoinKeyRole]))
        start, end = draw(PERIODS)
        found.append(
            Key(
                position,
                f"k{position}",
                code_list,
                code_list,
                role,
                draw(st.booleans()),
                position,
                start,
                end,
            )
        )
    return tuple(found)


@st.composite
def sides(draw: st.DrawFn, slug: str) -> Side:
    start, end = draw(PERIODS)
    legal = draw(st.sampled_from(list(LegalStatus)))
    return Side(slug, slug, draw(keys()), legal, start, end, draw(st.booleans()))


def double_loop(extracts: list[Side], bases: list[Side]) -> list[DerivedLink | None]:
    linker = Linker(WORLD)
    return [linker.derive(extract, base) for extract in extracts for base in bases]


@given(st.tuples(sides("extract-0"), sides("extract-1")), st.tuples(*(sides(f"base-{n}") for n in range(5))))
def test_the_quick_way_finds_what_the_double_loop_finds(extracts: tuple[Side, ...], bases: tuple[Side, ...]):
    linker = Linker(WORLD)
    quick = [link for extract in extracts for link in linker.derive_each(extract, bases)]
    assert quick == double_loop(list(extracts), list(bases))
