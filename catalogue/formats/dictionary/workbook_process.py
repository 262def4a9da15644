"""The child process that opens a workbook: `python -m catalogue.formats.dictionary.workbook_process FILE`.

It writes JSON lines, one a row, and can be stopped by its limits of memory and time without harm to whoever
asked. What it says is read by `workbook`; it decides nothing but whether the file can be read.
"""

import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from catalogue.formats.dictionary.limits import (
    CHILD_MEMORY_BYTES,
    CHILD_SECONDS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_AREA,
    MAX_SHEETS,
)
from catalogue.formats.dictionary.workbook_biff import scan_old_workbook
from catalogue.formats.dictionary.workbook_faults import Fault, FaultKind
from catalogue.formats.dictionary.workbook_scan import SheetScan, scan_workbook
from catalogue.formats.dictionary.workbook_zip import check_archive

_ZIP = b"PK"
# The stream that holds the real workbook where Office protects it by a password (MS-OFFCRYPTO 2.3.4.4).
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

Message = dict[str, Any]


def main(path: Path) -> None:
    """Write what the workbook holds; a fault ends the lines, their last one says that all was told."""
    _limit_resources()
    try:
        for message in tell(path.read_bytes()):
            _write(message)
        _write({"end": True})
    except Fault as fault:
        _write({"fault": fault.kind, "sheet": fault.sheet, "cell": fault.cell})
    except MemoryError:
        _write({"fault": FaultKind.TOO_COSTLY, "sheet": None, "cell": None})
    sys.stdout.flush()


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _write(message: Message) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")


def tell(content: bytes) -> Iterator[Message]:
    """Yield the head of each sheet, then its rows.

    :raises Fault: the workbook cannot be read, or holds too much.
    """
    scans: list[SheetScan] = []
    if content.startswith(_ZIP):
        with check_archive(BytesIO(content)) as archive:
            scans = _scan(archive)
    elif _ENCRYPTED_PACKAGE in content:
        raise Fault(FaultKind.PASSWORD)
    else:
        scans = scan_old_workbook(content)
    by_name = {scan.name: scan for scan in scans}
    budget = _Budget()
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        if len(workbook.sheet_names) > MAX_SHEETS:
            raise Fault(FaultKind.TOO_MANY_SHEETS)
        for metadata in workbook.sheets_metadata:
            if metadata.typ is SheetTypeEnum.WorkSheet:
                hidden = metadata.visible is not SheetVisibleEnum.Visible
                sheet = workbook.get_sheet_by_name(metadata.name)
                yield _head(sheet, by_name.get(metadata.name), hidden=hidden)
                yield from _rows(sheet, budget)
    except PasswordError as error:
        raise Fault(FaultKind.PASSWORD) from error
    except CalamineError as error:
        raise Fault(FaultKind.DAMAGED) from error


def _scan(archive: zipfile.ZipFile) -> list[SheetScan]:
    scans = scan_workbook(archive)
    if not scans:
        raise Fault(FaultKind.UNKNOWN_FORMAT)
    return scans


def _head(sheet: CalamineSheet, scan: SheetScan | None, *, hidden: bool) -> Message:
    return {
        "sheet": sheet.name,
        "hidden": hidden,
        "merged": sheet.merged_cell_ranges or [],
        "formulas": scan.formulas if scan else {},
        "errors": scan.errors if scan else [],
    }


class _Budget:
    """How much text a workbook may still hold."""

    def __init__(self) -> None:
        self.cells = MAX_CELLS
        self.characters = MAX_CHARACTERS

    def spend(self, sheet: str, cells: list[str]) -> None:
        self.cells -= sum(1 for cell in cells if cell)
        self.characters -= sum(len(cell) for cell in cells)
        if self.cells < 0 or self.characters < 0:
            raise Fault(FaultKind.TOO_MUCH_TEXT, sheet)


def _rows(sheet: CalamineSheet, budget: _Budget) -> Iterator[Message]:
    """Yield the rows that hold something, each from the column A on."""
    if sheet.start is None or sheet.end is None:
        return
    rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_SHEET_AREA:
        raise Fault(FaultKind.TOO_WIDE, sheet.name)
    before = [""] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            budget.spend(sheet.name, cells)
            yield {"row": number, "cells": before + cells}


def _text(value: Any) -> str:
    """Return a value as the spreadsheet shows it, numbers without the decimals they do not have."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


if __name__ == "__main__":
    # A crash of the library leaves no trace of its own on the terminal of who asked.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    main(Path(sys.argv[1]))
