"""Files that tests make to be read, and what is then said of them."""

import csv
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import FileProblem, Problems, Severity
from catalogue.formats.dictionary.read import read_code_list, read_dictionary

Table = Sequence[Sequence[object]]
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def read(path: Path, mapping: Mapping[str, str] | None = None) -> tuple[DictionaryDraft | None, list[str]]:
    """Read a dictionary; what is said of it comes as « severity place: sentence »."""
    problems = Problems(path.name)
    draft = read_dictionary(path, mapping=mapping or {}, problems=problems)
    return draft, [said(problem) for problem in problems.found]


def read_codes(
    path: Path, mapping: Mapping[str, str] | None = None
) -> tuple[CodeListDraft | None, list[str]]:
    """Read a code list, likewise."""
    problems = Problems(path.name)
    draft = read_code_list(path, mapping=mapping or {}, problems=problems)
    return draft, [said(problem) for problem in problems.found]


def said(problem: FileProblem) -> str:
    """Write a problem in one line: « ! » for an error."""
    place = problem.place
    words = [str(part) for part in (place.sheet, place.row, place.column) if part is not None]
    mark = "!" if problem.severity is Severity.ERROR else "?"
    return f"{mark} {' '.join(words)}: {problem.sentence()}"


def variables(draft: DictionaryDraft | None) -> list[DictionaryVariable]:
    """Return the variables of a dictionary that must have been read."""
    assert draft is not None
    return [item.variable for item in draft.variables]


def csv_file(folder: Path, rows: Table, *, encoding: str = "utf-8", separator: str = ";") -> Path:
    """Write a CSV file."""
    path = folder / "table.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator).writerows(rows)
    return path


def xlsx_file(folder: Path, **sheets: Table) -> Path:
    """Write a workbook, one sheet a table."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "classeur.xlsx"
    workbook.save(path)
    return path


def text_cell(text: str, attributes: str = "") -> str:
    """Return a cell of an OpenDocument sheet."""
    return (
        f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p></table:table-cell>'
    )


def ods_file(folder: Path, rows: Sequence[str], *, row_attributes: str = "", manifest: str = "") -> Path:
    """Write an OpenDocument workbook of one sheet, each row given as its cells in XML."""
    body = "".join(f"<table:table-row{row_attributes}>{row}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{_ODS}office:1.0" xmlns:table="{_ODS}table:1.0"'
        f' xmlns:text="{_ODS}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "classeur.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_ODS}manifest:1.0">{manifest}</manifest:manifest>',
        )
        archive.writestr("content.xml", content)
    return path
