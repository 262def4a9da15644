from catalogue.domain.vocabularies import Cardinality
from catalogue.linking.levels import Levels
from catalogue.linking.paths import MAX_STEPS, Reach
from tests.linking.worlds import KNOWLEDGE


def test_a_commune_reaches_its_zone_step_by_step():
    cost, path = Reach(KNOWLEDGE).from_list("cog")["zones"]
    assert [step.target for step in path] == ["departements", "regions", "zones"]
    assert cost == 1.5


def test_a_list_reaches_itself_at_no_cost():
    assert Reach(KNOWLEDGE).from_list("zones")["zones"] == (0.0, ())


def test_nothing_goes_down_from_a_zone():
    assert set(Reach(KNOWLEDGE).from_list("zones")) == {"zones"}


def test_no_path_goes_up_and_then_down():
    levels = Levels(KNOWLEDGE.coarser)
    for start in KNOWLEDGE.code_lists:
        for _, path in Reach(KNOWLEDGE).from_list(start).values():
            for step in path:
                source, target = KNOWLEDGE.code_lists[step.source], KNOWLEDGE.code_lists[step.target]
                assert levels.is_within(source.level, target.level)


def test_every_step_of_a_path_is_a_function_and_paths_are_short():
    for start in KNOWLEDGE.code_lists:
        for _, path in Reach(KNOWLEDGE).from_list(start).values():
            assert len(path) <= MAX_STEPS
            assert all(step.cardinality is not Cardinality.ONE_TO_MANY for step in path)


def test_an_unknown_list_reaches_nothing():
    assert Reach(KNOWLEDGE).from_list("nowhere") == {}
