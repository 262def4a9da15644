"""A dictionary as a workbook: sheets, safe cells, the same bytes each time."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES
from python_calamine import CalamineWorkbook

from catalogue.errors import Invalid
from catalogue.formats.dictionary.cells import unguard_cell
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, Dictionary, DictionaryVariable
from catalogue.formats.dictionary.write_xlsx import MAX_CODES_PER_SHEET, sheet_names
from tests.formats.dictionary.strategies import HOSTILE, Sample, dictionary, head

CODES = {
    "sexe": [CodeEntry("1", "Hommes"), CodeEntry("2", "Femmes", None, {"NOTE": "=1"})],
    "vide": [],
}
SAMPLE = Sample(
    dictionary(
        (DictionaryVariable(name="SEXE", label="Sexe", code_list="sexe"), DictionaryVariable(name="=B")),
        code_lists=(head("sexe", CODES["sexe"], ("NOTE",), version="2"), head("vide", [], ())),
    ),
    CODES,
)


def content(sample: Sample) -> bytes:
    return b"".join(DICTIONARY_FORMATS["xlsx"].write(sample.dictionary, sample.codes_of))


def workbook(sample: Sample) -> Workbook:
    return load_workbook(BytesIO(content(sample)))


def test_a_sheet_for_the_variables_one_for_the_lists_and_one_for_each_list():
    sheets = CalamineWorkbook.from_filelike(BytesIO(content(SAMPLE)))
    assert sheets.sheet_names == ["Dictionnaire", "Nomenclatures", "SEXE"]
    rows = [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]
    assert rows[0][0][:3] == ["Variable", "Clé primaire", "Libellé"]
    assert [row[0] for row in rows[0][1:]] == ["SEXE", "'=B"]
    assert rows[1][1:] == [
        [
            "SEXE",
            "sexe",
            "SEXE",
            "Nomenclature sexe",
            "2",
            2,
            "",
            "https://catalogue.example/nomenclatures/sexe",
        ],
        ["", "vide", "VIDE", "Nomenclature vide", "", 0, "", "https://catalogue.example/nomenclatures/vide"],
    ]
    assert rows[2] == [
        ["Code", "Libellé", "Code parent", "NOTE"],
        ["1", "Hommes", "", ""],
        ["2", "Femmes", "", "'=1"],
    ]


def test_headers_stay_in_sight_and_filter():
    sheets = workbook(SAMPLE)
    for name, reference in (("Dictionnaire", "A1:X3"), ("Nomenclatures", "A1:H3"), ("SEXE", "A1:D3")):
        assert sheets[name].freeze_panes == "B2"
        assert sheets[name].auto_filter.ref == reference
        assert sheets[name]["A1"].font.bold


def test_no_cell_is_a_formula_or_an_error_and_every_text_comes_back():
    variables = tuple(DictionaryVariable(name=f"V{i}", label=text) for i, text in enumerate(HOSTILE))
    written = content(Sample(dictionary(variables), {}))
    cells = [row[2] for row in load_workbook(BytesIO(written))["Dictionnaire"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    read = CalamineWorkbook.from_filelike(BytesIO(written)).get_sheet_by_name("Dictionnaire").to_python()
    assert [unguard_cell(str(row[2])) for row in read[1:]] == list(HOSTILE)


def test_the_same_dictionary_gives_the_same_bytes_whenever_it_is_written():
    first = content(SAMPLE)
    assert content(SAMPLE) == first
    # Nothing in it comes from the clock.
    with ZipFile(BytesIO(first)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        assert archive.read("docProps/core.xml").count(b"2026-11-03T00:00:00Z") == 2
        assert archive.testzip() is None


def test_a_long_list_is_named_with_its_address_and_has_no_sheet():
    long_list = CodeListHead(
        slug="cim",
        url="https://catalogue.example/nomenclatures/cim",
        title="CIM",
        count=MAX_CODES_PER_SHEET + 1,
    )
    sheets = workbook(Sample(dictionary((), code_lists=(long_list,)), {}))
    assert sheets.sheetnames == ["Dictionnaire", "Nomenclatures"]
    row = [cell.value for cell in sheets["Nomenclatures"][2]]
    assert (row[0], row[1], row[5], row[7]) == (None, "cim", MAX_CODES_PER_SHEET + 1, long_list.url)


def test_sheets_bear_legal_names_no_two_alike():
    said = [
        ("a", "IR_NAT/V"),
        ("b", "ir_nat_v"),
        ("c", "X" * 40),
        ("d", "x" * 35),
        ("e", "dictionnaire"),
        ("f", "History"),
        ("g", None),
    ]
    heads = [CodeListHead(slug=slug, url="u", title="t", name=name, count=1) for slug, name in said]
    assert sheet_names(heads) == {
        "a": "IR_NAT_V",
        "b": "ir_nat_v~2",
        "c": "X" * 31,
        "d": "x" * 29 + "~2",
        "e": "dictionnaire~2",
        "f": "History~2",
        "g": "g",
    }


def test_lists_have_sheets_until_a_workbook_would_be_too_long():
    heads = [CodeListHead(slug=f"l{i}", url="u", title="t", count=20_000) for i in range(7)]
    assert list(sheet_names(heads)) == ["l0", "l1"]


@pytest.mark.parametrize(
    "sample",
    [
        Sample(dictionary((DictionaryVariable(name="TROP", label="é" * 32_768),)), {}),
        Sample(
            dictionary((), code_lists=(head("x", [CodeEntry("TROP")], ()),)),
            {"x": [CodeEntry("TROP", "🩺" * 16_384)]},
        ),
    ],
)
def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(sample: Sample):
    with pytest.raises(Invalid, match="TROP"):
        DICTIONARY_FORMATS["xlsx"].write(sample.dictionary, sample.codes_of)
    assert ALL_TEMP_FILES == []


def test_a_text_as_long_as_a_cell_is_written_whole():
    text = "é" * 32_767
    sheet = workbook(Sample(dictionary((DictionaryVariable(name="A", label=text),)), {}))["Dictionnaire"]
    assert sheet["C2"].value == text


def test_a_dictionary_without_variables_is_a_workbook_too():
    empty: Dictionary = dictionary(())
    assert workbook(Sample(empty, {})).sheetnames == ["Dictionnaire", "Nomenclatures"]
