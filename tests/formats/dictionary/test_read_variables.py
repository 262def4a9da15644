"""What the rows of a dictionary say, and what is said of those that say it badly."""

from pathlib import Path

from catalogue.domain.vocabularies import (
    Additivity,
    IdentifierClass,
    VariableRole,
    VariableType,
)
from tests.formats.dictionary.reading import csv_file, read, variables


def test_a_header_in_the_third_row_is_found(tmp_path: Path):
    rows = [["Dictionnaire de la base"], ["Version 2024"], ["Nom du champ", "Intitulé"], ["A", "un"]]
    draft, problems = read(csv_file(tmp_path, rows))
    assert [(item.name, item.label) for item in variables(draft)] == [("A", "un")]
    assert problems == []


def test_a_file_without_header_says_what_to_do(tmp_path: Path):
    draft, problems = read(csv_file(tmp_path, [["A", "un"], ["B", "deux"]]))
    assert draft is None
    assert problems == [
        "! : Aucune des 20 premières lignes ne nomme la colonne des variables."
        " Appelez-la « Variable », ou donnez son nom par --map name=…."
    ]


def test_every_problem_is_told_at_once(tmp_path: Path):
    rows = [
        ["Variable", "Type", "Rôle", "Clé primaire", "Contraintes"],
        ["A", "bidule", "chef", "peut-être", "{"],
        ["B", "texte", "", "oui", ""],
        ["B", "texte", "", "", ""],
        ["", "texte", "mesure", "", ""],
    ]
    draft, problems = read(csv_file(tmp_path, rows))
    assert draft is not None
    assert [problem.partition(".")[0] for problem in problems] == [
        "! 2 B (Type): Type inconnu : « bidule »",
        "! 2 C (Rôle): Mot inconnu : « chef »",
        "! 2 D (Clé primaire): « peut-être » ne dit pas si la variable fait partie de la clé primaire",
        "! 2 E (Contraintes): La cellule n’est pas un objet JSON",
        "! 4 A (Variable): La variable « B » est déjà décrite à la ligne 3",
        "? 5: La ligne ne nomme aucune variable (« texte ») : elle est laissée de côté",
    ]
    assert "Écrivez l’un de ces mots : Texte, Entier, Nombre" in problems[0]


def test_words_of_the_trade_are_understood(tmp_path: Path):
    rows = [
        ["Variable", "Type", "Rôle", "Additivité", "Sensibilité", "Clé primaire"],
        ["A", "VARCHAR2(15)", "dimension", "", "Identifiant potentiel", "x"],
        ["B", "number(13,2)", "Mesure", "S’additionne", "none", ""],
    ]
    draft, problems = read(csv_file(tmp_path, rows))
    first, second = variables(draft)
    assert (first.type, first.source_type) == (VariableType.STRING, "VARCHAR2(15)")
    assert (first.role, first.sensitivity) == (VariableRole.DIMENSION, IdentifierClass.POTENTIAL)
    assert (second.type, second.additivity) == (VariableType.NUMBER, Additivity.SUM)
    assert draft is not None
    assert draft.primary_key == ("A",)
    assert {"type", "source_type", "role"} <= draft.fields
    assert "primary_key" not in draft.fields
    assert problems == []


def test_columns_that_nobody_knows_are_left_aside_and_told(tmp_path: Path):
    rows = [["Variable", "Libellé", "Couleur"], ["A", "un", "bleu"]]
    draft, _ = read(csv_file(tmp_path, rows))
    assert draft is not None
    assert draft.columns == {"Variable": "name", "Libellé": "label", "Couleur": None}
    assert draft.fields == {"name", "label"}
    assert draft.primary_key is None


def test_a_mapping_has_the_last_word(tmp_path: Path):
    rows = [["Truc", "Libellé", "Nom complet"], ["A", "court", "le nom complet"]]
    draft, problems = read(csv_file(tmp_path, rows), {"name": "Truc", "label": "nom complet"})
    assert [(item.name, item.label) for item in variables(draft)] == [("A", "le nom complet")]
    assert draft is not None
    assert draft.columns["Libellé"] is None
    assert problems == []


def test_a_mapping_is_checked(tmp_path: Path):
    path = csv_file(tmp_path, [["Variable", "Libellé"], ["A", "un"]])
    _, problems = read(path, {"couleur": "Libellé", "label": "Intitulé"})
    assert [problem.partition(".")[0] for problem in problems] == [
        "! : « couleur » n’est pas un champ que l’on puisse lire",
        "! 1: Aucune colonne du fichier ne s’appelle « Intitulé »",
    ]
    assert "Les colonnes sont : « Variable », « Libellé »" in problems[1]


def test_a_header_repeated_on_each_page_is_no_variable(tmp_path: Path):
    rows = [["Variable", "Libellé"], ["A", "un"], ["Variable", "Libellé"], ["B", "deux"]]
    draft, problems = read(csv_file(tmp_path, rows))
    assert [item.name for item in variables(draft)] == ["A", "B"]
    assert problems == []


def test_a_name_out_of_all_measure_is_refused(tmp_path: Path):
    _, problems = read(csv_file(tmp_path, [["Variable", "Libellé"], ["A" * 501, "un"]]))
    assert problems[0].startswith("! 2 A (Variable): Le nom de la variable a plus de 500 caractères.")


def test_a_header_without_rows_is_an_error(tmp_path: Path):
    _, problems = read(csv_file(tmp_path, [["Variable", "Libellé"]]))
    assert problems == [
        "! 1: Aucune variable n’est décrite sous l’en-tête. Donnez une ligne à chaque variable."
    ]


def test_numbers_that_are_none_are_refused_in_json(tmp_path: Path):
    rows = [
        ["Variable", "Contraintes"],
        *([f"V{n}", text] for n, text in enumerate(['{"a":NaN}', '{"a":1e999}', "[1]"])),
    ]
    _, problems = read(csv_file(tmp_path, rows))
    assert len(problems) == 3
    assert all("n’est pas un objet JSON" in problem for problem in problems)
