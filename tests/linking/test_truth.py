"""The algebra of levels, planted changes and metamorphic relations, over small worlds made at random."""

import itertools
from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, JoinKeyRole, LinkAnswer, LinkKind
from catalogue.linking.ask import Asker
from catalogue.linking.bridges import bridges_of
from catalogue.linking.derive import Linker
from catalogue.linking.levels import Levels
from catalogue.linking.model import CodeListNode, DerivedLink, Key, Knowledge, Meeting, Side, Step
from catalogue.linking.paths import MAX_STEPS, Reach
from tests.linking.worlds import KNOWLEDGE, key, side, step

LEVELS = ("commune", "departement", "region", "zone")
LISTS = [CodeListNode(f"{level}-{version}", level, "lieu", level) for level in LEVELS for version in "ab"]
WORLD = replace(KNOWLEDGE, code_lists={node.slug: node for node in LISTS}, steps=())
ORDER = Levels(KNOWLEDGE.coarser)
NAMES = st.sampled_from([node.slug for node in LISTS])
CARDINALITIES = st.sampled_from(list(Cardinality))
KINDS = st.sampled_from([CrosswalkKind.HIERARCHY, CrosswalkKind.CORRESPONDENCE, CrosswalkKind.FORMAT])
STEPS = st.builds(
    lambda source, target, kind, cardinality, weight: replace(
        step(source, target, kind, cardinality), weight=weight
    ),
    NAMES,
    NAMES,
    KINDS,
    CARDINALITIES,
    st.sampled_from([None, "la population"]),
)
WORLDS = st.lists(
    STEPS.filter(lambda made: made.source != made.target), max_size=14, unique_by=lambda made: made.slug
).map(lambda steps: replace(WORLD, steps=tuple(steps)))
KEYS = st.lists(NAMES, min_size=1, max_size=3)


def level(knowledge: Knowledge, slug: str) -> str:
    return knowledge.code_lists[slug].level


def goes_down(knowledge: Knowledge, taken: Step) -> bool:
    source, target = level(knowledge, taken.source), level(knowledge, taken.target)
    return source != target and ORDER.is_within(target, source)


def goes_up(knowledge: Knowledge, taken: Step) -> bool:
    source, target = level(knowledge, taken.source), level(knowledge, taken.target)
    return source != target and ORDER.is_within(source, target)


def sides(extract: Iterable[str], base: Iterable[str]) -> tuple[Side, Side]:
    return side("extract", *(key(name) for name in extract)), side("base", *(key(name) for name in base))


def told(link: DerivedLink | None) -> tuple[object, ...] | None:
    """Return what a link says, whatever the numbers of its keys."""
    if link is None:
        return None
    ways = tuple(
        (item.code_list.slug, item.extract_key.name, item.base_key.name, item.extract_path, item.base_path)
        for item in link.meetings
    )
    return (link.answer, link.kind, link.score, ways)


# The algebra of levels.


@given(WORLDS)
def test_no_path_goes_up_then_down_and_only_weights_go_down(world: Knowledge):
    for start in world.code_lists:
        for _, path in Reach(world).from_list(start).values():
            assert len(path) <= MAX_STEPS
            assert [taken.source for taken in path[1:]] == [taken.target for taken in path[:-1]]
            went_up = False
            for taken in path:
                assert taken.is_function or taken.weight
                if goes_down(world, taken):
                    assert taken.is_modelled
                    assert not went_up
                went_up = went_up or goes_up(world, taken)


@given(WORLDS, KEYS, KEYS)
def test_the_meet_is_finer_than_an_end_only_where_it_is_modelled(
    world: Knowledge, extract: list[str], base: list[str]
):
    link = Linker(world).derive(*sides(extract, base))
    for meeting in link.meetings if link else ():
        ends = (meeting.extract_key.code_list, meeting.base_key.code_list)
        coarser = all(ORDER.is_within(level(world, end), meeting.code_list.level) for end in ends)
        assert coarser or meeting.is_modelled


@given(WORLDS, KEYS, KEYS)
def test_what_is_shared_out_is_flagged_and_is_never_a_yes(
    world: Knowledge, extract: list[str], base: list[str]
):
    link = Linker(world).derive(*sides(extract, base))
    if link is None:
        return
    anchor = link.meetings[0]
    has_split = any(not taken.is_function for taken in anchor.steps)
    assert has_split == anchor.is_modelled
    if has_split:
        assert (link.answer, link.kind) == (LinkAnswer.VIA, LinkKind.PROBABILISTIC)
        assert not anchor.finds_rows
        assert "modélisé" in link.reason
        assert any("modélisés" in text for text in link.caveats)


@given(WORLDS, KEYS, KEYS)
def test_a_yes_is_one_list_or_a_rewrite_and_nothing_else(
    world: Knowledge, extract: list[str], base: list[str]
):
    link = Linker(world).derive(*sides(extract, base))
    if link is not None and link.answer is LinkAnswer.YES:
        assert all(
            taken.cardinality is Cardinality.ONE_TO_ONE
            and taken.kind in {CrosswalkKind.IDENTITY, CrosswalkKind.FORMAT}
            for taken in link.meetings[0].steps
        )


# Metamorphic relations.


@given(WORLDS, KEYS, KEYS, KEYS)
def test_another_base_changes_no_link(
    world: Knowledge, extract: list[str], base: list[str], other: list[str]
):
    one, two = sides(extract, base)
    third = side("autre", *(key(name) for name in other))
    alone = list(Linker(world).derive_each(one, [two]))
    among = list(Linker(world).derive_each(one, [third, two, third]))
    assert among[1] == alone[0]


@given(WORLDS, KEYS, KEYS)
def test_an_equal_base_gives_equal_answers(world: Knowledge, extract: list[str], base: list[str]):
    one, two = sides(extract, base)
    twin = replace(two, slug="jumelle", title=two.title)
    first, second = Linker(world).derive_each(one, [two, twin])
    assert told(first) == told(second)


@given(st.data(), WORLDS, KEYS, KEYS)
def test_the_order_of_what_is_known_does_not_matter(
    data: st.DataObject, world: Knowledge, extract: list[str], base: list[str]
):
    one, two = sides(extract, base)
    mixed = replace(
        world,
        steps=tuple(data.draw(st.permutations(world.steps))),
        code_lists=dict(data.draw(st.permutations(list(world.code_lists.items())))),
    )
    before, after = Linker(world).derive(one, two), Linker(mixed).derive(one, two)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert (before.answer, before.kind, before.score) == (after.answer, after.kind, after.score)
        assert [item.code_list.level for item in before.meetings] == [
            item.code_list.level for item in after.meetings
        ]


@given(WORLDS, NAMES, NAMES)
def test_removing_a_step_removes_exactly_the_paths_through_it(world: Knowledge, start: str, end: str):
    known = Reach(world).from_list(start).get(end)
    for gone in world.steps:
        less = replace(world, steps=tuple(taken for taken in world.steps if taken is not gone))
        left = Reach(less).from_list(start).get(end)
        if known is None:
            assert left is None
        elif gone not in known[1]:
            assert left is not None
            assert left[0] == known[0]
        elif left is not None:
            assert gone not in left[1]


@given(WORLDS, KEYS, KEYS)
def test_the_other_ways_are_other_and_no_better(world: Knowledge, extract: list[str], base: list[str]):
    linker, (one, two) = Linker(world), sides(extract, base)
    best = linker.meetings(one, two)
    others = linker.other_ways(one, two)
    assert len(others) <= 3
    ways = {way(item) for item in (*best[:1], *others)}
    assert len(ways) == len(others) + len(best[:1])
    for other in others:
        assert other.concept == best[0].concept
        counted = (best[0].role_distance, best[0].is_modelled)
        assert counted <= (other.role_distance, other.is_modelled)


def way(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.extract_key.id, meeting.base_key.id, meeting.code_list.slug, *meeting.steps)


# Planted changes, on a world that looks like the real one.

RESIDENCE, SUBJECT = JoinKeyRole.RESIDENCE, JoinKeyRole.SUBJECT
LEVEL_CONCEPTS = {node.level: node.concept for node in KNOWLEDGE.code_lists.values()}
REAL = replace(KNOWLEDGE, level_concepts=LEVEL_CONCEPTS)


def keyed(name: str, code_list: str, role: JoinKeyRole = RESIDENCE, *, register: bool = False) -> Key:
    return key(code_list, role, name=name, register=register)


def test_renamed_columns_change_no_link():
    plain = Linker(REAL).derive(side("e", keyed("dep", "departements")), side("b", keyed("reg", "regions")))
    named = Linker(REAL).derive(side("e", keyed("x1", "departements")), side("b", keyed("x2", "regions")))
    assert plain is not None
    assert named is not None
    assert (plain.answer, plain.score) == (named.answer, named.score)


def written_otherwise(slug: str, *steps: Step) -> Knowledge:
    node = CodeListNode(slug, slug, "medicament", "presentation")
    return replace(REAL, code_lists={**REAL.code_lists, slug: node}, steps=(*REAL.steps, *steps))


def test_stripped_zeros_and_added_prefixes_are_survived_by_a_rewrite_and_refused_without_it():
    extract, base = (
        side("e", keyed("c", "autrement", SUBJECT)),
        side("b", keyed("c", "cip13", SUBJECT, register=True)),
    )
    rewrite = step("autrement", "cip13", CrosswalkKind.FORMAT, Cardinality.ONE_TO_ONE)
    known, unknown = written_otherwise("autrement", rewrite), written_otherwise("autrement")
    link = Linker(known).derive(extract, base)
    assert link is not None
    assert (link.answer, link.kind) == (LinkAnswer.YES, LinkKind.FORMAT)
    assert Linker(unknown).derive(extract, base) is None
    refusal = Asker(unknown, Linker(unknown)).ask(extract, base)
    assert refusal.answer is LinkAnswer.NO
    assert "aucune table de passage ne les réunit" in refusal.reason


def test_another_version_of_a_list_is_no_longer_a_yes():
    versions = ("regions", "regions-2016")
    node = CodeListNode("regions-2016", "régions de 2016", "lieu", "region")
    crossing = step("regions", "regions-2016", CrosswalkKind.CORRESPONDENCE)
    extract = side("e", keyed("r", "regions"))
    same, other = (side("b", keyed("r", version)) for version in versions)
    world = replace(REAL, code_lists={**REAL.code_lists, node.slug: node}, steps=(*REAL.steps, crossing))
    for base, answer in ((same, LinkAnswer.YES), (other, LinkAnswer.VIA)):
        link = Linker(world).derive(extract, base)
        assert link is not None
        assert link.answer is answer
    without = replace(world, steps=REAL.steps)
    shifted = Asker(without, Linker(without)).ask(extract, other)
    assert shifted.answer is LinkAnswer.NO


def test_swapped_code_lists_are_refused_and_say_why():
    extract = side("e", keyed("lieu", "cip13"), keyed("produit", "departements"))
    base = side("b", keyed("lieu", "sexes"), keyed("produit", "mois"))
    answer = Asker(REAL, Linker(REAL)).ask(extract, base)
    assert answer.answer is LinkAnswer.NO
    assert answer.reason.startswith("Non : les deux n’ont aucune clé en commun")


def test_every_pair_of_lists_answers_alike_from_both_sides():
    for one, other in itertools.product(KNOWLEDGE.code_lists, KNOWLEDGE.code_lists):
        there = Linker(REAL).derive(side("e", keyed("a", one)), side("b", keyed("b", other)))
        back = Linker(REAL).derive(side("e", keyed("b", other)), side("b", keyed("a", one)))
        assert (there is None) == (back is None)
        if there is not None and back is not None:
            assert (there.answer, there.score) == (back.answer, back.score)


def test_removing_a_register_removes_exactly_the_links_through_it():
    register = side(
        "bdpm", keyed("cip", "cip13", SUBJECT, register=True), keyed("zone", "zones", JoinKeyRole.LOCATION)
    )
    world = replace(REAL, steps=(*REAL.steps, *bridges_of([register], REAL)))
    ends = [side(name, keyed("k", name, SUBJECT)) for name in ("cip7", "cip13", "zones", "cog", "regions")]
    for extract, base in itertools.permutations(ends, 2):
        with_it, without = Linker(world).derive(extract, base), Linker(REAL).derive(extract, base)
        if with_it is not None and not with_it.meetings[0].bridges:
            assert without is not None
            assert without.answer is with_it.answer
            # What the register adds beside, as the place of a product, goes with it and nothing else does.
            assert without.meetings == tuple(item for item in with_it.meetings if not item.bridges)
        else:
            assert without is None
