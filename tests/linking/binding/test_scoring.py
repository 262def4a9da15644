"""Columns planted beside lists that could be mistaken for one another."""

from dataclasses import replace

import pytest

from catalogue.domain.vocabularies import JoinKeyRole, VariableType
from catalogue.linking.binding.model import Column, Containment, Elsewhere, EvidenceKind, ListProfile
from catalogue.linking.binding.scoring import Proposer
from catalogue.linking.binding.tidy import spellings

FINESS = ("750100125", "010003820", "010000024")
DEPARTEMENTS = tuple(f"{number:02}" for number in range(1, 96) if number != 20)


def listed(slug: str, title: str, codes: tuple[str, ...] = (), **values) -> ListProfile:
    given = {"size": len(codes), "is_stored": bool(codes), "sample": codes[:40], **values}
    return ListProfile(slug, title, **given)


LISTS = (
    listed("sexe", "Sexe", ("1", "2", "9"), level="sexe", level_label="Sexe"),
    listed("secteur", "Secteur d’activité", ("1", "2"), name="SEC_COD"),
    listed("regions", "Régions", ("1", "2", "3", "4", "11", "24"), level="region", level_label="Région"),
    listed("departements", "Départements", DEPARTEMENTS, level="departement", level_label="Département"),
    listed(
        "finess-et",
        "FINESS, établissements géographiques",
        level="etablissement",
        level_label="Établissement",
        pattern=r"^(\d{2}|2[AB])\d{7}$",
    ),
    listed("communes", "Communes", level="commune", level_label="Commune", pattern=r"^(\d{5}|2[AB]\d{3})$"),
    listed("natures", "Natures de prestation", tuple(str(code) for code in range(1000, 1100)), name="NAT_V"),
    listed("actes-ccam", "CCAM", level="acte", level_label="Acte", pattern=r"^[A-Z]{4}\d{3}$"),
)
PROPOSER = Proposer(LISTS)


def best(column: Column, found: dict[str, Containment] | None = None) -> str | None:
    proposals = PROPOSER.propose(column, found)
    return proposals[0].code_list if proposals else None


def test_a_column_is_recognised_by_its_label():
    column = Column("X1", "Département de résidence du bénéficiaire", type=VariableType.STRING, length="2")
    (proposal, *_) = PROPOSER.propose(column)
    assert proposal.code_list == "departements"
    assert proposal.role is JoinKeyRole.RESIDENCE
    kinds = [hint.kind for hint in proposal.evidence]
    assert {EvidenceKind.LABEL, EvidenceKind.FORMAT, EvidenceKind.ROLE} <= {*kinds}
    weights = [hint.weight for hint in proposal.evidence]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("name", ["dep", "DEP", "code_dept", "dpt", "departement"])
def test_a_column_of_a_file_is_recognised_by_what_its_name_stands_for(name: str):
    column = Column(name, values=DEPARTEMENTS[:30])
    assert best(column, {"departements": Containment(30, 30, 30)}) == "departements"


@pytest.mark.parametrize("values", [("1", "2"), ("1", "2", "9"), ("1", "2", "3", "4")])
def test_small_codes_make_no_proposal_by_themselves(values: tuple[str, ...]):
    """They are codes of the sexes, the sectors and the regions alike."""
    full = Containment(len(values), len(values), len(values))
    column = Column("zz", values=values)
    assert PROPOSER.propose(column, {item.slug: full for item in LISTS}) == ()


def test_values_of_a_small_list_hardly_add_to_what_a_name_says():
    column = Column("SEX", "Sexe du patient")
    (without, *_) = PROPOSER.propose(column)
    (with_values, *_) = PROPOSER.propose(replace(column, values=("1", "2")), {"sexe": Containment(2, 2, 2)})
    assert without.code_list == with_values.code_list == "sexe"
    assert with_values.score - without.score < 0.1


def test_values_that_are_no_codes_take_a_proposal_away():
    column = Column("dep", values=tuple("abcdefghij"))
    assert PROPOSER.propose(column, {"departements": Containment(0, 0, 10)}) == ()


def test_a_renamed_column_is_known_by_the_keys_of_its_values():
    numbers = ("750100125", "010003820", "010000024", "750712184", "750100042", "750100075")
    valid = [number[:8] + digit for number in numbers for digit in "0123456789"]
    fitting = tuple(number for number in valid if sum_of(number) % 10 == 0)
    more = tuple(f"{dep:02}00000" for dep in range(10, 20))
    planted = fitting + tuple(
        next(f"{start}{k:02}" for k in range(100) if sum_of(f"{start}{k:02}") % 10 == 0) for start in more
    )
    (proposal, *_) = PROPOSER.propose(Column("zz", values=planted))
    assert proposal.code_list == "finess-et"
    assert any("clé de contrôle juste" in hint.text for hint in proposal.evidence)


def sum_of(number: str) -> int:
    digits = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in digits)


def test_numbers_of_nine_digits_without_right_keys_are_no_finess():
    numbers = tuple(str(100000000 + 7 * rank) for rank in range(30))
    assert PROPOSER.propose(Column("zz", values=numbers)) == ()


def test_a_width_that_no_code_fits_halves_a_proposal():
    label = "Nature de prestation"
    wide, narrow = (PROPOSER.propose(Column("P", label, length=length)) for length in ("4", "1"))
    assert wide[0].code_list == "natures"
    assert not narrow or narrow[0].score < wide[0].score / 1.5


@pytest.mark.parametrize("kind", [VariableType.NUMBER, VariableType.BOOLEAN])
def test_amounts_and_flags_hold_no_codes(kind: VariableType):
    assert PROPOSER.propose(Column("NAT", "Nature de prestation", type=kind)) == ()


def test_two_lists_that_say_the_same_are_both_proposed_to_be_told_apart():
    lists = (listed("a", "Modes de sortie", ("1",)), listed("b", "Mode de sortie", ("1",)))
    found = Proposer((*LISTS, *lists)).propose(Column("S", "Mode de sortie", length="1"))
    assert {item.code_list for item in found} == {"a", "b"}
    for proposal in found:
        assert any(
            hint.kind is EvidenceKind.RIVAL and "À trancher" in hint.text for hint in proposal.evidence
        )


def test_columns_of_the_same_name_bound_elsewhere_speak_for_their_list():
    elsewhere = Elsewhere({"zz_q": {"natures": 4}})
    (proposal,) = Proposer(LISTS, elsewhere).propose(Column("ZZ_Q", "Sans rapport"))
    assert proposal.code_list == "natures"
    assert proposal.evidence[0].kind is EvidenceKind.ELSEWHERE


def test_no_evidence_quotes_a_value():
    """Values may be identifiers of persons."""
    secret = "750100125"
    column = Column("finess", "N° FINESS de l’établissement", values=(secret,) * 1)
    for proposal in PROPOSER.propose(column):
        assert all(secret not in hint.text for hint in proposal.evidence)
    assert best(column) == "finess-et"


def test_scores_are_shares():
    column = Column("dep", "Département", length="2", values=DEPARTEMENTS)
    for proposal in PROPOSER.propose(column, {"departements": Containment(94, 94, 94)}):
        assert 0 <= proposal.score <= 1
        assert all(0 <= hint.weight <= 1 for hint in proposal.evidence)


def test_lost_zeros_labels_and_prefixes_are_set_right():
    found = spellings(["1", "12", "2a"], widths=[2])
    assert "01" in found["1"]
    assert "2A" in found["2a"]
    assert "01" in spellings(["01-Ain", "02-Aisne"], widths=[2])["01-Ain"]
    assert "01" in spellings(["FR-01", "FR-75"], widths=[2])["FR-01"]
    assert "C510" in spellings(["C51.0"], widths=[4])["C51.0"]


def test_what_one_value_begins_with_is_no_prefix():
    assert spellings(["DEP75"], widths=[2])["DEP75"].isdisjoint({"75"})
