"""How two tables meet: directly, through a hub, or at one."""

from dataclasses import replace

from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.siblings import JoinGraph
from tests.linking.tables.worlds import ACTS, DOCTORS, STAYS, WORLD

GRAPH = JoinGraph(find_joins(WORLD))


def test_a_table_and_its_hub_meet_directly_in_either_order():
    (route,) = GRAPH.joins_between("A", "S")
    (back,) = GRAPH.joins_between("S", "A")
    assert (route.steps, route.meeting, back.meeting) == (1, "S", "S")
    assert route.sentence == back.sentence


def test_siblings_meet_at_their_hub():
    (route,) = GRAPH.joins_between("A", "D")
    assert route.meeting == "S"
    assert [step.columns for step in (*route.from_one, *route.from_other)] == [("FAC", "STAY")] * 2
    assert "regroupez avant de joindre" in route.sentence


def test_a_table_reaches_the_hub_of_its_hub_through_it():
    (route,) = GRAPH.joins_between("A", "E")
    assert [step.hub for step in route.from_one] == ["S", "E"]
    assert route.sentence == "A rejoint E par la table S (FAC)."


def test_tables_of_two_levels_meet_at_the_coarser():
    (route,) = GRAPH.joins_between("D", "B")
    assert (route.meeting, route.steps) == ("E", 3)


def test_tables_without_a_common_hub_do_not_meet():
    assert GRAPH.joins_between("B", "R") == []
    assert GRAPH.joins_between("A", "A") == []
    assert GRAPH.joins_between("A", "unknown") == []


def test_two_roles_meet_by_the_columns_of_the_same_name():
    doctor, other = (
        ACTS.columns[4],
        replace(ACTS.columns[4], name="SENDER", label="N° du médecin prescripteur"),
    )
    one = replace(ACTS, name="X", product="Ville", columns=(doctor, other))
    two = replace(ACTS, name="Y", product="Cabinet", columns=(doctor, other))
    routes = JoinGraph(find_joins([one, two, DOCTORS])).joins_between("X", "Y")
    assert [(route.from_one[0].columns, route.from_other[0].columns) for route in routes] == [
        (("DOCTOR",), ("DOCTOR",)),
        (("SENDER",), ("SENDER",)),
    ]


def test_the_score_of_a_route_is_that_of_its_weakest_join():
    (route,) = GRAPH.joins_between("S", "R") or GRAPH.joins_between("A", "R")
    assert route.score == min(step.score for step in route.from_one)
    assert STAYS.name not in {step.hub for step in route.from_one}
