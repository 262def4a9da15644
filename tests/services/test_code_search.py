"""What is typed in the one search box finds codes in their lists, the best first, at the same cost."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.search.query import parse_query
from catalogue.services.code_ranking import FoundCodes
from catalogue.services.code_search import find_codes, find_codes_of
from tests import factories as make
from tests.conftest import StatementCounter


def fill(session: Session) -> None:
    """Add diagnoses, acts and professions as the dictionary has them."""
    level = make.concept(session, "diagnostic", ("diagnostic",)).levels[0]
    make.code_list(
        session,
        "ir-cim-v",
        name="IR_CIM_V",
        level=level,
        codes={
            "E1": "Glandes",
            "E10": "Diabète sucré de type 1",
            "E11": "Diabète sucré de type 2",
            "E110": "Diabète sucré de type 2, avec coma",
            "E1100": "Diabète sucré insulinotraité",
            "O24": "Diabète sucré au cours de la grossesse",
        },
    )
    make.code_list(session, "ir-med-v", codes={"E11": "A COMPLETER", "0.5": "Un demi", "ab1": "Autre"})
    make.code_list(
        session,
        "ccam",
        codes={
            "DEQP003": "Électrocardiographie sur au moins 12 dérivations",
            "DEQP005": "Électrocardiographie sur au moins 2 dérivations",
        },
    )
    make.code_list(
        session, "professions", codes={"24": "INFIRMIER", "26": "MASSEUR", "60": "Hôpitaux locaux"}
    )
    make.code_list(session, "actes", codes={"AMI": "Actes de l’infirmier", "ALI": "Infirmiers libéraux"})


def shown(found: FoundCodes) -> list[str]:
    return [f"{group.code_list.slug} {code.notation}" for group in found.groups for code in group.codes]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("E11", "ir-cim-v E11"),
        ("e11", "ir-cim-v E11"),
        (" E11 ", "ir-cim-v E11"),
        ("« E11 »", "ir-cim-v E11"),
        ("E11.0", "ir-cim-v E110"),
        ("e11-00", "ir-cim-v E1100"),
        ("0.5", "ir-med-v 0.5"),
        ("AB1", "ir-med-v ab1"),
        ("DEQP003", "ccam DEQP003"),
        ("deqp", "ccam DEQP003"),
        ("infirmier", "professions 24"),
        ("Infirmiers", "professions 24"),
        ("infirmiers libéral", "actes ALI"),
        ("hopital", "professions 60"),
        ("hôpital local", "professions 60"),
        ("diabete sucre", "ir-cim-v E10"),
        ("DIABÈTE de grossesse", "ir-cim-v O24"),
        ("électrocardiographie 12 dérivations", "ccam DEQP003"),
        ("electrocardio", "ccam DEQP005"),
    ],
)
def test_what_is_typed_finds_its_code(session: Session, asked: str, best: str):
    fill(session)
    assert shown(find_codes(session, text=asked))[0] == best


@pytest.mark.parametrize(
    ("asked", "exact"), [("E11", True), ("e11.0", True), ("E1100", True), ("deqp", False), ("masseur", False)]
)
def test_a_code_typed_whole_is_told_from_the_beginning_of_one(session: Session, asked: str, exact: bool):
    fill(session)
    assert find_codes(session, text=asked).has_exact is exact


@pytest.mark.parametrize(
    "asked", ["", " ", "1", "24", "E1", "de", "le la", "%", "_", "\0", "\ud800", '"', "rien"]
)
def test_what_is_too_short_or_unknown_finds_nothing(session: Session, asked: str):
    fill(session)
    assert find_codes(session, text=asked) == FoundCodes()


@pytest.mark.parametrize("asked", ["professions 24", "24 professions", "Professions 24", "profession-s 24"])
def test_a_short_code_is_found_beside_the_name_of_its_list(session: Session, asked: str):
    fill(session)
    make.code_list(session, "autres", codes={"24": "Autre"})
    found = shown(find_codes(session, text=asked))
    assert found == ([] if "-" in asked else ["professions 24"])


def test_the_first_word_of_a_list_names_it_too(session: Session):
    make.code_list(session, "departement-insee", codes={"75": "Paris"})
    found = find_codes(session, text="département 75")
    assert shown(found) == ["departement-insee 75"]
    assert found.has_exact


def test_in_one_list_short_codes_are_found_and_no_other_list_answers(session: Session):
    fill(session)
    assert shown(find_codes(session, text="E1", code_list="ir-cim-v"))[:2] == ["ir-cim-v E1", "ir-cim-v E10"]
    assert shown(find_codes(session, text="infirmier", code_list="actes")) == ["actes ALI", "actes AMI"]


def test_codes_come_under_their_lists_and_no_list_takes_all_the_room(session: Session):
    long = {f"LONG{rank}": "Une durée" for rank in range(8)}
    make.code_list(session, "grande", codes=long)
    make.code_list(session, "petite", codes={"LONGUE": "Une durée"})
    found = find_codes(session, text="long", limit=5)
    assert [(group.code_list.slug, len(group.codes), group.others) for group in found.groups] == [
        ("grande", 4, 4),
        ("petite", 1, 0),
    ]
    assert (found.total, found.is_capped) == (9, False)


def test_above_a_hundred_codes_are_no_longer_counted(session: Session):
    make.code_list(session, "grande", codes={f"{rank}": "Une durée" for rank in range(150)})
    found = find_codes(session, text="durée")
    assert (found.total, found.is_capped) == (100, True)


def test_codes_cost_the_same_number_of_statements_among_few_and_many(
    session: Session, count_statements: StatementCounter
):
    fill(session)
    costs: list[list[int]] = []
    for size in (1, 400):
        for rank in range(size // 100 + 1):
            codes = {f"E11{number}": "Infirmier" for number in range(size // (rank + 1))}
            make.code_list(session, f"liste-{size}-{rank}", codes=codes)
        costs.append([])
        for asked in ("E11", "infirmier", "professions 24", "diabete sucre"):
            with count_statements() as statements:
                find_codes(session, text=asked)
            costs[-1].append(len(statements))
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 5


def test_words_follow_the_codes_that_are_changed_and_deleted(session: Session):
    codes = make.code_list(session, "liste", codes={"A1": "Sage-femme", "A2": "Dentiste", "A3": "Dentiste"})
    session.execute(update(Code).where(Code.notation == "A2").values(folded_label="pharmacien"))
    session.execute(update(Code).where(Code.notation == "A3").values(folded_label=None))
    assert shown(find_codes(session, text="pharmaciens")) == ["liste A2"]
    assert shown(find_codes(session, text="dentiste")) == []
    session.execute(update(Code).where(Code.notation == "A3").values(folded_label="dentiste"))
    assert shown(find_codes(session, text="dentiste")) == ["liste A3"]
    session.execute(delete(CodeList).where(CodeList.id == codes.id))
    assert [find_codes(session, text=word).total for word in ("sage", "pharmacien", "dentiste")] == [0, 0, 0]
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO code_words (code_words, rank) VALUES ('integrity-check', 1)"))


@pytest.mark.parametrize(
    ("narrowed", "finds"),
    [
        ({}, True),
        ({"document_type": "codelist"}, True),
        ({"facets": {"type": ["codelist", "dataset"]}}, True),
        ({"facets": {"type": ["dataset"]}}, False),
        ({"document_type": "variable"}, False),
        ({"facets": {"publisher": ["cnam"]}}, False),
        ({"kind": "extract"}, False),
        ({"offset": 20}, False),
    ],
)
def test_a_search_narrowed_to_other_things_finds_no_code(
    session: Session, narrowed: dict[str, Any], finds: bool
):
    fill(session)
    assert bool(find_codes_of(session, query=parse_query("E11", **narrowed)).groups) is finds
    assert find_codes_of(session, query=parse_query("E11 type:dataset")) == FoundCodes()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.text(max_size=300))
def test_nothing_typed_breaks_the_search(filled: Session, asked: str):
    assert find_codes(filled, text=asked).total <= 100


@pytest.fixture
def filled(session: Session) -> Session:
    fill(session)
    return session
