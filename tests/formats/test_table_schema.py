import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.table_schema import find_files, read_descriptor
from catalogue.formats.table_schema_codes import CodeRow, open_codes
from catalogue.formats.table_schema_model import CodeListDescriptor, Descriptor, TableDescriptor
from catalogue.formats.table_schema_text import Remarks, detect_encoding, path_name, tidy, tidy_tree


def describe(folder: Path, content: Any, *, name: str = "T.json") -> tuple[Descriptor | None, list[str]]:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read(path)


def read(path: Path) -> tuple[Descriptor | None, list[str]]:
    remarks = Remarks(path.name)
    found = read_descriptor(path, remarks)
    return found, [f"{problem.field} | {problem.message}" for problem in remarks.problems]


def table_of(folder: Path, content: Any) -> tuple[TableDescriptor, list[str]]:
    found, said = describe(folder, content)
    assert isinstance(found, TableDescriptor)
    return found, said


SEX = {
    "name": "SEX",
    "title": "Sexe",
    "primaryKey": "COD",
    "missingValues": ["", "NA"],
    "fields": [
        {"name": "COD", "role": "code"},
        {"name": "LIB", "role": "label"},
        {"name": "TEC"},
        {"name": "VID"},
    ],
}


def codes_of(
    folder: Path, csv: str | bytes | None, content: dict[str, Any] | None = None
) -> tuple[list[CodeRow], list[str]]:
    (folder / "L.json").write_text(json.dumps(content or SEX), encoding="utf-8")
    if csv is not None:
        (folder / "L.csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
    found, _ = read(folder / "L.json")
    assert isinstance(found, CodeListDescriptor)
    remarks = Remarks("L.csv")
    with open_codes(found, remarks) as table:
        rows = list(table.rows)
    return rows, [f"{problem.field} | {problem.message}" for problem in remarks.problems]


class TestClassification:
    def test_a_field_with_a_role_makes_a_code_list(self, tmp_path):
        fields = [{"name": "A", "role": "label"}, {"name": "B", "nomenclature": "-"}]
        assert isinstance(describe(tmp_path, {"fields": fields})[0], CodeListDescriptor)

    def test_a_dictionary_property_makes_a_table_even_beside_a_csv_file(self, tmp_path):
        (tmp_path / "T.csv").write_text("A\n")
        fields = [{"name": "A", "dateCreated": ""}]
        assert isinstance(describe(tmp_path, {"fields": fields})[0], TableDescriptor)

    def test_a_csv_file_of_the_same_name_makes_a_code_list(self, tmp_path):
        content = {"fields": [{"name": "A"}, {"name": "B"}]}
        assert isinstance(describe(tmp_path, content)[0], TableDescriptor)
        (tmp_path / "T.csv").write_text("A;B\n")
        found, _ = describe(tmp_path, content)
        assert isinstance(found, CodeListDescriptor)
        assert (found.name, found.title, found.key, found.label_column) == ("T", "T", ("A",), "B")

    @pytest.mark.shared
    def test_every_real_descriptor_is_what_its_folder_says(self, shared):
        root = shared / "snds"
        for path in find_files(root, ".json"):
            found, _ = read(path)
            is_schema = path.relative_to(root).parts[0] == "schemas"
            assert isinstance(found, TableDescriptor if is_schema else CodeListDescriptor), path


class TestTables:
    def test_every_property_has_its_place(self, tmp_path):
        content = {
            "name": "ER_X_F",
            "title": " Table des X ",
            "produit": "DCIR",
            "champ": "",
            "observation": "o",
            "history": {"dateCreated": "2006", "dateDeleted": "", "dateMissing": ["2008", ""]},
            "missingValues": [""],
            "primaryKey": "A",
            "foreignKeys": [
                {
                    "fields": "A",
                    "reference": {"resource": "ER_Y_F", "fields": ["B"]},
                    "description": "Bidirectionnel",
                },
                {"fields": ["A"], "reference": {"resource": "", "fields": ["A"]}},
            ],
            "fields": [
                {
                    "name": "A",
                    "description": "Libellé",
                    "type": "yearmonth",
                    "type_oracle": "number",
                    "length": "13,2",
                    "format": "%m",
                    "constraints": {"minimum": 1},
                    "nomenclature": "IR_X_V:X_COD",
                    "observation": "",
                    "regle_gestion": "r",
                    "dateCreated": "2007",
                    "dateDeleted": "2009",
                    "dateMissing": ["2008"],
                    "trueValues": ["0"],
                },
                {"name": "B", "type": "string", "format": "default", "length": 3, "nomenclature": "-"},
            ],
        }
        table, said = table_of(tmp_path, content)
        assert said == []
        assert (table.title, table.product, table.scope, table.observation) == (
            "Table des X",
            "DCIR",
            None,
            "o",
        )
        assert (table.history.created, table.history.deleted, table.history.missing) == (
            "2006",
            None,
            ("2008",),
        )
        assert table.extras == {"missingValues": [""]}
        assert table.primary_key == ("A",)
        first, second = table.foreign_keys
        assert (first.columns, first.table, first.referenced_columns) == (("A",), "ER_Y_F", ("B",))
        assert first.extras == {"description": "Bidirectionnel"}
        assert second.table == "ER_X_F"
        a, b = table.fields
        assert (a.label, a.description, a.type, a.source_type) == (
            "Libellé",
            None,
            VariableType.YEARMONTH,
            "number",
        )
        assert (a.length, a.format, a.constraints) == ("13,2", "%m", {"minimum": 1})
        assert (a.code_list, a.code_list_column) == ("IR_X_V", "X_COD")
        assert (a.observation, a.management_rule) == (None, "r")
        assert (a.history.created, a.history.deleted, a.history.missing) == ("2007", "2009", ("2008",))
        assert a.extras == {"trueValues": ["0"]}
        assert (b.format, b.length, b.code_list, b.extras) == (None, "3", None, {})

    def test_a_title_of_the_standard_is_the_label(self, tmp_path):
        table, _ = table_of(tmp_path, {"fields": [{"name": "A", "title": "t", "description": "d"}]})
        assert (table.fields[0].label, table.fields[0].description) == ("t", "d")

    def test_blemishes_are_remarked_on_and_the_rest_is_kept(self, tmp_path):
        content = {
            "title": ["x"],
            "primaryKey": ["A", "Z"],
            "foreignKeys": [
                {"fields": ["A"]},
                {"fields": ["A"], "reference": {"resource": "T", "fields": []}},
            ],
            "fields": [
                {"name": "A", "type": "geopoint", "constraints": "c", "dateMissing": "2008"},
                {"name": "A", "type": "string"},
                {"type": "string"},
                "B",
            ],
        }
        table, said = table_of(tmp_path, content)
        assert table.title == "T"
        assert table.primary_key == ()
        assert table.foreign_keys == ()
        assert [field.name for field in table.fields] == ["A"]
        assert table.fields[0].extras == {"type": "geopoint", "constraints": "c"}
        assert {line.partition(" |")[0] for line in said} == {
            "title",
            "primaryKey",
            "foreignKeys",
            "fields",
            "A",
        }
        assert len(said) == 10

    def test_what_is_not_a_table_schema_is_remarked_on(self, tmp_path):
        for text, sentence in (
            ('{"fields": [', "None | le JSON est illisible (ligne 1) : le fichier n’a pas été importé"),
            ('{"x": NaN}', "None | le JSON est illisible : le fichier n’a pas été importé"),
            ("[" * 100_000, "None | le JSON est illisible : le fichier n’a pas été importé"),
            ("[1]", "None | ce fichier n’est pas un descripteur Table Schema"),
            ("{}", "fields | aucun champ : ce fichier ne décrit ni table ni nomenclature"),
        ):
            assert describe(tmp_path, text) == (None, [sentence])
        assert read(tmp_path / "absent.json")[1] == [
            "None | le fichier ne peut pas être lu (No such file or directory)"
        ]

    def test_other_encodings_are_read_and_said(self, tmp_path):
        text = json.dumps({"title": "Décès d’un", "fields": [{"name": "A"}]}, ensure_ascii=False)
        for encoding, word in (("cp1252", "Windows-1252"), ("utf-8-sig", "BOM"), ("utf-16", "UTF-16")):
            (tmp_path / "T.json").write_bytes(text.encode(encoding))
            table, said = read(tmp_path / "T.json")
            assert isinstance(table, TableDescriptor)
            assert table.title == "Décès d’un"
            assert word in said[0]

    def test_stray_characters_are_mended_and_said(self, tmp_path):
        content = {
            "title": "d\x92un\x00",
            "fields": [{"name": "A\x01", "description": "x\ud800y\n", "x": {"k\x02": ["\x03"]}}],
        }
        table, said = table_of(tmp_path, content)
        assert table.title == "d’un"
        assert (table.fields[0].name, table.fields[0].label) == ("A", "xy")
        assert table.fields[0].extras == {"x": {"k": [""]}}
        assert said == [
            "A | 4 caractères de contrôle ôtés ou corrigés",
            "title | 2 caractères de contrôle ôtés ou corrigés",
        ]


@pytest.fixture
def usual_csv_limit() -> Iterator[None]:
    """Python's own limit of a field, which a library that other tests import lifts for the whole process."""
    found = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(found)


class TestCodes:
    def test_one_row_is_one_code_and_everything_stays_text(self, tmp_path):
        rows, said = codes_of(tmp_path, "COD;LIB;TEC;VID\n01;Un;007;\n02;NA;NA;x\n")
        assert rows == [
            CodeRow(0, "01", "Un", {"TEC": "007"}),
            CodeRow(1, "02", None, {"VID": "x"}),
        ]
        assert said == ["LIB | 1 code sans libellé (« 02 »)"]

    def test_a_key_of_several_columns_joins_them_and_keeps_them(self, tmp_path):
        content = SEX | {"primaryKey": ["COD", "TEC"]}
        rows, _ = codes_of(tmp_path, "COD;LIB;TEC;VID\n01;Un;A;\n01;Deux;B;\n", content)
        assert [row.notation for row in rows] == ["01-A", "01-B"]
        assert rows[0].attributes == {"COD": "01", "TEC": "A"}

    def test_without_a_key_the_code_column_is_the_notation(self, tmp_path):
        content = {"fields": [{"name": "LIB", "role": "label"}, {"name": "COD", "role": "code"}]}
        rows, _ = codes_of(tmp_path, "LIB;COD\nUn;1\n", content)
        assert rows == [CodeRow(0, "1", "Un", None)]

    def test_a_key_that_is_a_label_gives_way_to_the_code(self, tmp_path):
        content = SEX | {"primaryKey": "LIB"}
        rows, _ = codes_of(tmp_path, "COD;LIB;TEC;VID\n1;Un;;\n", content)
        assert rows == [CodeRow(0, "1", "Un", None)]
        assert "la clé primaire est un libellé" in read(tmp_path / "L.json")[1][0]

    def test_a_label_is_found_by_its_name_when_no_role_says(self, tmp_path):
        fields = [{"name": "SER_COD", "role": "code"}, {"name": "TEC"}, {"name": "SER_LIB"}]
        rows, _ = codes_of(tmp_path, "SER_COD;TEC;SER_LIB\n1;0;Un\n", {"fields": fields})
        assert rows == [CodeRow(0, "1", "Un", {"TEC": "0"})]

    def test_a_column_of_the_organisation_is_no_label(self, tmp_path):
        fields = [{"name": "ORG_NUM", "role": "code"}, {"name": "CTI_NUM"}]
        rows, _ = codes_of(tmp_path, "ORG_NUM;CTI_NUM\n1;2\n", {"fields": fields})
        assert rows == [CodeRow(0, "1", None, {"CTI_NUM": "2"})]

    def test_an_empty_code_is_kept_and_a_row_of_nothing_is_not(self, tmp_path):
        rows, said = codes_of(tmp_path, "COD;LIB;TEC;VID\n;Indéterminé;;\n;;;\n\n1;Un;;\n")
        assert [(row.notation, row.label) for row in rows] == [("", "Indéterminé"), ("1", "Un")]
        assert said == ["COD | 1 code vide", "None | 1 ligne sans aucune valeur, laissée de côté"]

    def test_duplicates_newlines_and_spaces_are_said(self, tmp_path):
        rows, said = codes_of(
            tmp_path, 'COD;LIB;TEC;VID\n1;Un;;\n1;Autre;;\n"2\n";Deux;;\n"3\n[A]";Trois;;\n 4 ;Quatre;;\n'
        )
        assert [(row.notation, row.label) for row in rows] == [
            ("1", "Un"),
            ("2", "Deux"),
            ("3 [A]", "Trois"),
            ("4", "Quatre"),
        ]
        assert said == [
            "COD | 1 code en double, dont le premier est gardé (« 1 »)",
            "COD | 2 codes coupés par une fin de ligne, qui a été ôtée (« 2 », « 3 [A] »)",
            "COD | 1 code entouré d’espaces, qui ont été ôtées (« 4 »)",
        ]

    def test_rows_of_another_width_are_said(self, tmp_path):
        rows, said = codes_of(tmp_path, "COD;LIB;TEC;VID\n1;Un\n2;Deux;a;b;c\n")
        assert rows == [CodeRow(0, "1", "Un", None), CodeRow(1, "2", "Deux", {"TEC": "a", "VID": "b"})]
        assert said == [
            "None | 1 ligne plus courte que l’en-tête (« 1 »)",
            "None | 1 ligne plus longue que l’en-tête, dont la fin est laissée de côté (« 2 »)",
        ]

    @pytest.mark.parametrize(
        ("separator", "word"), [(",", "« , »"), ("\t", "une tabulation"), ("|", "« | »")]
    )
    def test_another_separator_is_read_and_said(self, tmp_path, separator, word):
        rows, said = codes_of(tmp_path, "COD;LIB;TEC;VID\n1;Un;;\n".replace(";", separator))
        assert rows == [CodeRow(0, "1", "Un", None)]
        assert said == [f"None | les colonnes sont séparées par {word} et non par « ; »"]

    def test_columns_that_are_not_those_of_the_schema_are_said(self, tmp_path):
        rows, said = codes_of(tmp_path, "LIB;COD;NEW;NEW;VID\nUn;1;x;y;z\n")
        assert rows == [CodeRow(0, "1", "Un", {"NEW": "x", "VID": "z"})]
        assert [line.partition(" |")[0] for line in said] == ["NEW", "NEW", "TEC"]

    @pytest.mark.parametrize(
        ("csv", "sentence"),
        [
            (None, "le fichier des codes manque : la nomenclature est décrite sans eux"),
            ("", "le fichier est vide"),
            ("LIB;TEC;VID\nUn;;\n", "les codes ne peuvent pas être lus, faute de leur colonne"),
            ("COD;LIB;TEC;VID\n", "le fichier ne donne aucun code"),
        ],
    )
    def test_a_file_without_codes_is_said(self, tmp_path, csv, sentence):
        rows, said = codes_of(tmp_path, csv)
        assert rows == []
        assert said[-1] == f"None | {sentence}"

    @pytest.mark.usefixtures("usual_csv_limit")
    def test_an_open_quotation_mark_ends_the_reading_and_is_said(self, tmp_path):
        rows, said = codes_of(tmp_path, 'COD;LIB;TEC;VID\n1;Un;;\n2;"Deux;;\n' + "3;Trois;;\n" * 20_000)
        assert [row.notation for row in rows] == ["1"]
        assert said == ["None | le CSV est illisible après 1 code : la suite manque"]

    def test_a_boundless_code_is_left_out_and_said(self, tmp_path):
        rows, said = codes_of(tmp_path, f"COD;LIB;TEC;VID\n{'x' * 501};Un;;\n")
        assert rows == []
        assert said[-1].startswith("COD | 1 code démesuré, laissé de côté (« xxx")

    def test_other_encodings_and_stray_characters_are_said(self, tmp_path):
        text = "COD;LIB;TEC;VID\n1;D\x00écès d’un;;\n"
        for encoding, word in (("cp1252", "Windows-1252"), ("utf-8-sig", "BOM"), ("utf-16", "UTF-16")):
            rows, said = codes_of(tmp_path, text.encode(encoding))
            assert rows[0].label == "Décès d’un"
            assert word in said[0]
            assert "de contrôle" in said[-1]


def test_cp1252_read_as_latin1_is_mended_and_the_rest_removed():
    assert tidy("l\x92an\x81\x7f\t\n") == ("l’an\t\n", 3)
    assert tidy_tree({"a\x00": [1, None, "\x1f"]}) == ({"a": [1, None, ""]}, 2)


def test_a_character_cut_by_a_chunk_is_still_utf8(tmp_path):
    file = tmp_path / "f"
    file.write_bytes(b"x" * ((1 << 20) - 1) + "é".encode())
    assert detect_encoding(file) == ("utf-8", None)


def test_a_path_that_is_no_text_can_be_shown():
    assert path_name(Path("a/de\u0301ce\u0300s\udcff.json")) == "a/décès�.json"


def test_hidden_files_are_not_read(tmp_path):
    for name in (".git/a.json", "b/c.JSON", "b/.d.json", "a.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    assert [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path, ".json")] == [
        "a.json",
        "b/c.JSON",
    ]
