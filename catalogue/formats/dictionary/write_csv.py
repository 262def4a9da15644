"""Write a dictionary, or a code list, as CSV: UTF-8 without a mark, `;`, ends of line of RFC 4180.

No cell can be taken for a formula (`cells.guard_cell`). The pieces come as they are made: a list of 400,000
codes takes no more memory than one of ten.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain

from catalogue.formats.dictionary.cells import guard_cell
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, CodesOf, Dictionary
from catalogue.formats.dictionary.write_table import code_headers, code_row, variable_headers, variable_rows

SEPARATOR = ";"
_PIECE_CHARACTERS = 1 << 15


def write_dictionary_csv(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield the dictionary's variables, one a row; the codes of its lists are files of their own."""
    del codes_of
    yield from write_rows_csv(chain([list(variable_headers().values())], variable_rows(dictionary)))


def write_code_list_csv(head: CodeListHead, codes: Iterator[CodeEntry]) -> Iterator[bytes]:
    """Yield the codes, one a row: code, label, broader code, then the columns of the source.

    The column of broader codes is there even when none has one: the file is written before that is known.
    """
    names = head.attribute_names
    yield from write_rows_csv(chain([code_headers(names)], (code_row(code, names) for code in codes)))


def write_rows_csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a table, its headers first; no cell can be taken for a formula."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guard_cell(cell) for cell in row])
        if buffer.tell() >= _PIECE_CHARACTERS:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return piece
