"""`links recipe` and `links try`, as a person runs them."""

import ast
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.linking.recipes.worlds import write


@pytest.fixture
def pair(prepared: Run) -> tuple[str, str]:
    """The extract and the base of the small seed that can be crossed."""
    links = json.loads(prepared("links", "list", "--json").out)["links"]
    found = next(link for link in links if link["answer"] != "no")
    return found["extract"], found["base"]


def test_recipe_is_printed_in_each_language(prepared: Run, pair: tuple[str, str]):
    ast.parse(prepared("links", "recipe", *pair, "--language", "python").out)
    for language, word in (("sql", "read_csv"), ("postgresql", "\\copy"), ("r", "library(dplyr)")):
        outcome = prepared("links", "recipe", *pair, "--language", language)
        assert (outcome.status, outcome.err) == (0, "")
        assert word in outcome.out


def test_mistakes_are_one_line(prepared: Run, pair: tuple[str, str]):
    for arguments in (
        ("recipe", *pair, "--level", "planete"),
        ("recipe", pair[0], "rien"),
        ("recipe", *pair, "--extract-keep", "sans-egal"),
        ("recipe", *pair, "--language", "cobol"),
        ("try", *pair, "--extract-file", "absent.csv", "--base-file", "absent.csv"),
    ):
        outcome = prepared("links", *arguments)
        assert (outcome.status, outcome.out) == (2, "")
        assert len(outcome.err.strip().splitlines()) == 1


def test_trial_tells_rates_and_conceals_what_may_lead_to_a_person(
    prepared: Run, pair: tuple[str, str], workplace: Path
):
    write(workplace / "x.csv", ["ZON", "SEX", "MNT"], [["84", "1", "10"], ["11", "1", "5"], ["5", "2", "1"]])
    write(workplace / "b.csv", ["dep", "HAB"], [["01", "7"], ["69", "8"], ["2A", "9"], ["75", "1"]])
    order = ("links", "try", *pair, "--extract-file", "x.csv", "--base-file", "b.csv")
    column = ("--base-column", "dep=dep", "--base-sum", "HAB")
    outcome = prepared(*order, *column, "--json")
    found = json.loads(outcome.out)
    assert (found["extract"]["rows_read"], found["base"]["rows_read"]) == (3, 4)
    assert (found["extract"]["key_rate"], found["base"]["key_rate"]) == (pytest.approx(2 / 3), 1)
    assert found["base"]["aside"]["sans_correspondance"] == 1
    assert found["unmatched"] == []
    assert found["concealed"] == ["extrait : Zone de résidence", "base : Département"]
    kept = prepared(*order, *column, "--save")
    assert (kept.status, "Résultat gardé avec le croisement." in kept.out) == (0, True)
    told = prepared(*order, *column).out
    assert "2 clés sur 3 trouvées en face (66,7" in told
    assert "Codes non montrés" in told
    assert "2A" not in told
