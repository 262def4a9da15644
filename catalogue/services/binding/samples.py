"""Read a sample of values from a CSV file: the distinct ones of each column, some of them, in memory only.

Nothing read here is stored or printed: what is proposed from it says how many values fit, never which.
"""

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from catalogue.errors import BadQuery

VALUES_MAX = 500
ROWS_MAX = 200_000
_LOOKED_AT = 64 * 1024
_SEPARATORS = ";,\t|"
_CELL_MAX = 200


def read_samples(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Return, for each column of a CSV file, its first distinct values, empty ones left out.

    :raises BadQuery: the file cannot be read, or has no line of column names.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
        with path.open(encoding=_encoding(head), errors="replace", newline="") as text:
            return _read(csv.reader(text, delimiter=_separator(head)), path)
    except (OSError, csv.Error) as error:
        raise BadQuery("Le fichier %(file)s ne se lit pas comme un CSV.", file=path.name) from error


def _read(rows: Iterator[list[str]], path: Path) -> Mapping[str, tuple[str, ...]]:
    names = [name.strip() for name in next(rows, [])]
    if not any(names):
        raise BadQuery("Le fichier %(file)s ne commence pas par les noms des colonnes.", file=path.name)
    seen: list[dict[str, None]] = [{} for _ in names]
    for row in islice(rows, ROWS_MAX):
        for values, cell in zip(seen, row, strict=False):
            value = cell.strip()
            if value and len(value) <= _CELL_MAX and len(values) < VALUES_MAX:
                values[value] = None
    return {name: tuple(values) for name, values in zip(names, seen, strict=True) if name}


def _encoding(head: bytes) -> str:
    try:
        # Incremental: the last character may be cut in two.
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8-sig"


def _separator(head: bytes) -> str:
    """Return what the line of names has most of."""
    first = head.splitlines()[0].decode("latin-1") if head else ""
    return max(_SEPARATORS, key=first.count)
