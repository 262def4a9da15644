"""`import dictionary`, `import code-list` and the exports beside them, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FILE = """\
Variable;Libellé;Type
ZON;Zone de soins;texte
SEX;Sexe;texte
AGE;Âge;entier
"""


def written(folder: Path, text: str = FILE, name: str = "dico.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


def test_a_dictionary_is_tried_then_imported_then_found_unchanged(prepared: Run, workplace: Path):
    order = ("import", "dictionary", written(workplace), "--dataset", "open-x", "--json")
    dry = prepared(*order, "--dry-run")
    assert (dry.status, json.loads(dry.out)["added"]) == (0, ["AGE"])
    wet = prepared(*order)
    assert json.loads(wet.out) == {**json.loads(dry.out), "dry_run": False}
    assert json.loads(wet.out)["closed"] == ["MNT"]
    again = json.loads(prepared(*order).out)
    assert (again["added"], again["changed"], again["closed"], again["unchanged"]) == ([], [], [], 3)


def test_what_was_imported_is_found_at_once(prepared: Run, workplace: Path):
    prepared("import", "dictionary", written(workplace), "--dataset", "open-x")
    hits = json.loads(prepared("search", "AGE", "--type", "variable", "--json").out)["hits"]
    assert [hit["name"] for hit in hits] == ["AGE"]
    assert json.loads(prepared("index", "check", "--json").out)["clean"] is True


def test_the_report_speaks_french_to_people(prepared: Run, workplace: Path):
    outcome = prepared("import", "dictionary", written(workplace), "--dataset", "open-x", "--dry-run")
    assert "Variables du fichier : 3." in outcome.out
    assert "Ajoutées : 1 – AGE" in outcome.out
    assert "Fermées : 1 – MNT" in outcome.out
    assert "Essai : rien n’a été écrit." in outcome.out


def test_every_problem_is_told_with_its_place_and_nothing_is_written(prepared: Run, workplace: Path):
    text = "Variable;Libellé;Type\nAGE;Âge;machin\nSEX;Sexe;truc\n"
    order = ("import", "dictionary", written(workplace, text), "--dataset", "open-x")
    outcome = prepared(*order)
    assert outcome.status == 2
    errors = [line for line in outcome.err.splitlines() if line.startswith("Erreur (")]
    assert len(errors) == 2
    assert "ligne 2" in errors[0]
    assert "machin" in errors[0]
    assert "Traceback" not in outcome.err
    told = prepared(*order, "--json")
    assert (told.status, len(json.loads(told.out)["problems"])) == (2, 2)
    assert prepared(*order, "--dry-run").status == 2
    kept = prepared("export", "dictionary", "open-x").out
    assert "AGE" not in kept


def test_a_column_may_be_named_by_hand(prepared: Run, workplace: Path):
    text = "Variable;Truc\nZON;Zone de soins\n"
    order = ("import", "dictionary", written(workplace, text), "--dataset", "open-x", "--dry-run", "--json")
    assert json.loads(prepared(*order).out)["changed"] == []
    mapped = json.loads(prepared(*order, "--map", "label=Truc").out)
    assert mapped["changed"][0]["fields"]["label"]["after"] == "Zone de soins"
    refused = prepared(*order, "--map", "label")
    assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_pruning_removes_and_refuses_what_a_key_is_made_of(prepared: Run, workplace: Path):
    order = ("import", "dictionary", written(workplace), "--dataset", "open-x", "--prune", "--json")
    assert json.loads(prepared(*order).out)["removed"] == ["MNT"]
    file = written(workplace, "Variable\nSEX\nAGE\n", "court.csv")
    refused = prepared("import", "dictionary", file, "--dataset", "open-x", "--prune")
    assert refused.status == 2
    assert "ZON" in refused.err


@pytest.mark.parametrize(
    "order",
    [
        ("import", "dictionary", "absent.csv", "--dataset", "open-x"),
        ("import", "dictionary", "dico.csv", "--dataset", "inconnu"),
        ("import", "code-list", "absent.csv", "--slug", "sexes"),
        ("import", "code-list", "dico.csv", "--slug", "Pas un slug"),
        ("export", "dictionary", "inconnu"),
        ("export", "code-list", "inconnue"),
        ("export", "dictionary", "open-x", "--format", "pdf"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(prepared: Run, workplace: Path, order: tuple[str, ...]):
    written(workplace, "Code;Libellé\n1;Un\n" if "code-list" in order else FILE)
    outcome = prepared(*order)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
    assert outcome.out == ""


def test_a_code_list_is_made_and_changed(prepared: Run, workplace: Path):
    file = written(workplace, "Code;Libellé\n1;Oui\n2;Non\n", "codes.csv")
    order = ("import", "code-list", file, "--slug", "oui-non", "--title", "Oui ou non", "--json")
    assert json.loads(prepared(*order, "--dry-run").out)["is_new"] is True
    made = json.loads(prepared(*order).out)
    assert (made["slug"], made["title"], made["added"]) == ("oui-non", "Oui ou non", 2)
    again = json.loads(prepared(*order).out)
    assert (again["is_new"], again["unchanged"]) == (False, 2)
    out = prepared("export", "code-list", "oui-non").out
    assert out.splitlines() == ["Code;Libellé;Code parent", "1;Oui;", "2;Non;"]
    assert json.loads(prepared("export", "code-list", "oui-non", "--format", "json").out)["slug"] == "oui-non"


def test_what_is_exported_comes_back_without_a_change(prepared: Run, workplace: Path):
    for name, file in (("csv", "o.csv"), ("xlsx", "o.xlsx"), ("table-schema", "o.json"), ("csvw", "c.json")):
        assert prepared("export", "dictionary", "open-x", "--format", name, "--output", file).status == 0
        order = ("import", "dictionary", file, "--dataset", "open-x", "--json")
        report = json.loads(prepared(*order).out)
        assert report["problems"] == []
        touched = [key for key in ("added", "changed", "closed", "reopened", "removed") if report[key]]
        assert (name, touched, report["unchanged"], report["moved"]) == (name, [], 3, 0)
        assert not any(item["added"] or item["changed"] for item in report["code_lists"])


def test_a_file_that_cannot_be_written_leaves_nothing(prepared: Run, workplace: Path):
    outcome = prepared("export", "dictionary", "open-x", "--output", "absent/o.csv")
    assert outcome.status == 75
    assert [path.name for path in workplace.iterdir() if "partiel" in path.name] == []
