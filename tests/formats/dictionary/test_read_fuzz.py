"""Whatever a file holds, reading it raises nothing and says what is wrong."""

import json
import tempfile
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.formats.dictionary.workbook_faults import Fault
from catalogue.formats.dictionary.workbook_process import tell
from tests.formats.dictionary.reading import read, read_codes

CELLS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        [
            "Variable",
            "Libellé",
            "Code",
            "Code parent",
            "Type",
            "texte",
            "number(5,2)",
            "=1+1",
            "'=x",
            "\x00",
            "oui",
        ]
    ),
)
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=6)
NAMES = (
    *("fields", "name", "titles", "type", "role", "codes", "notation", "attributes", "resources", "schema"),
    *("tables", "tableSchema", "columns", "datatype", "base", "primaryKey", "@context", "@value"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def check(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        for draft, problems in (read(path), read_codes(path)):
            assert draft is not None or any(problem.startswith("!") for problem in problems)


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.json", "a"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str):
    # Workbooks have their own test below: each costs two processes.
    if not content.startswith((b"PK", b"\xd0\xcf")):
        check(content, name)


@settings(max_examples=300, deadline=None)
@given(
    table=TABLES, encoding=st.sampled_from(["utf-8", "utf-16", "cp1252"]), separator=st.sampled_from(";,\t")
)
def test_any_table_is_read_or_refused(table: list[list[str]], encoding: str, separator: str):
    text = "\r\n".join(separator.join(row) for row in table)
    check(text.encode(encoding, "replace"), "a.csv")


@settings(max_examples=300, deadline=None)
@given(content=JSON)
def test_any_json_is_read_or_refused(content: object):
    check(json.dumps(content).encode(), "a.json")


def workbook(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in table:
        sheet.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


SOUND = workbook([["Variable", "Libellé"], ["A", "un"]])
MEMBERS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
)
PARTS = tuple(
    _SHEET.format(cells) + "</worksheet>"
    for cells in (
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>',
        '<row r="99999999999999999999"><c t="s"><v>7</v></c></row>',
        '<row><c t="s"><v>-1</v></c><c><v>x</v></c><c t="e"><f/><v>#N/A</v></c></row>',
        '<row r="3"><c r="B3"><is><t>x</t></is></c></row><row r="1"><c r="A1"><v>1e400</v></c></row>',
    )
)


def check_workbook(content: bytes) -> None:
    """Open a workbook as the child process does, which would cost a process for each example."""
    with suppress(Fault):
        assert all("sheet" in message or "row" in message for message in tell(content))


@settings(max_examples=300, deadline=None)
@given(position=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans())
def test_any_damage_to_a_workbook_is_survived(position: float, byte: int, cut: bool):
    place = int(position * len(SOUND))
    check_workbook(SOUND[:place] if cut else SOUND[:place] + bytes([byte]) + SOUND[place + 1 :])


@settings(max_examples=300, deadline=None)
@given(xml=st.text(max_size=60) | st.sampled_from(PARTS), member=st.sampled_from(MEMBERS))
def test_any_part_of_a_workbook_may_be_nonsense(xml: str, member: str):
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(SOUND)) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            target.writestr(name, xml.encode("utf-8", "replace") if name == member else source.read(name))
    check_workbook(content.getvalue())


@settings(max_examples=15, deadline=None)
@given(table=TABLES)
def test_any_sheet_is_read_or_refused(table: list[list[str]]):
    check(workbook(table), "a.xlsx")
