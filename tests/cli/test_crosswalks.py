"""`import crosswalk` and `export crosswalk`, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_dictionary import written

SLUG = "departements-vers-zones"
FILE = "Code source;Code cible;Relation\n01;84;plus large\n2A;5;proche\n"


def test_a_crosswalk_is_tried_then_imported_then_found_unchanged(prepared: Run, workplace: Path):
    order = ("import", "crosswalk", written(workplace, FILE), "--slug", SLUG, "--json")
    dry = prepared(*order, "--dry-run")
    assert (dry.status, json.loads(dry.out)["added"], json.loads(dry.out)["kept"]) == (0, 1, 3)
    wet = prepared(*order)
    assert json.loads(wet.out) == {**json.loads(dry.out), "dry_run": False}
    again = json.loads(prepared(*order).out)
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert json.loads(prepared("index", "check", "--json").out)["clean"] is True


def test_the_report_speaks_french_to_people(prepared: Run, workplace: Path):
    outcome = prepared("import", "crosswalk", written(workplace, FILE), "--slug", SLUG, "--prune")
    assert outcome.out.splitlines() == [
        f"Table de passage {SLUG} : 1 correspondances ajoutées, 0 modifiées, 3 retirées, 1 inchangées.",
        "  De departements à zones, n:1.",
        "  Codes de départ sans réponse : 60,0\N{NARROW NO-BREAK SPACE}%.",
    ]


def test_a_crosswalk_is_made_of_columns_named_by_hand(prepared: Run, workplace: Path):
    file = written(workplace, ",col_a,col_b\n0,01,1\n1,75,2\n", "a.csv")
    order = (
        "import",
        "crosswalk",
        file,
        "--slug",
        "nouvelle",
        "--source",
        "departements",
        "--target",
        "sexes",
    )
    refused = prepared(*order)
    assert (refused.status, "--map source=" in refused.err) == (2, True)
    mapped = (*order, "--map", "source=col_a", "--map", "target=col_b", "--kind", "format", "--json")
    made = json.loads(prepared(*mapped, "--title", "Nouvelle").out)
    assert (made["is_new"], made["title"], made["cardinality"]) == (True, "Nouvelle", "1:1")
    assert prepared("export", "crosswalk", "nouvelle").out.splitlines() == [
        "Code source;Code cible;Relation;Poids",
        "01;1;identique;",
        "75;2;identique;",
    ]


def test_codes_are_read_from_a_file_that_a_program_wrote_its_own_way(prepared: Run, workplace: Path):
    file = written(workplace, "Code source;Code cible\n'01';'84'\n2A;None\n75;11\n", "a.csv")
    order = ("import", "crosswalk", file, "--slug", SLUG, "--json", "--prune")
    # Read plainly, « '01' » is a code that its list does not have.
    assert json.loads(prepared(*order, "--dry-run").out)["problems"]
    assert prepared(*order, "--nothing", "None", "--quoted").status == 0
    assert prepared("export", "crosswalk", SLUG).out.splitlines()[1:] == [
        "01;84;plus large;",
        "75;11;plus large;",
    ]


def test_every_problem_is_told_and_nothing_is_written(prepared: Run, workplace: Path):
    file = written(workplace, "Source;Cible;Relation\n01;5;voisin\n01;5;proche\n")
    outcome = prepared("import", "crosswalk", file, "--slug", SLUG)
    assert outcome.status == 2
    assert len([line for line in outcome.err.splitlines() if line.startswith("Erreur")]) == 3
    assert "Rien n’est importé" in outcome.err
    assert "01;5" not in prepared("export", "crosswalk", SLUG).out


def test_what_is_exported_comes_back_without_a_change(prepared: Run, workplace: Path):
    for name, file in (("csv", "p.csv"), ("sssom", "p.sssom.tsv")):
        assert prepared("export", "crosswalk", SLUG, "--format", name, "--output", file).status == 0
        report = json.loads(prepared("import", "crosswalk", file, "--slug", SLUG, "--json").out)
        assert (report["problems"], report["unchanged"], report["added"]) == ([], 4, 0)


@pytest.mark.parametrize(
    "order",
    [
        ("import", "crosswalk", "absent.csv", "--slug", SLUG),
        ("import", "crosswalk", "dico.csv", "--slug", "Pas un slug"),
        ("export", "crosswalk", "inconnue"),
        ("export", "crosswalk", SLUG, "--format", "xlsx"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(prepared: Run, workplace: Path, order: tuple[str, ...]):
    written(workplace, FILE)
    outcome = prepared(*order)
    assert (outcome.status, outcome.err.count("\n"), outcome.out) == (2, 1, "")
