"""A code shared out by a weight: walked as a last resort, called modelled, never a yes, never a join."""

from dataclasses import replace

from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, JoinKeyRole, LinkAnswer, LinkKind
from catalogue.linking.ask import Asker
from catalogue.linking.derive import Linker
from catalogue.linking.model import CodeListNode, Knowledge, Step
from catalogue.linking.paths import Reach
from tests.linking.worlds import KNOWLEDGE, key, side, step

RESIDENCE = JoinKeyRole.RESIDENCE
POPULATION = "la population de chaque département"


def shared(source: str, target: str, weight: str | None = POPULATION) -> Step:
    found = step(source, target, CrosswalkKind.CORRESPONDENCE, Cardinality.ONE_TO_MANY)
    return replace(found, weight=weight)


def knowing(*steps: Step) -> Knowledge:
    levels = {node.level: node.concept for node in KNOWLEDGE.code_lists.values()}
    return replace(KNOWLEDGE, steps=(*KNOWLEDGE.steps, *steps), level_concepts=levels)


WEIGHTED = knowing(shared("regions", "departements"))
EXTRACT = side("damir", key("regions", RESIDENCE))
BASE = side("population", key("departements", RESIDENCE))


def test_without_a_stated_weight_a_code_of_several_targets_is_not_walked():
    assert "departements" not in Reach(knowing(shared("regions", "departements", None))).from_list("regions")
    assert "departements" not in Reach(knowing(shared("regions", "departements", ""))).from_list("regions")


def test_what_is_counted_is_better_than_what_is_modelled_however_fine():
    link = Linker(WEIGHTED).derive(EXTRACT, BASE)
    assert link is not None
    assert link.meetings[0].code_list.slug == "regions"
    assert not link.meetings[0].is_modelled


def test_a_finer_level_asked_is_answered_as_modelled():
    answer = Asker(WEIGHTED, Linker(WEIGHTED)).ask(EXTRACT, BASE, level="departement")
    assert (answer.answer, answer.kind) == (LinkAnswer.VIA, LinkKind.PROBABILISTIC)
    assert answer.meetings[0].is_modelled
    assert not answer.meetings[0].finds_rows
    assert answer.reason == f"Oui, au niveau « departement », mais modélisé : réparti selon {POPULATION}."
    assert f"modélisé : réparti selon {POPULATION}" in answer.explanation
    assert f"Chiffres modélisés, et non comptés : réparti selon {POPULATION}." in answer.caveats
    assert any("ce que personne n’a compté" in text for text in answer.loss)
    assert answer.score <= 1 / 3


def test_a_modelled_meeting_with_a_register_joins_no_row():
    register = side("communes", key("departements", RESIDENCE, register=True))
    answer = Asker(WEIGHTED, Linker(WEIGHTED)).ask(EXTRACT, register, level="departement")
    assert answer.kind is LinkKind.PROBABILISTIC
    assert not answer.meetings[0].finds_rows


def test_a_path_that_went_up_never_comes_down_even_by_a_weight():
    reach = Reach(WEIGHTED).from_list("cog")
    assert [taken.slug for taken in reach["departements"][1]] == ["cog-vers-departements"]
    only_up_then_down = replace(KNOWLEDGE, steps=(step("cog", "regions"), shared("regions", "departements")))
    assert "departements" not in Reach(only_up_then_down).from_list("cog")


def test_a_grouping_of_the_same_level_then_a_sharing_out_is_modelled():
    lists = {name: CodeListNode(name, name, "lieu", "region") for name in ("ancienne", "groupe", "nouvelle")}
    world = replace(
        KNOWLEDGE,
        code_lists={**KNOWLEDGE.code_lists, **lists},
        steps=(step("ancienne", "groupe", CrosswalkKind.CORRESPONDENCE), shared("groupe", "nouvelle")),
    )
    link = Linker(world).derive(side("a", key("ancienne", RESIDENCE)), side("b", key("nouvelle", RESIDENCE)))
    assert link is not None
    assert link.meetings[0].code_list.slug == "groupe" or link.meetings[0].is_modelled
    path = Reach(world).from_list("ancienne")["nouvelle"][1]
    assert [taken.is_modelled for taken in path] == [False, True]


def test_a_functional_way_is_taken_even_where_it_costs_more():
    long_way = [replace(step("regions", "zones"), slug="par-la-base", loss=1.0, through="base")]
    world = replace(KNOWLEDGE, steps=(*long_way, shared("regions", "zones")))
    (taken,) = Reach(world).from_list("regions")["zones"][1]
    assert taken.slug == "par-la-base"


def test_two_sharings_out_name_both_weights():
    world = knowing(shared("zones", "regions", "le nombre de lits"), shared("regions", "departements"))
    answer = Asker(world, Linker(world)).ask(
        side("damir", key("zones", RESIDENCE)), BASE, level="departement"
    )
    assert answer.reason.endswith(f"réparti selon le nombre de lits, puis selon {POPULATION}.")


def test_a_side_that_covers_a_part_only_is_said():
    partial = replace(key("cog", RESIDENCE), population="La métropole et La Réunion")
    link = Linker(KNOWLEDGE).derive(EXTRACT, side("filosofi", partial))
    assert link is not None
    assert "filosofi ne couvre que ceci : la métropole et La Réunion." in link.caveats
