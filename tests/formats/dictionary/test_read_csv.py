"""Text files of any separator and encoding, and what is wrong with some."""

from pathlib import Path

import pytest

from tests.formats.dictionary.reading import csv_file, read, variables

ROWS = [["Variable", "Libellé", "Type"], ["AGE", "Âge du bénéficiaire, révolu", "entier"], ["X", "", ""]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_separators_are_told_by_themselves(tmp_path: Path, separator: str, encoding: str):
    draft, problems = read(csv_file(tmp_path, ROWS, separator=separator, encoding=encoding))
    first, second = variables(draft)
    assert (first.name, first.label, first.type) == ("AGE", "Âge du bénéficiaire, révolu", "integer")
    assert (second.name, second.label) == ("X", None)
    assert problems == []


@pytest.mark.parametrize(("encoding", "told"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16")])
def test_another_encoding_is_read_and_told(tmp_path: Path, encoding: str, told: str):
    draft, problems = read(csv_file(tmp_path, [*ROWS, ["E", "l’œuvre à 10 €", ""]], encoding=encoding))
    assert variables(draft)[0].label == "Âge du bénéficiaire, révolu"
    assert variables(draft)[2].label == "l’œuvre à 10 €"
    assert len(problems) == 1
    assert told in problems[0]


def test_an_empty_file_says_so(tmp_path: Path):
    path = tmp_path / "vide.csv"
    path.write_bytes(b"")
    assert read(path) == (None, ["! : Le fichier est vide. Vérifiez que c’est le bon fichier."])


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    draft, problems = read(tmp_path / "absent.csv")
    assert draft is None
    assert problems[0].startswith("! : Le fichier ne peut pas être ouvert (")


def test_every_control_character_is_refused_with_its_place(tmp_path: Path):
    path = csv_file(tmp_path, [["Variable", "Libellé"], ["A\x00", "un"], ["B", "de\x07ux"]])
    _, problems = read(path)
    assert problems[:2] == [
        "! 2 A: La cellule contient un caractère de contrôle (U+0000)."
        " Ôtez-le, ou saisissez la cellule de nouveau.",
        "! 3 B: La cellule contient un caractère de contrôle (U+0007)."
        " Ôtez-le, ou saisissez la cellule de nouveau.",
    ]


def test_a_cell_that_begins_like_a_formula_is_text_and_told(tmp_path: Path):
    draft, problems = read(csv_file(tmp_path, [["Variable", "Libellé"], ["A", "=1+1"], ["B", "'=1+1"]]))
    assert [item.label for item in variables(draft)] == ["=1+1", "=1+1"]
    assert problems == [
        "? 2 B: La cellule commence par « = » : elle est lue comme du texte, sans calcul."
        " Si c’est une formule, remplacez-la par sa valeur."
    ]


def test_a_quotation_mark_left_open_is_refused_with_its_row(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text('Variable;Libellé\nA;un\nB;"deux\nC;trois\n', encoding="utf-8")
    draft, problems = read(path)
    assert draft is None
    assert problems[0].startswith("! 3: Le fichier ne peut pas être lu au-delà de la ligne 2.")


def test_a_line_of_too_many_columns_is_refused(tmp_path: Path):
    draft, problems = read(csv_file(tmp_path, [["Variable", "Libellé"], ["x"] * 101]))
    assert draft is None
    assert "Ce fichier est trop grand" in problems[0]


def test_what_is_met_everywhere_is_counted_not_repeated(tmp_path: Path):
    rows = [["Variable", "Type"], *([f"V{number}", "bidule"] for number in range(300))]
    _, problems = read(csv_file(tmp_path, rows))
    assert len(problems) == 51
    assert problems[-1].startswith("! 301 B (Type): Type inconnu : « bidule ».")
    assert problems[-1].endswith("249 autres places, non listées, ont le même problème.")
