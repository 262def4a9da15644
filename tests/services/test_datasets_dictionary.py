"""A dictionary filtered and sorted."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import VariableRole, VariableType
from catalogue.services.datasets import VariableGroup, get_dataset_page
from catalogue.services.datasets_dictionary import (
    DictionaryFilter,
    VariableOrder,
    VariableState,
    filter_dictionary,
)
from tests import factories as make


@pytest.fixture
def groups(session: Session) -> tuple[VariableGroup, ...]:
    dataset = make.dataset(session, "open-x")
    regions = make.regions(session)
    described: dict[str, dict[str, Any]] = {
        "PRS_NAT": {"label": "Nature de prestation", "group": "Acte", "role": VariableRole.DIMENSION},
        "BEN_REG": {"label": "Région", "group": "Bénéficiaire", "code_list_id": regions.id},
        "MNT": {"label": "Montant remboursé", "type": VariableType.NUMBER, "role": VariableRole.MEASURE},
        "ANN": {"description": "L’année de soins", "type": VariableType.DATE, "history_deleted": "2017"},
    }
    for name, values in described.items():
        make.variable(session, dataset, name, **{"type": VariableType.STRING, **values})
    return get_dataset_page(session, slug="open-x").groups


def names(groups: tuple[VariableGroup, ...]) -> list[str]:
    return [variable.name for group in groups for variable in group.variables]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["PRS_NAT", "BEN_REG", "MNT", "ANN"]),
        ("montant", ["MNT"]),
        ("REGION", ["BEN_REG"]),
        ("prs_nat", ["PRS_NAT"]),
        ("nat_prs", []),
        ("nat prs", ["PRS_NAT"]),
        ("annee soins", ["ANN"]),
        ("rembours mnt", ["MNT"]),
        # The title of its code list.
        ("régions", ["BEN_REG"]),
        ("zzz", []),
        ("%", ["PRS_NAT", "BEN_REG", "MNT", "ANN"]),
    ],
)
def test_all_the_words_must_stand_in_what_is_said_of_the_variable(groups, words: str, found: list[str]):
    assert names(filter_dictionary(groups, DictionaryFilter(words=words))) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DictionaryFilter(role=VariableRole.MEASURE), ["MNT"]),
        (DictionaryFilter(with_codes=True), ["BEN_REG"]),
        (DictionaryFilter(state=VariableState.CLOSED), ["ANN"]),
        (DictionaryFilter(state=VariableState.OPEN), ["PRS_NAT", "BEN_REG", "MNT"]),
        (DictionaryFilter(words="r", role=VariableRole.MEASURE, with_codes=True), []),
    ],
)
def test_each_choice_narrows(groups, wanted: DictionaryFilter, found: list[str]):
    assert names(filter_dictionary(groups, wanted)) == found
    assert wanted.narrows


def test_groups_left_empty_are_left_out(groups):
    kept = filter_dictionary(groups, DictionaryFilter(words="montant"))
    assert [group.title for group in kept] == [None]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (VariableOrder.NAME, ["ANN", "BEN_REG", "MNT", "PRS_NAT"]),
        (VariableOrder.NAME_DOWN, ["PRS_NAT", "MNT", "BEN_REG", "ANN"]),
        (VariableOrder.TYPE, ["ANN", "MNT", "BEN_REG", "PRS_NAT"]),
        (VariableOrder.TYPE_DOWN, ["PRS_NAT", "BEN_REG", "MNT", "ANN"]),
    ],
)
def test_a_sorted_dictionary_is_one_group(groups, order: VariableOrder, found: list[str]):
    sorted_groups = filter_dictionary(groups, DictionaryFilter(order=order))
    assert names(sorted_groups) == found
    assert [group.title for group in sorted_groups] == [None]
    assert not DictionaryFilter(order=order).narrows
