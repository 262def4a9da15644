"""Two datasets side by side."""

import pytest
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.vocabularies import (
    DatasetKind,
    LinkAnswer,
    PublicationState,
    VariableRole,
    VariableType,
)
from catalogue.errors import BadQuery, Gone, NotFound
from catalogue.services.comparison import Difference, compare_datasets, find_comparable, list_comparable
from tests import factories as make


@pytest.fixture
def pair(session: Session) -> tuple[Dataset, Dataset]:
    """An extract and a table that share two names, a list of codes and a key."""
    regions = make.regions(session)
    extract = make.dataset(session, "open-x", acronym="OX")
    table = make.dataset(session, "er-x-f", kind=DatasetKind.TABLE, name="ER_X_F")
    region = make.variable(session, extract, "REG", label="Région", code_list_id=regions.id)
    make.variable(
        session,
        extract,
        "AGE",
        label="Âge",
        type=VariableType.INTEGER,
        length="2",
        role=VariableRole.DIMENSION,
    )
    make.variable(session, extract, "MNT")
    other = make.variable(session, table, "REG", label="Région", code_list_id=regions.id)
    make.variable(
        session, table, "AGE", label="Age", type=VariableType.INTEGER, length="3", history_deleted="2017"
    )
    make.variable(session, table, "ORG_REG", code_list_id=regions.id)
    make.join_key(session, extract, regions, variables=[region])
    make.join_key(session, table, regions, variables=[other])
    return extract, table


def test_shared_names_say_what_differs_in_words(session: Session, pair):
    found = compare_datasets(session, a="open-x", b="er-x-f")
    assert {variable.name: variable.differences for variable in found.shared} == {
        "REG": (),
        "AGE": (Difference.LABEL, Difference.TYPE, Difference.ROLE, Difference.STATE),
    }
    assert [variable.name for variable in found.differing] == ["AGE"]
    assert [variable.name for variable in found.only_a] == ["MNT"]
    assert [variable.name for variable in found.only_b] == ["ORG_REG"]
    assert (found.a_count, found.b_count) == (3, 3)


def test_a_type_that_differs_in_length_alone_differs(session: Session, pair):
    (age,) = compare_datasets(session, a="open-x", b="er-x-f").differing
    assert (age.a.length, age.b.length) == ("2", "3")


def test_shared_lists_and_levels_say_by_which_variables(session: Session, pair):
    found = compare_datasets(session, a="open-x", b="er-x-f")
    assert [(shared.code_list.slug, shared.a, shared.b) for shared in found.code_lists] == [
        ("regions", ("REG",), ("REG", "ORG_REG"))
    ]
    (shared,) = found.levels
    assert (shared.level.slug, [key.variables for key in (*shared.a, *shared.b)]) == (
        "region",
        [("REG",), ("REG",)],
    )


def test_the_link_of_the_two_is_told_from_either_side(session: Session, pair):
    extract, _ = pair
    base = make.base(session, "base")
    make.link(session, extract, base, make.regions(session), answer=LinkAnswer.VIA)
    for a, b in (("open-x", "base"), ("base", "open-x")):
        link = compare_datasets(session, a=a, b=b).link
        assert link is not None
        assert (link.extract, link.base, link.answer) == ("open-x", "base", LinkAnswer.VIA)
    assert compare_datasets(session, a="open-x", b="er-x-f").link is None


def test_sides_swapped_give_the_same_comparison(session: Session, pair):
    one, other = (
        compare_datasets(session, a=a, b=b) for a, b in (("open-x", "er-x-f"), ("er-x-f", "open-x"))
    )
    assert {variable.name: {*variable.differences} for variable in one.shared} == {
        variable.name: {*variable.differences} for variable in other.shared
    }
    assert (one.only_a, one.only_b) == (other.only_b, other.only_a)


def test_what_is_not_public_is_not_compared(session: Session, pair):
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    make.dataset(session, "retire", state=PublicationState.WITHDRAWN)
    with pytest.raises(NotFound):
        compare_datasets(session, a="open-x", b="brouillon")
    with pytest.raises(Gone):
        compare_datasets(session, a="retire", b="open-x")
    with pytest.raises(BadQuery):
        compare_datasets(session, a="open-x", b="open-x")
    assert {dataset.slug for dataset in list_comparable(session)} == {"open-x", "er-x-f"}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("open-x", "open-x"),
        ("ER_X_F", "er-x-f"),
        ("er-x-f", "er-x-f"),
        ("rien", None),
        ("\x00", None),
        ("", None),
        ("a" * 10_000, None),
        ("' OR 1=1 --", None),
    ],
)
def test_a_dataset_is_found_by_its_slug_or_its_name(session: Session, pair, text: str, slug: str | None):
    assert find_comparable(session, text=text) == slug


def test_a_draft_cannot_be_told_from_nothing(session: Session):
    make.dataset(session, "brouillon", state=PublicationState.DRAFT)
    assert find_comparable(session, text="brouillon") is None


def test_a_comparison_costs_the_same_for_few_and_many_variables(session: Session, pair, count_statements):
    with count_statements() as few:
        compare_datasets(session, a="open-x", b="er-x-f")
    regions = make.regions(session)
    for dataset in pair:
        for rank in range(60):
            variable = make.variable(session, dataset, f"V{rank}", code_list_id=regions.id)
            if rank < 10:
                make.join_key(session, dataset, regions, name=f"k{rank}", variables=[variable])
    with count_statements() as many:
        assert len(compare_datasets(session, a="open-x", b="er-x-f").shared) == 62
    assert len(many) == len(few)
