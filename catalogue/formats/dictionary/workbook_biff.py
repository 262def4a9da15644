"""Find the formulas and the errors of an old workbook (.xls), which the library that opens it does not tell.

Compound File Binary (MS-CFB) around the records of BIFF 8 (MS-XLS). What cannot be followed is left to the
library, which refuses a damaged file.
"""

import struct
from collections.abc import Iterator

from catalogue.formats.dictionary.tables import column_letter
from catalogue.formats.dictionary.workbook_scan import SheetScan

_END_OF_CHAIN = 0xFFFFFFFA
_ENTRY_BYTES = 128
_HEADER_FAT_SECTORS = 109
_BOF, _EOF, _BOUND_SHEET, _FORMULA, _BOOL_ERROR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
# Of the cached value of a formula that is no number: what its first byte says (MS-XLS 2.5.133).
_IS_ERROR, _IS_EMPTY = 2, 3


def scan_old_workbook(content: bytes) -> list[SheetScan]:
    """Return what the records of each sheet say; an empty list for what is no BIFF 8 workbook."""
    try:
        stream = _workbook_stream(content)
        return [_scan_sheet(stream, name, offset) for name, offset in _sheets(stream)]
    except (struct.error, IndexError, UnicodeDecodeError):
        return []


def _workbook_stream(content: bytes) -> bytes:
    """Return the stream « Workbook »; empty when there is none, or it is too small to be one."""
    sector_bytes = 1 << min(struct.unpack_from("<H", content, 0x1E)[0], 12)
    first_directory, smallest = (struct.unpack_from("<I", content, offset)[0] for offset in (0x30, 0x38))
    table = _allocation_table(content, sector_bytes)
    directory = b"".join(_chain(content, table, first_directory, sector_bytes))
    for start in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        entry = directory[start : start + _ENTRY_BYTES]
        length = struct.unpack_from("<H", entry, 64)[0]
        first, size = struct.unpack_from("<II", entry, 116)
        name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le")
        if name == "Workbook" and size >= smallest:
            return b"".join(_chain(content, table, first, sector_bytes))[:size]
    return b""


def _allocation_table(content: bytes, sector_bytes: int) -> list[int]:
    """Return, for each sector, the one that follows it (MS-CFB 2.3)."""
    count = struct.unpack_from("<I", content, 0x2C)[0]
    # The header names the first 109 sectors of the table: 7 MB of file, what no dictionary reaches by far.
    named = struct.unpack_from(f"<{_HEADER_FAT_SECTORS}I", content, 0x4C)[: min(count, _HEADER_FAT_SECTORS)]
    table: list[int] = []
    for sector in named:
        table += struct.unpack_from(f"<{sector_bytes // 4}I", content, (sector + 1) * sector_bytes)
    return table


def _chain(content: bytes, table: list[int], first: int, sector_bytes: int) -> Iterator[bytes]:
    sector = first
    # A chain that comes back on itself has more links than there are sectors.
    for _ in table:
        if sector >= _END_OF_CHAIN:
            return
        yield content[(sector + 1) * sector_bytes : (sector + 2) * sector_bytes]
        sector = table[sector]


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a substream, those of the charts inside it left out."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name of each sheet, and where its records begin (MS-XLS 2.4.28)."""
    for kind, data in _records(stream, 0):
        if kind == _BOUND_SHEET:
            wide = data[7] & 1
            name = data[8 : 8 + data[6] * (2 if wide else 1)]
            yield name.decode("utf-16-le" if wide else "latin-1"), struct.unpack_from("<I", data)[0]


def _scan_sheet(stream: bytes, name: str, offset: int) -> SheetScan:
    scan = SheetScan(name)
    for kind, data in _records(stream, offset):
        if kind not in {_FORMULA, _BOOL_ERROR}:
            continue
        row, column = struct.unpack_from("<HH", data)
        cell = f"{column_letter(column)}{row + 1}"
        if kind == _BOOL_ERROR:
            if data[7]:
                scan.note_error(cell)
            continue
        special = data[6] if data[12:14] == b"\xff\xff" else None
        scan.note_formula(cell, has_value=special != _IS_EMPTY)
        if special == _IS_ERROR:
            scan.note_error(cell)
    return scan
