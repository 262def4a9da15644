import itertools
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import JoinKeyRole, LegalStatus, LinkAnswer, LinkKind
from catalogue.linking.derive import Linker, stricter
from catalogue.linking.levels import Levels
from catalogue.linking.model import DerivedLink, Side
from tests.linking.worlds import KNOWLEDGE, key, side

RESIDENCE, CARE, LOCATION, PAYER = (
    JoinKeyRole.RESIDENCE,
    JoinKeyRole.CARE,
    JoinKeyRole.LOCATION,
    JoinKeyRole.PAYER,
)
SUBJECT = JoinKeyRole.SUBJECT


def derive(extract: Side, base: Side) -> DerivedLink:
    link = Linker(KNOWLEDGE).derive(extract, base)
    assert link is not None
    return link


def test_an_extract_by_zone_meets_a_commune_base_at_the_zone_never_finer():
    link = derive(side("damir", key("zones", RESIDENCE)), side("population", key("cog", RESIDENCE)))
    (meeting,) = link.meetings
    assert meeting.code_list.level == "zone"
    assert link.answer is LinkAnswer.VIA
    assert link.kind is LinkKind.AGGREGATE
    assert [step.target for step in meeting.base_path] == ["departements", "regions", "zones"]
    assert meeting.extract_path == ()


def test_the_same_list_on_a_register_is_a_direct_yes():
    link = derive(side("medic", key("cip13", SUBJECT)), side("bdpm", key("cip13", SUBJECT, register=True)))
    assert (link.answer, link.kind) == (LinkAnswer.YES, LinkKind.EXACT)
    assert link.loss == ()


def test_a_rewritten_code_is_still_a_yes():
    link = derive(side("old", key("cip7", SUBJECT)), side("bdpm", key("cip13", SUBJECT, register=True)))
    assert (link.answer, link.kind) == (LinkAnswer.YES, LinkKind.FORMAT)


def test_two_tables_of_totals_are_compared_not_joined():
    link = derive(side("medic", key("zones", RESIDENCE)), side("health", key("zones", RESIDENCE)))
    assert (link.answer, link.kind) == (LinkAnswer.YES, LinkKind.COMMON_DIMENSIONS)
    assert "comparaison de totaux" in link.explanation


def test_the_key_of_the_same_role_is_chosen_over_another():
    extract = side(
        "damir", key("zones", RESIDENCE), key("zones", PAYER, name="payer"), key("zones", CARE, name="care")
    )
    link = derive(extract, side("finess", key("cog", LOCATION, register=True)))
    assert link.meetings[0].extract_key.name == "care"
    assert link.meetings[0].roles_agree


def test_a_change_of_role_is_said_and_costs():
    register = side("finess", key("cog", LOCATION, register=True))
    agreeing = derive(side("damir", key("zones", CARE)), register)
    changing = derive(side("medic", key("zones", RESIDENCE)), register)
    assert changing.score < agreeing.score
    assert any("Le sens change" in caveat for caveat in changing.caveats)
    assert not any("Le sens change" in caveat for caveat in agreeing.caveats)


def test_time_and_sex_alone_do_not_make_a_link():
    extract = side("damir", key("mois", CARE), key("sexes", JoinKeyRole.BENEFICIARY))
    base = side("births", key("jours", CARE), key("sexes", JoinKeyRole.BENEFICIARY))
    assert Linker(KNOWLEDGE).derive(extract, base) is None


def test_time_and_sex_complete_a_link_by_place():
    extract = side("damir", key("zones", CARE), key("mois", CARE), key("sexes"))
    base = side("visits", key("departements", CARE), key("jours", CARE), key("sexes"))
    link = derive(extract, base)
    assert link.meetings[0].code_list.level == "zone"
    assert {meeting.code_list.level for meeting in link.meetings} == {"zone", "mois", "sexe"}


def test_an_accounting_month_is_never_taken_for_the_date_of_care():
    extract = side("damir", key("zones", CARE), key("mois", JoinKeyRole.PROCESSING))
    base = side("visits", key("zones", CARE), key("mois", CARE))
    assert [meeting.concept.slug for meeting in derive(extract, base).meetings] == ["lieu"]


def test_periods_that_do_not_overlap_give_an_honest_no():
    extract = side("damir", key("zones", RESIDENCE), years=(2015, 2024))
    link = derive(extract, side("rniam", key("departements", RESIDENCE), years=(2009, 2014)))
    assert link.answer is LinkAnswer.NO
    assert (
        link.reason == "Non : les périodes ne se recouvrent pas (2015–2024 d’un côté, 2009–2014 de l’autre)."
    )
    assert link.score == 0.0


def test_an_open_period_overlaps_what_follows_its_start():
    extract = Side("damir", "damir", (key("zones", RESIDENCE),), LegalStatus.OPEN, date(2015, 1, 1), None)
    base = side("population", key("zones", RESIDENCE), years=(1975, 2023))
    link = derive(extract, base)
    assert link.answer is LinkAnswer.YES
    assert "Période commune : 2015–2023." in link.caveats


def test_a_key_filled_before_the_extract_begins_is_not_used():
    early = replace(key("regions", RESIDENCE), period_end=date(2014, 12, 31))
    extract = side("damir", key("zones", RESIDENCE), years=(2015, 2024))
    link = derive(extract, side("doctors", early, key("departements", RESIDENCE), years=(2013, 2024)))
    assert link.meetings[0].base_key.code_list == "departements"


def test_datasets_with_nothing_in_common_have_no_link():
    assert Linker(KNOWLEDGE).derive(side("damir", key("zones")), side("bdpm", key("cip13"))) is None


def test_people_named_on_one_side_are_warned_about_first():
    link = derive(side("damir", key("zones", CARE)), side("rpps", key("cog", LOCATION), personal=True))
    assert link.caveats[0].startswith("Une des deux bases nomme des personnes")


def test_the_stricter_legal_status_wins():
    for one, other in itertools.product(LegalStatus, LegalStatus):
        assert stricter(one, other) == stricter(other, one)
    assert stricter(LegalStatus.OPEN, LegalStatus.UNKNOWN) is LegalStatus.UNKNOWN
    assert stricter(LegalStatus.AUTHORISATION, LegalStatus.FORBIDDEN) is LegalStatus.FORBIDDEN


LISTS = st.sampled_from(sorted(KNOWLEDGE.code_lists))
ROLES = st.sampled_from([None, *JoinKeyRole])
SIDES = st.lists(st.tuples(LISTS, ROLES), min_size=1, max_size=4)


@given(SIDES, SIDES)
def test_no_link_is_finer_than_either_end(extract_keys, base_keys):
    extract = side("extract", *(key(code_list, role) for code_list, role in extract_keys))
    base = side("base", *(key(code_list, role) for code_list, role in base_keys))
    link = Linker(KNOWLEDGE).derive(extract, base)
    levels = Levels(KNOWLEDGE.coarser)
    for meeting in link.meetings if link else ():
        for end in (meeting.extract_key, meeting.base_key):
            assert levels.is_within(KNOWLEDGE.code_lists[end.code_list].level, meeting.code_list.level)
    assert link is None or 0.0 <= link.score <= 1.0


@given(SIDES, SIDES)
def test_an_unrelated_base_changes_no_link(extract_keys, base_keys):
    extract = side("extract", *(key(code_list, role) for code_list, role in extract_keys))
    base = side("base", *(key(code_list, role) for code_list, role in base_keys))
    linker = Linker(KNOWLEDGE)
    before = linker.derive(extract, base)
    linker.derive(extract, side("other", key("cip7")))
    assert linker.derive(extract, base) == before
