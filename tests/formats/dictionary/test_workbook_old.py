"""Old workbooks: formulas and errors are found in their records, and any damage is survived."""

import struct
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.formats.dictionary.workbook_biff import scan_old_workbook
from tests.formats.dictionary.reading import read, variables

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def bof(substream: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, substream, 0x0DBB, 1996, 0, 6))


def label(row: int, column: int, text: str) -> bytes:
    content = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 15, len(text), 1) + content)


def formula(row: int, column: int, value: bytes) -> bytes:
    """Return the cell of « =1 »."""
    expression = b"\x1e\x01\x00"
    return record(
        0x0006, struct.pack("<HHH", row, column, 15) + value + struct.pack("<HIH", 0, 0, 3) + expression
    )


def old_workbook() -> bytes:
    """Return a workbook of one sheet, whose stream is long enough not to be a small one (MS-CFB 2.6.4)."""
    name = "Données"
    cells = [
        *(label(0, column, text) for column, text in enumerate(("Variable", "Libellé"))),
        *(label(row, 0, text) for row, text in enumerate("ABC", start=1)),
        formula(1, 1, struct.pack("<d", 2.0)),
        formula(2, 1, b"\x02\x00\x17\x00\x00\x00\xff\xff"),
        formula(3, 1, b"\x03\x00\x00\x00\x00\x00\xff\xff"),
        record(0x0205, struct.pack("<HHHBB", 4, 1, 15, 0x17, 1)),
    ]
    sheet = bof(0x0010) + b"".join(cells) + record(0x000A, b"")
    head_length = len(bof(5)) + 4 + 8 + 2 * len(name) + 4
    bound = struct.pack("<IBBBB", head_length, 0, 0, len(name), 1) + name.encode("utf-16-le")
    stream = bof(5) + record(0x0085, bound) + record(0x000A, b"") + sheet
    return compound_file(stream.ljust(8 * SECTOR, b"\0"))


def compound_file(stream: bytes) -> bytes:
    sectors = len(stream) // SECTOR
    table = [TABLE, END, *range(3, sectors + 2), END]
    entries = [entry("Root Entry", 5, END, 0, child=1), entry("Workbook", 2, 2, len(stream))]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header = header.ljust(512, b"\xff")
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return header + fat + b"".join(entries).ljust(SECTOR, b"\0") + stream


def entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def test_formulas_and_errors_are_found_in_the_records():
    (scan,) = scan_old_workbook(old_workbook())
    assert scan.name == "Données"
    assert scan.formulas == {"B2": True, "B3": True, "B4": False}
    assert scan.errors == ["B3", "B5"]


def test_the_formulas_of_an_old_workbook_are_told(tmp_path: Path):
    path = tmp_path / "ancien.xls"
    path.write_bytes(old_workbook())
    draft, problems = read(path)
    assert [(item.name, item.label) for item in variables(draft)] == [("A", "2"), ("B", None), ("C", None)]
    assert [problem.partition(" :")[0] for problem in problems] == [
        "? Données 3 B: La cellule montre une erreur de calcul",
        "? Données 5 B: La cellule montre une erreur de calcul",
        "? Données 2 B: La cellule contient une formule",
        "? Données 4 B: La cellule contient une formule sans valeur calculée",
    ]


SOUND = old_workbook()


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, len(SOUND) - 1), piece=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_any_damage_to_the_records_is_survived(position: int, piece: bytes, cut: bool):
    content = SOUND[:position] if cut else SOUND[:position] + piece + SOUND[position + len(piece) :]
    assert all(scan.name is not None for scan in scan_old_workbook(content))
