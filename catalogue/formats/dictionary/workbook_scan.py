"""Look through the XML of a workbook before it is opened: how far its cells go, which are formulas or errors.

The library that opens it lays out every sheet as a full rectangle, so that one cell at the far end would fill
memory, and tells neither formulas nor errors. Office Open XML (ISO/IEC 29500) and OpenDocument 1.3.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from catalogue.formats.dictionary.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_AREA
from catalogue.formats.dictionary.tables import column_letter
from catalogue.formats.dictionary.workbook_faults import Fault, FaultKind

_CHUNK_BYTES = 1 << 16
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_ODS}table:1.0 ", f"{_ODS}text:1.0 ", f"{_ODS}office:1.0 "
_REPEATED_ROWS = f"{_TABLE}number-rows-repeated"
_REPEATED_COLUMNS = f"{_TABLE}number-columns-repeated"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships id"
# How many formulas and errors of a sheet are told apart.
_NOTED_CELLS = 10_000

Attributes = Mapping[str, str]


@dataclass
class SheetScan:
    """What the XML of a sheet says.

    :ivar formulas: cells that hold a formula → whether its value is stored with it.
    :ivar errors: cells that show an error (`#REF!`).
    """

    name: str
    rows: int = 0
    columns: int = 0
    formulas: dict[str, bool] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Count a cell that holds something, row and column from 1.

        :raises Fault: it stands too far out for the sheet to be laid out.
        """
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if row > MAX_ROWS or column > MAX_COLUMNS or self.rows * self.columns > MAX_SHEET_AREA:
            raise Fault(FaultKind.TOO_WIDE, self.name, f"{column_letter(column - 1)}{row}")

    def note_formula(self, cell: str, *, has_value: bool) -> None:
        """Remember a formula, unless there are too many for anybody to read of each."""
        if len(self.formulas) < _NOTED_CELLS:
            self.formulas[cell] = has_value

    def note_error(self, cell: str) -> None:
        """Remember an error, likewise."""
        if len(self.errors) < _NOTED_CELLS:
            self.errors.append(cell)


def scan_workbook(archive: zipfile.ZipFile) -> list[SheetScan]:
    """Return what the XML of each sheet says; an empty list for an archive that is no workbook.

    :raises Fault: the XML is damaged, or a cell stands too far out.
    """
    names = set(archive.namelist())
    if "content.xml" in names:
        return _scan_opendocument(archive, names)
    if "xl/workbook.xml" in names:
        return [_scan_sheet(archive, name, part) for name, part in _sheets(archive) if part in names]
    return []


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the member that holds it."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, attributes: Attributes) -> None:
        if tag.endswith(" Relationship"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag.endswith(" sheet"):
            reference = attributes.get(_RELATION) or attributes.get(_STRICT_RELATION) or ""
            sheets.append((attributes.get("name", ""), reference))

    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    for name, reference in sheets:
        yield name, targets.get(reference, "")


class _SheetHandler:
    """Follows the cells of `xl/worksheets/*.xml`, whether each says its place or not."""

    def __init__(self, name: str) -> None:
        self.scan = SheetScan(name)
        self.row = self.column = 0
        self.formula = self.value = self.error = self.inside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        local = tag.rpartition(" ")[2]
        if local == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif local == "c":
            self._place(attributes.get("r", ""))
            self.error = attributes.get("t") == "e"
            self.formula = self.value = False
        elif local == "f":
            self.formula = True
        elif local in {"v", "t"}:
            self.inside = True

    def text(self, _text: str) -> None:
        self.value = self.value or self.inside

    def end(self, tag: str) -> None:
        local = tag.rpartition(" ")[2]
        if local in {"v", "t"}:
            self.inside = False
        if local != "c" or not (self.formula or self.value):
            return
        self.scan.reach(self.row, self.column)
        cell = f"{column_letter(self.column - 1)}{self.row}"
        if self.formula:
            self.scan.note_formula(cell, has_value=self.value)
        if self.error:
            self.scan.note_error(cell)

    def _place(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        if letters.isascii() and letters.isalpha() and len(letters) <= 3:
            self.column = 0
            for letter in letters.upper():
                self.column = 26 * self.column + ord(letter) - ord("A") + 1
            self.row = _number(reference[len(letters) :], self.row)
        else:
            self.column += 1


def _scan_sheet(archive: zipfile.ZipFile, name: str, part: str) -> SheetScan:
    handler = _SheetHandler(name)
    _parse(archive, part, handler.start, handler.end, handler.text)
    return handler.scan


class _OpenDocumentHandler:
    """Follows the cells of `content.xml`, where a cell and a row may stand for many."""

    def __init__(self) -> None:
        self.scans: list[SheetScan] = []
        self.row = self.column = self.row_span = self.span = 0
        self.formula: str | None = None
        self.filled = self.value = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == f"{_TABLE}table":
            self.scans.append(SheetScan(attributes.get(f"{_TABLE}name", "")))
            self.row = self.row_span = 0
        elif tag == f"{_TABLE}table-row":
            self.row += self.row_span or 1
            self.row_span, self.column = _number(attributes.get(_REPEATED_ROWS), 1), 0
        elif tag in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            self.span = _number(attributes.get(_REPEATED_COLUMNS), 1)
            self.formula = attributes.get(f"{_TABLE}formula")
            self.value = f"{_OFFICE}value-type" in attributes
            self.filled = self.value or self.formula is not None
        elif tag == f"{_TEXT}p":
            self.filled = True

    def end(self, tag: str) -> None:
        if tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"} or not self.scans:
            return
        if self.filled:
            self.scans[-1].reach(self.row + self.row_span - 1, self.column + self.span)
            if self.formula is not None:
                cell = f"{column_letter(self.column)}{self.row}"
                self.scans[-1].note_formula(cell, has_value=self.value)
        self.column += self.span


def _scan_opendocument(archive: zipfile.ZipFile, names: set[str]) -> list[SheetScan]:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Fault(FaultKind.PASSWORD)
    handler = _OpenDocumentHandler()
    _parse(archive, "content.xml", handler.start, handler.end)
    return handler.scans


def _number(text: str | None, otherwise: int) -> int:
    # Longer numbers would only cost time: they are out of every limit.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a member as XML, element by element; names come as « namespace name ».

    :raises Fault: it is not well-formed, or brings a document type, which no workbook has.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, zipfile.BadZipFile, UnicodeError, LookupError) as error:
        raise Fault(FaultKind.DAMAGED) from error


def _refuse_document_type(*_declaration: Any) -> None:
    raise Fault(FaultKind.DAMAGED)
