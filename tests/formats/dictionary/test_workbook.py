"""Cells of every sort, in the workbooks that people really have."""

import datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.formats.dictionary.reading import ods_file, read, text_cell, variables, xlsx_file

HEADER = ["Variable", "Libellé", "Description"]


def workbook_of(folder: Path, fill: dict[str, str], name: str = "Variables") -> tuple[Path, Worksheet]:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for place, value in fill.items():
        sheet[place] = value
    path = folder / "classeur.xlsx"
    workbook.save(path)
    return path, sheet


def test_a_formula_is_never_read_as_its_text(tmp_path: Path):
    path, _ = workbook_of(tmp_path, {"A1": "Variable", "B1": "Libellé", "A2": "A", "B2": "=1+1"})
    draft, problems = read(path)
    assert variables(draft)[0].label is None
    assert problems == [
        "? Variables 2 B: La cellule contient une formule sans valeur calculée : elle est lue comme vide."
        " Remplacez la formule par sa valeur, ou enregistrez le classeur dans un tableur."
    ]


def test_the_computed_value_of_a_formula_is_read_and_told(tmp_path: Path):
    formula = (
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2">'
        "<text:p>2</text:p></table:table-cell>"
    )
    rows = [text_cell("Variable") + text_cell("Libellé"), text_cell("A") + formula]
    draft, problems = read(ods_file(tmp_path, rows))
    assert variables(draft)[0].label == "2"
    assert problems == ["? Feuille1 2 B: La cellule contient une formule : seule sa valeur calculée est lue."]


def test_a_text_that_only_looks_like_a_formula_is_text(tmp_path: Path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Variable", "Libellé"])
    sheet.append(["A", "'=1+1"])
    path = tmp_path / "classeur.xlsx"
    workbook.save(path)
    draft, problems = read(path)
    assert variables(draft)[0].label == "=1+1"
    assert problems == []


def test_numbers_dates_and_booleans_are_read_as_they_are_shown(tmp_path: Path):
    values = [11.0, 0.5, 3_400_930_000_001, datetime.date(2014, 1, 31), True]
    path = xlsx_file(tmp_path, Variables=[HEADER[:2], *((f"V{n}", value) for n, value in enumerate(values))])
    draft, problems = read(path)
    assert [item.label for item in variables(draft)] == ["11", "0.5", "3400930000001", "2014-01-31", "VRAI"]
    assert problems == []


def test_an_error_of_the_spreadsheet_is_told(tmp_path: Path):
    path, _ = workbook_of(tmp_path, {"A1": "Variable", "B1": "Libellé", "A2": "A", "B2": "#REF!"})
    draft, problems = read(path)
    assert variables(draft)[0].label is None
    assert problems == [
        "? Variables 2 B: La cellule montre une erreur de calcul : elle est lue comme vide."
        " Corrigez-la dans le tableur."
    ]


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path):
    workbook = openpyxl.Workbook()
    hidden = workbook.create_sheet("Cachée")
    for row in (HEADER, ["A", "un", "deux"]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    path = tmp_path / "classeur.xlsx"
    workbook.save(path)
    draft, problems = read(path)
    assert [item.name for item in variables(draft)] == ["A"]
    assert problems == [
        "? Sheet: Cette feuille est vide.",
        "? Cachée: Cette feuille est masquée : elle est lue comme les autres.",
    ]


def test_a_table_that_begins_far_from_the_corner_keeps_its_places(tmp_path: Path):
    fill = {"D5": "Variable", "E5": "Type", "D6": "A", "E6": "bidule"}
    path, _ = workbook_of(tmp_path, fill)
    _, problems = read(path)
    assert problems[0].startswith("! Variables 6 E (Type): Type inconnu : « bidule ».")


def test_headings_group_the_variables_below(tmp_path: Path):
    rows = [
        ["", "Variable", "Libellé"],
        ["BENEFICIAIRE", "", ""],
        ["", "BEN_SEX", "Sexe"],
        ["", "BEN_AGE", "Âge"],
        ["PRESTATION"],
        ["", "PRS_NAT", "Nature"],
    ]
    draft, problems = read(xlsx_file(tmp_path, Variables=rows))
    assert [(item.name, item.group) for item in variables(draft)] == [
        ("BEN_SEX", "BENEFICIAIRE"),
        ("BEN_AGE", "BENEFICIAIRE"),
        ("PRS_NAT", "PRESTATION"),
    ]
    assert draft is not None
    assert "group" in draft.fields
    assert problems == []


def test_a_heading_merged_across_the_table_is_no_variable(tmp_path: Path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (HEADER, ["Bénéficiaire"], ["BEN_SEX", "Sexe"]):
        sheet.append(row)
    sheet.merge_cells("A2:C2")
    path = tmp_path / "classeur.xlsx"
    workbook.save(path)
    draft, _ = read(path)
    assert [(item.name, item.group) for item in variables(draft)] == [("BEN_SEX", "Bénéficiaire")]


def test_a_cell_merged_over_several_rows_counts_for_each(tmp_path: Path):
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (["Thème", "Variable"], ["Soins", "A"], ["", "B"], ["", "C"], ["Lieu", "D"]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    path = tmp_path / "classeur.xlsx"
    workbook.save(path)
    draft, problems = read(path)
    assert [item.group for item in variables(draft)] == ["Soins", "Soins", "Soins", "Lieu"]
    assert problems == []


def test_sheets_of_one_dictionary_are_brought_together(tmp_path: Path):
    path = xlsx_file(
        tmp_path,
        Noms=[["Variable", "Libellé"], ["A", "un"], ["B", "deux"]],
        Types=[["Variable", "Libellé", "Type"], ["B", "autre", "entier"], ["C", "trois", "date"]],
    )
    draft, problems = read(path)
    assert [(item.name, item.label, item.type) for item in variables(draft)] == [
        ("A", "un", None),
        ("B", "deux", "integer"),
        ("C", "trois", "date"),
    ]
    assert problems == [
        "? Types 2: Pour la variable « B », deux feuilles se contredisent (Libellé) :"
        " « deux » est gardé, « autre » ne l’est pas. Corrigez l’une des deux."
    ]


def test_the_sheets_named_after_a_variable_are_its_codes(tmp_path: Path):
    path = xlsx_file(
        tmp_path,
        Variables=[["Variable", "Libellé"], ["sexe", "Sexe"], ["dpt", "Département"]],
        sexe=[["sexe", "l_sexe"], [1.0, "Homme"], [2.0, "Femme"]],
        Feuille3=[["DPT", "Libellé du département"], ["2A", "Corse-du-Sud"]],
        Notes=[["Source : SNIIRAM"]],
    )
    draft, problems = read(path)
    assert draft is not None
    assert [
        (item.variable, [(code.notation, code.label) for code in item.codes]) for item in draft.code_lists
    ] == [
        ("sexe", [("1", "Homme"), ("2", "Femme")]),
        ("dpt", [("2A", "Corse-du-Sud")]),
    ]
    assert problems == [
        "? Notes: Cette feuille n’est ni un dictionnaire ni une nomenclature : elle est laissée de côté."
    ]
