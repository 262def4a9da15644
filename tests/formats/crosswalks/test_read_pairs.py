"""Tables of pairs as people write them, and what is told of what is wrong in them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from catalogue.domain.vocabularies import PairRelation
from catalogue.formats.crosswalks.model import Pair
from catalogue.formats.dictionary.problems import Severity
from tests.formats.crosswalks.files import pairs_of, read


@pytest.mark.parametrize(
    "headers",
    ["Code source;Code cible", "source,target", "De;Vers", "Code de départ\tCode d’arrivée", "FROM;TO"],
)
def test_headers_are_french_or_english(headers: str, tmp_path: Path):
    separator = next(sign for sign in ";,\t" if sign in headers)
    draft, problems = read(tmp_path, f"{headers}\n01{separator}84\n75{separator}11\n")
    assert (pairs_of(draft), problems) == ([Pair("01", "84"), Pair("75", "11")], [])
    assert draft is not None
    assert (draft.gives_relations, draft.gives_weights) == (False, False)


def test_relations_and_weights_are_read_as_people_write_them(tmp_path: Path):
    text = "Code source;Code cible;Relation;Poids\n1;a;Plus large;0,25\n1;b;skos:exactMatch;0.75\n2;c;;\n"
    draft, problems = read(tmp_path, text)
    assert pairs_of(draft) == [
        Pair("1", "a", PairRelation.BROAD, 0.25),
        Pair("1", "b", PairRelation.EXACT, 0.75),
        Pair("2", "c"),
    ]
    assert problems == []


def test_a_workbook_is_read_like_a_csv_and_its_other_sheets_are_told(tmp_path: Path):
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Lisez-moi"
    first.append(["Ce classeur va des départements aux régions"])
    sheet = book.create_sheet("Passage")
    for row in (["Code source", "Code cible"], ["01", "84"], ["2A", "94"]):
        sheet.append(row)
    book.save(tmp_path / "made.xlsx")
    draft, problems = read(tmp_path, (tmp_path / "made.xlsx").read_bytes(), "table.xlsx")
    assert pairs_of(draft) == [Pair("01", "84"), Pair("2A", "94")]
    assert [(problem.severity, problem.place.sheet) for problem in problems] == [
        (Severity.WARNING, "Lisez-moi")
    ]


def test_all_that_is_wrong_is_told_at_once_with_its_cell(tmp_path: Path):
    text = "Source;Cible;Relation;Poids\n1;a;voisin;0,5\n1;a;proche;1\n2;b;proche;beaucoup\n3;c;proche;1,5\n"
    _, problems = read(tmp_path, text)
    assert [(problem.severity, problem.place.row, problem.place.column) for problem in problems] == [
        (Severity.ERROR, 2, "C (Relation)"),
        (Severity.ERROR, 3, "A (Source)"),
        (Severity.ERROR, 4, "D (Poids)"),
        (Severity.WARNING, 5, "D (Poids)"),
    ]
    assert "ligne 2" in problems[1].sentence()


def test_a_row_without_one_of_its_codes_is_left_aside_and_told(tmp_path: Path):
    draft, problems = read(tmp_path, "Source;Cible\n1;a\n2;\n;c\n")
    assert pairs_of(draft) == [Pair("1", "a")]
    assert [(problem.severity, problem.place.row, problem.field) for problem in problems] == [
        (Severity.WARNING, 3, "2"),
        (Severity.WARNING, 4, "c"),
    ]


def test_a_table_that_names_no_two_columns_of_codes_says_how_to_name_them(tmp_path: Path):
    draft, problems = read(tmp_path, "x;y\n1;a\n")
    assert draft is None
    assert "--map source=" in problems[0].sentence()
    draft, problems = read(tmp_path, "x;y\n1;a\n", source="x", target="z")
    assert draft is None
    assert any("« z »" in problem.sentence() for problem in problems)
    draft, problems = read(tmp_path, "x;y\n1;a\n", source="x", target="y")
    assert (pairs_of(draft), problems) == ([Pair("1", "a")], [])


def test_a_json_file_is_refused(tmp_path: Path):
    draft, problems = read(tmp_path, '{"1": "a"}', "table.json")
    assert (draft, len(problems)) == (None, 1)


@pytest.mark.parametrize(
    ("name", "target", "pairs", "told"),
    [
        ("correspondance_rpps_damir_r.csv", "col_damir_r", 21, 51),
        ("correspondance_rpps_damir_r_l_exe_spe.csv", "l_exe_spe", 40, 4),
    ],
)
def test_the_crosswalks_of_the_hackathon_are_read(
    name: str, target: str, pairs: int, told: int, shared: Path, tmp_path: Path
):
    content = (shared / "hackathon-2015" / "rpps" / name).read_bytes()
    draft, problems = read(tmp_path, content, source="col_rpps", target=target)
    assert len(pairs_of(draft)) == pairs
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    # One row without a target each, and the encoding of the first.
    assert len(problems) == told
