"""A dictionary and a code list as CSV: what a spreadsheet sees, and nothing lost."""

import csv
from io import StringIO

import pytest

from catalogue.domain.vocabularies import IdentifierClass, VariableRole, VariableType
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS, DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable
from catalogue.formats.dictionary.terms import TERM_WORDS
from catalogue.web.labels import LABELS
from tests.formats.dictionary.strategies import HOSTILE, Sample, dictionary, head

VARIABLE = DictionaryVariable(
    name="BSE",
    label="Base de remboursement",
    type=VariableType.NUMBER,
    role=VariableRole.MEASURE,
    sensitivity=IdentifierClass.NONE,
    history_missing=("2019", "2020"),
    constraints={"minimum": 0, "enum": ["b", "a"]},
    extras={"z": None, "é": [1, 2.5]},
)


def rows(sample: Sample) -> list[dict[str, str]]:
    written = b"".join(DICTIONARY_FORMATS["csv"].write(sample.dictionary, sample.codes_of)).decode("utf-8")
    return list(csv.DictReader(StringIO(written, newline=""), delimiter=";"))


def test_every_value_of_a_variable_stands_in_a_cell_of_its_own():
    [row] = rows(Sample(dictionary((VARIABLE,), primary_key=("BSE",)), {}))
    assert {name: cell for name, cell in row.items() if cell} == {
        "Variable": "BSE",
        "Clé primaire": "oui",
        "Libellé": "Base de remboursement",
        "Type": "Nombre",
        "Rôle": "Mesure",
        "Sensibilité": "Non identifiant",
        "Années manquantes": "2019\n2020",
        "Contraintes": '{"enum":["b","a"],"minimum":0}',
        "Autres propriétés": '{"z":null,"é":[1,2.5]}',
    }


def test_the_file_has_no_mark_and_ends_its_lines_as_rfc_4180_says():
    written = b"".join(DICTIONARY_FORMATS["csv"].write(dictionary((VARIABLE,)), lambda _: iter(())))
    assert written.startswith(b"Variable;Cl\xc3\xa9 primaire;Libell\xc3\xa9;")
    assert written.endswith(b"\r\n")


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=+-@'"])
def test_no_cell_starts_as_a_formula_would(text: str):
    [row] = rows(Sample(dictionary((DictionaryVariable(name=text, label=text),)), {}))
    assert row["Variable"] == row["Libellé"]
    assert row["Libellé"][0] not in "=+@"
    assert row["Libellé"] == "-2,5" or row["Libellé"][0] != "-"


def test_the_words_written_are_those_of_the_site():
    for words in TERM_WORDS.values():
        for term, word in words.items():
            assert word == str(LABELS[type(term)][term])


def test_a_code_list_has_its_codes_then_the_columns_of_its_source():
    codes = [CodeEntry("01", "Un", None, {"B": "x"}), CodeEntry("=2", None, "01", {})]
    written = b"".join(CODE_LIST_FORMATS["csv"].write(head("liste", codes, ("A", "B")), iter(codes)))
    assert written.decode() == "Code;Libellé;Code parent;A;B\r\n01;Un;;;x\r\n'=2;;01;;\r\n"


def test_a_long_list_comes_in_pieces():
    codes = (CodeEntry(f"{number:06}", "Libellé de ce code") for number in range(20_000))
    pieces = list(CODE_LIST_FORMATS["csv"].write(head("liste", [], ()), codes))
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 100_000
    assert b"".join(pieces).count(b"\r\n") == 20_001


def test_each_format_names_its_file():
    names = {form.file_name("open-medic") for form in DICTIONARY_FORMATS.values()}
    assert len(names) == len(DICTIONARY_FORMATS)
    assert {"open-medic.csv", "open-medic.schema.json", "open-medic.csv-metadata.json"} <= names
    assert DICTIONARY_FORMATS["csv"].content_type == "text/csv; charset=utf-8"
