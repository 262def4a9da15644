"""`catalogue keys …`, as a person runs it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SCHEMA = {
    "name": "TABLE_X",
    "title": "Table",
    "produit": "X",
    "fields": [
        {"name": "RES_DPT", "description": "Département de résidence", "type": "string", "length": "3"},
        {
            "name": "SEX",
            "description": "Sexe du patient",
            "type": "integer",
            "length": "1",
            "nomenclature": "SEXES",
        },
    ],
}


@pytest.fixture
def imported(prepared: Run, workplace: Path) -> Run:
    """A catalogue with one table, two columns of which may be bound."""
    folder = workplace / "tables"
    folder.mkdir()
    (folder / "TABLE_X.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    assert prepared("import", "table-schema", "tables").status == 0
    return prepared


def proposals(run: Run, *more: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("keys", "list", "--json", *more).out)["proposals"]
    return found


def test_an_import_makes_declared_keys_and_proposes_the_others(imported: Run):
    (found,) = proposals(imported, "--dataset", "table-x")
    assert (found["variable"], found["code_list"], found["role"]) == ("RES_DPT", "departements", "residence")
    again = json.loads(imported("keys", "propose", "--json").out)
    assert (again["keys"], again["added"], again["changed"], again["removed"]) == (0, 0, 0, 0)


def test_the_list_says_why(imported: Run):
    out = imported("keys", "list").out
    assert "table-x RES_DPT → departements" in out
    assert "  – Le libellé et l’intitulé" in out


def test_values_of_a_file_are_counted_and_never_shown(imported: Run, workplace: Path):
    (workplace / "x.csv").write_text("RES_DPT;NOM\n1;SECRET\n69;SECRET\n075;SECRET\n", encoding="latin-1")
    before = proposals(imported)[0]
    outcome = imported("keys", "propose", "--dataset", "table-x", "--values", "x.csv")
    assert (outcome.status, outcome.err) == (0, "")
    after = proposals(imported)[0]
    assert after["evidence"] != before["evidence"]
    assert "3 des 3 valeurs de l’échantillon" in str(after["evidence"])
    assert "SECRET" not in outcome.out + imported("keys", "list").out + str(after)


def test_a_confirmed_binding_is_a_key(imported: Run):
    outcome = imported("keys", "confirm", "table-x", "RES_DPT", "departements", "--reason", "Lu.")
    assert outcome.status == 0
    assert "clé de jointure « RES_DPT » ajoutée" in outcome.out
    assert proposals(imported) == []
    assert [item["variable"] for item in proposals(imported, "--status", "confirmed")] == ["RES_DPT"]


def test_a_rejected_binding_does_not_come_back(imported: Run):
    assert imported("keys", "reject", "table-x", "RES_DPT", "departements", "--reason", "Non.").status == 0
    imported("keys", "propose")
    assert proposals(imported) == []
    assert imported("keys", "list").out == "Aucune proposition.\n"


def test_mistakes_are_one_line(imported: Run, workplace: Path):
    (workplace / "vide.csv").write_text("", encoding="utf-8")
    for arguments in (
        ("confirm", "table-x", "RIEN", "departements"),
        ("reject", "table-x", "RES_DPT", "departements", "--reason", " "),
        ("reject", "table-x", "RES_DPT", "departements"),
        ("propose", "--dataset", "rien"),
        ("propose", "--values", "vide.csv"),
        ("propose", "--dataset", "table-x", "--values", "vide.csv"),
        ("propose", "--dataset", "table-x", "--values", "absent.csv"),
    ):
        outcome = imported("keys", *arguments)
        assert (outcome.status, outcome.out) == (2, ""), arguments
        assert len(outcome.err.strip().splitlines()) == 1
