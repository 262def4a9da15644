"""Write a dictionary as a workbook: its variables, the list of its code lists, then a sheet for each of them.

Every cell is explicit text, never a formula (`cells.guard_cell`), save the numbers of codes. The same
dictionary always gives the same bytes (`write_xlsx_archive.py`), so that an ETag can be made of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from catalogue.errors import Invalid
from catalogue.formats.dictionary.cells import guard_cell
from catalogue.formats.dictionary.columns import (
    CODE_COLUMNS,
    CODE_LIST_COLUMNS,
    CODE_LISTS_SHEET,
    DICTIONARY_SHEET,
)
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, CodesOf, Dictionary
from catalogue.formats.dictionary.write_table import code_row, variable_headers, variable_rows
from catalogue.formats.dictionary.write_xlsx_archive import archive_bytes, temporary_files
from catalogue.formats.dictionary.write_xml import without_controls
from catalogue.messages import gettext_noop

# A list of more codes has no sheet, nor has the one that would bring all sheets over the second number: the
# list of code lists gives its address.
MAX_CODES_PER_SHEET = 20_000
MAX_CODES = 50_000
# What one cell of a workbook holds, in UTF-16 units (Excel's specifications and limits).
_CELL_MAX = 32_767
_PIECE_BYTES = 1 << 16
_SHEET_NAME_MAX = 31
_NOT_IN_SHEET_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
# A text that a reader of workbooks would take for an escaped character (ECMA-376 part 1, 22.9.2.19).
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEADER_FONT = Font(bold=True, color="FFFFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="FF1F3A5F")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_WIDTH = 16
_WIDTHS = MappingProxyType(
    {
        "name": 24,
        "label": 42,
        "description": 60,
        "management_rule": 42,
        "observation": 42,
        "title": 50,
        "url": 60,
        "notation": 16,
        "parent": 16,
    }
)


def write_dictionary_xlsx(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Return the pieces of the workbook, which is whole before the first one.

    :raises Invalid: a text is longer than a cell can hold; nothing is cut.
    """
    workbook = Workbook(write_only=True)
    sheets = sheet_names(dictionary.code_lists)
    with temporary_files(workbook):
        _write_variables(workbook, dictionary)
        _write_index(workbook, dictionary.code_lists, sheets)
        for head in dictionary.code_lists:
            if head.slug in sheets:
                _write_codes(workbook, head, sheets[head.slug], codes_of(head.slug))
        content = archive_bytes(workbook, dictionary)
    return (content[start : start + _PIECE_BYTES] for start in range(0, len(content), _PIECE_BYTES))


def sheet_names(heads: Sequence[CodeListHead]) -> dict[str, str]:
    """Return slug → name of the sheet of each list that has one: legal, short enough, no two alike."""
    names: dict[str, str] = {}
    # « History » is a name that Excel keeps for itself.
    taken = {DICTIONARY_SHEET.casefold(), CODE_LISTS_SHEET.casefold(), "history"}
    left = MAX_CODES
    for head in heads:
        if not 0 < head.count <= min(MAX_CODES_PER_SHEET, left):
            continue
        left -= head.count
        names[head.slug] = _free_name(head.name or head.slug, taken)
        taken.add(names[head.slug].casefold())
    return names


def _free_name(wanted: str, taken: set[str]) -> str:
    base = _NOT_IN_SHEET_NAME.sub("_", wanted)
    name, number = base[:_SHEET_NAME_MAX], 1
    while name.casefold() in taken:
        number += 1
        suffix = f"~{number}"
        name = base[: _SHEET_NAME_MAX - len(suffix)] + suffix
    return name


def _write_variables(workbook: Workbook, dictionary: Dictionary) -> None:
    headers = variable_headers()
    sheet = _new_sheet(workbook, DICTIONARY_SHEET, headers, len(dictionary.variables))
    for variable, row in zip(dictionary.variables, variable_rows(dictionary), strict=True):
        sheet.append([_cell(sheet, text, variable.name, wrapped=True) for text in row])


def _write_index(workbook: Workbook, heads: Sequence[CodeListHead], sheets: Mapping[str, str]) -> None:
    sheet = _new_sheet(workbook, CODE_LISTS_SHEET, CODE_LIST_COLUMNS, len(heads))
    for head in heads:
        texts = {
            "sheet": sheets.get(head.slug),
            "slug": head.slug,
            "name": head.name,
            "title": head.title,
            "version": head.version,
            "parent_column": head.parent_column,
            "url": head.url,
        }
        sheet.append(
            [
                head.count if field == "count" else _cell(sheet, texts[field] or "", head.slug)
                for field in CODE_LIST_COLUMNS
            ]
        )


def _write_codes(workbook: Workbook, head: CodeListHead, name: str, codes: Iterator[CodeEntry]) -> None:
    headers = {**CODE_COLUMNS, **{f"attribute {column}": column for column in head.attribute_names}}
    sheet = _new_sheet(workbook, name, headers, head.count)
    for code in codes:
        sheet.append([_cell(sheet, text, code.notation) for text in code_row(code, head.attribute_names)])


def _new_sheet(workbook: Workbook, name: str, headers: Mapping[str, str], rows: int) -> WriteOnlyWorksheet:
    """Return a sheet with its header, which stays in sight and filters; `headers` is field → header."""
    sheet: WriteOnlyWorksheet = workbook.create_sheet(name)
    sheet.freeze_panes = "B2"
    # The stubs of openpyxl do not know what such a sheet borrows from ordinary ones.
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{rows + 1}"  # type: ignore[attr-defined]
    for number, field in enumerate(headers, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]  # type: ignore[attr-defined]
        column.width = _WIDTHS.get(field, _WIDTH)
    cells = [_cell(sheet, header, header) for header in headers.values()]
    for cell in cells:
        if cell is not None:
            cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
    sheet.append(cells)
    return sheet


def _cell(sheet: WriteOnlyWorksheet, text: str, about: str, *, wrapped: bool = False) -> Cell | None:
    # No import lets one in, yet a row written otherwise must not keep a whole workbook from being made.
    text = without_controls(text)
    if not text:
        return None
    guarded = guard_cell(text)
    if len(guarded) > _CELL_MAX // 2 and len(guarded.encode("utf-16-le")) // 2 > _CELL_MAX:
        raise Invalid(
            gettext_noop(
                "Un texte de « %(about)s » dépasse les 32 767 caractères que tient une cellule de classeur : "
                "prenez le CSV, qui n’a pas cette limite."
            ),
            about=about,
        )
    cell = WriteOnlyCell(sheet, _ESCAPE_LIKE.sub("_x005F_", guarded))
    # openpyxl guesses: a text such as #REF! would be an error.
    cell.data_type = "s"
    if wrapped:
        cell.alignment = _WRAPPED
    return cell
