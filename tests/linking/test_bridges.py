"""Registers as crosswalks, and paths that leave their concept once."""

from dataclasses import replace

from catalogue.domain.vocabularies import (
    ConceptKind,
    CrosswalkKind,
    JoinKeyRole,
    LegalStatus,
    LinkAnswer,
    LinkKind,
)
from catalogue.linking.bridges import bridge_slug, bridges_of, is_bridge
from catalogue.linking.derive import Linker
from catalogue.linking.model import CodeListNode, Concept, Knowledge, Side
from tests.linking.worlds import KNOWLEDGE, key, side, step

CARE, LOCATION, RESIDENCE, SUBJECT = (
    JoinKeyRole.CARE,
    JoinKeyRole.LOCATION,
    JoinKeyRole.RESIDENCE,
    JoinKeyRole.SUBJECT,
)
WITH_FACILITIES = replace(
    KNOWLEDGE,
    concepts={
        **KNOWLEDGE.concepts,
        "etablissement": Concept("etablissement", "Établissement", ConceptKind.ORGANISATION),
    },
    coarser={**KNOWLEDGE.coarser, "etablissement": frozenset()},
    code_lists={
        **KNOWLEDGE.code_lists,
        "finess": CodeListNode("finess", "FINESS", "etablissement", "etablissement"),
    },
)
REGISTER = side("repertoire", key("finess", LOCATION, register=True), key("cog", LOCATION))
STAYS = side("sejours", key("finess", CARE))
SHOPS = side("commerces", key("cog", SUBJECT))


def bridged(*registers: Side) -> Knowledge:
    return replace(WITH_FACILITIES, steps=(*WITH_FACILITIES.steps, *bridges_of(registers, WITH_FACILITIES)))


def test_a_register_leads_from_its_key_to_the_others_and_not_back():
    (bridge,) = bridges_of([REGISTER], WITH_FACILITIES)
    assert (bridge.source, bridge.target, bridge.through) == ("finess", "cog", "repertoire")
    assert bridge.is_function
    assert not bridge.is_lossless
    assert is_bridge(bridge.slug)
    assert bridge.slug == bridge_slug("repertoire", "finess", "cog")


def test_a_base_without_a_row_for_each_code_is_no_bridge():
    assert (
        list(bridges_of([side("liste", key("finess", LOCATION), key("cog", LOCATION))], WITH_FACILITIES))
        == []
    )


def test_a_base_that_is_not_open_is_no_bridge():
    assert list(bridges_of([replace(REGISTER, legal=LegalStatus.AUTHORISATION)], WITH_FACILITIES)) == []


def test_where_patients_live_is_no_property_of_the_row():
    residence = side("patients", key("finess", LOCATION, register=True), key("cog", RESIDENCE))
    assert list(bridges_of([residence], WITH_FACILITIES)) == []


def test_a_crosswalk_of_the_catalogue_makes_the_bridge_superfluous():
    known = replace(
        WITH_FACILITIES,
        steps=(*WITH_FACILITIES.steps, step("finess", "cog", CrosswalkKind.HIERARCHY)),
    )
    assert list(bridges_of([REGISTER], known)) == []


def test_two_bases_meet_through_a_third():
    link = Linker(bridged(REGISTER)).derive(STAYS, SHOPS)
    assert link is not None
    assert (link.answer, link.kind) == (LinkAnswer.VIA, LinkKind.BRIDGE)
    assert link.meetings[0].bridges == ("repertoire",)
    assert "repertoire" in link.explanation


def test_without_the_third_base_nothing_links_them():
    assert Linker(WITH_FACILITIES).derive(STAYS, SHOPS) is None


def test_removing_a_bridge_removes_only_the_links_through_it():
    homes = side("logements", key("cog", RESIDENCE))
    for knowledge in (WITH_FACILITIES, bridged(REGISTER)):
        link = Linker(knowledge).derive(homes, SHOPS)
        assert link is not None
        assert link.meetings[0].bridges == ()


def test_a_base_is_no_bridge_to_itself():
    link = Linker(bridged(REGISTER)).derive(STAYS, REGISTER)
    assert link is not None
    assert [meeting.bridges for meeting in link.meetings] == [()]


def test_the_place_of_a_facility_is_the_place_of_care_and_not_of_residence():
    linker = Linker(bridged(REGISTER))
    care = linker.derive(STAYS, side("urgences", key("cog", CARE)))
    homes = linker.derive(STAYS, side("logements", key("cog", RESIDENCE)))
    assert care is not None
    assert homes is not None
    assert care.meetings[0].roles_agree
    assert not homes.meetings[0].roles_agree
    assert any("Le sens change" in caveat for caveat in homes.caveats)


def test_a_path_leaves_its_concept_once_and_does_not_come_back():
    there_and_back = replace(
        WITH_FACILITIES,
        steps=(*WITH_FACILITIES.steps, step("finess", "cog"), step("cog", "finess")),
    )
    linker = Linker(there_and_back)
    assert set(linker.reach("finess")) == {"finess", "cog", "departements", "regions", "zones"}
    assert "finess" in linker.reach("cog")
    assert "cip13" not in linker.reach("cog")
