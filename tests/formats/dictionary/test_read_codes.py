"""Code lists from tables and from our own JSON."""

import json
from pathlib import Path

from tests.formats.dictionary.reading import csv_file, read_codes, xlsx_file


def test_a_code_list_is_read_with_all_its_columns(tmp_path: Path):
    rows = [["Code", "Libellé", "Code parent", "Note"], ["A", "un", "", "n"], ["A1", "deux", "A", ""]]
    draft, problems = read_codes(csv_file(tmp_path, rows))
    assert draft is not None
    assert [(code.notation, code.label, code.parent, dict(code.attributes)) for code in draft.codes] == [
        ("A", "un", None, {"Note": "n"}),
        ("A1", "deux", "A", {}),
    ]
    assert draft.attribute_names == ("Note",)
    assert draft.gives_parents
    assert problems == []


def test_without_a_header_that_says_code_the_first_column_is_taken_and_told(tmp_path: Path):
    rows = [["dpt", "annee", "l_dpt"], ["01", "2014", "Ain"]]
    draft, problems = read_codes(csv_file(tmp_path, rows))
    assert draft is not None
    assert [(code.notation, code.label, dict(code.attributes)) for code in draft.codes] == [
        ("01", "Ain", {"annee": "2014"})
    ]
    assert not draft.gives_parents
    assert problems == [
        "? 1 A (dpt): Aucun en-tête ne dit « code » : la colonne « dpt » est lue comme telle."
    ]


def test_duplicate_codes_are_each_refused_with_both_rows(tmp_path: Path):
    rows = [["Code", "Libellé"], ["1", "un"], ["2", "deux"], ["1", "encore"], ["", "sans code"]]
    _, problems = read_codes(csv_file(tmp_path, rows))
    assert problems == [
        "? 5 A (Code): La ligne n’a pas de code (« sans code ») : elle est laissée de côté."
        " Complétez le code, ou effacez la ligne.",
        "! 4 A (Code): Le code « 1 » est déjà donné à la ligne 2. Gardez une seule des deux lignes.",
    ]


def test_the_column_of_broader_codes_is_checked(tmp_path: Path):
    rows = [
        ["Code", "Libellé", "Code parent"],
        ["A", "", "B"],
        ["B", "", "A"],
        ["C", "", "Z"],
        ["D", "", "D"],
    ]
    _, problems = read_codes(csv_file(tmp_path, rows))
    assert [problem.partition(".")[0] for problem in problems] == [
        "! 2 C (Code parent): Le code « A » se trouve, de proche en proche, sous lui-même",
        "! 3 C (Code parent): Le code « B » se trouve, de proche en proche, sous lui-même",
        "? 4 C (Code parent): Le code parent « Z » n’est pas dans la nomenclature",
        "? 5 C (Code parent): Le code « D » est son propre parent : il est placé au sommet",
    ]


def test_a_mapping_names_the_columns(tmp_path: Path):
    rows = [["Libellé", "CIM", "CAT"], ["Choléra", "A00", ""], ["Choléra classique", "A000", "A00"]]
    draft, problems = read_codes(csv_file(tmp_path, rows), {"notation": "CIM", "parent": "CAT"})
    assert draft is not None
    assert [(code.notation, code.label, code.parent) for code in draft.codes] == [
        ("A00", "Choléra", None),
        ("A000", "Choléra classique", "A00"),
    ]
    assert draft.parent_column == "CAT"
    assert draft.attribute_names == ("CAT",)
    assert problems == []


def test_the_first_sheet_is_the_list_and_the_others_are_told(tmp_path: Path):
    path = xlsx_file(
        tmp_path, Vide=[], Codes=[["Code", "Libellé"], [1, "un"]], Autre=[["x", "y"], ["1", "2"]]
    )
    draft, problems = read_codes(path)
    assert draft is not None
    assert [code.notation for code in draft.codes] == ["1"]
    assert [problem.split(":")[0] for problem in problems] == ["? Autre"]


def test_an_empty_workbook_says_so(tmp_path: Path):
    draft, problems = read_codes(xlsx_file(tmp_path, Vide=[]))
    assert draft is None
    assert problems == ["! : Le fichier est vide. Vérifiez que c’est le bon fichier."]


def test_a_list_in_json_is_checked_code_by_code(tmp_path: Path):
    path = tmp_path / "liste.json"
    codes = [
        {"notation": "1", "label": "un"},
        {"label": "rien"},
        {"notation": "1"},
        3,
        {"notation": "x" * 501},
    ]
    path.write_text(json.dumps({"slug": "sexe", "codes": codes}), encoding="utf-8")
    draft, problems = read_codes(path)
    assert draft is not None
    assert (draft.slug, [code.notation for code in draft.codes]) == ("sexe", ["1"])
    assert [problem.partition(".")[0] for problem in problems] == [
        "! codes[1]: Ce code n’a pas de « notation »",
        "! codes[2]: Le code « 1 » est donné deux fois",
        "! codes[3]: Ce code n’a pas de « notation »",
        "! codes[4]: Le code a plus de 500 caractères",
    ]
