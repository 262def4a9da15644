"""Read the codes of a code list from the CSV file beside its descriptor, one row at a time.

Every value stays text. What the file says amiss is remarked on once for each kind of blemish, with a count
and examples, when the last row has been read.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from catalogue.formats.table_schema_model import CodeListDescriptor
from catalogue.formats.table_schema_text import Remarks, counted, detect_encoding, shown, tidy

SEPARATOR = ";"
_SEPARATOR_NAMES = {",": "« , »", "\t": "une tabulation", "|": "« | »"}
# Both databases index notations: PostgreSQL refuses an indexed text of some 2,700 bytes.
_NOTATION_MAX = 500
_EXAMPLES = 3


@dataclass(frozen=True)
class CodeRow:
    """One code; `attributes` are its other columns by name, empty ones left out, `None` when all are."""

    position: int
    notation: str
    label: str | None
    attributes: dict[str, str] | None


@dataclass(frozen=True)
class CodeTable:
    """The codes of a file: the names of what is kept beside notation and label, and the rows, lazily.

    No names at all (`None`): the file could not be used, and has no rows.
    """

    attribute_names: tuple[str, ...] | None
    rows: Iterator[CodeRow]


@dataclass
class _Blemishes:
    """What was seen while reading: kind of blemish → how often, and the first notations."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    stray: int = 0

    def note(self, kind: str, notation: str) -> None:
        self.counts[kind] += 1
        seen = self.examples.setdefault(kind, [])
        if len(seen) < _EXAMPLES:
            seen.append(shown(notation))


# Kind of blemish → how one and several are said.
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "duplicate": ("code en double, dont le premier est gardé", "codes en double, dont le premier est gardé"),
    "empty": ("code vide", "codes vides"),
    "newline": (
        "code coupé par une fin de ligne, qui a été ôtée",
        "codes coupés par une fin de ligne, qui a été ôtée",
    ),
    "spaces": (
        "code entouré d’espaces, qui ont été ôtées",
        "codes entourés d’espaces, qui ont été ôtées",
    ),
    "no-label": ("code sans libellé", "codes sans libellé"),
    "short": ("ligne plus courte que l’en-tête", "lignes plus courtes que l’en-tête"),
    "long": (
        "ligne plus longue que l’en-tête, dont la fin est laissée de côté",
        "lignes plus longues que l’en-tête, dont la fin est laissée de côté",
    ),
    "too-long": ("code démesuré, laissé de côté", "codes démesurés, laissés de côté"),
    "blank": ("ligne sans aucune valeur, laissée de côté", "lignes sans aucune valeur, laissées de côté"),
}
_OF_THE_KEY = frozenset({"duplicate", "empty", "newline", "spaces", "too-long"})


@contextmanager
def open_codes(source: CodeListDescriptor, remarks: Remarks) -> Iterator[CodeTable]:
    """Open the CSV file of a code list; without rows, and with a remark, when it cannot be used.

    The notation of a key of several columns joins them with `-`; these columns are kept as attributes too,
    since the joined text is none of them.

    :param remarks: of the CSV file, complete once the rows have all been read.
    """
    try:
        encoding, oddity = detect_encoding(source.csv)
        # What is badly formed can only be in a UTF-16 file: the others were read to the end already.
        stream = source.csv.open(encoding=encoding, errors="replace", newline="")
    except FileNotFoundError:
        remarks.add(None, "le fichier des codes manque : la nomenclature est décrite sans eux")
        yield CodeTable(None, iter(()))
        return
    except OSError as error:
        remarks.add(None, f"le fichier ne peut pas être lu ({error.strerror})")
        yield CodeTable(None, iter(()))
        return
    if oddity:
        remarks.add(None, oddity)
    with stream:
        yield _read(stream, source, remarks)


def _read(stream: TextIO, source: CodeListDescriptor, remarks: Remarks) -> CodeTable:
    blemishes = _Blemishes()
    lines = _tidied(stream, blemishes)
    first = next((line for line in lines if line.strip()), "")
    if not first:
        remarks.add(None, "le fichier est vide")
        return CodeTable(None, iter(()))
    if len(first) > csv.field_size_limit():
        remarks.add(None, "l’en-tête est démesuré : le fichier n’a pas été lu")
        return CodeTable(None, iter(()))
    separator = _separator(first, source)
    if separator != SEPARATOR:
        remarks.add(None, f"les colonnes sont séparées par {_SEPARATOR_NAMES[separator]} et non par « ; »")
    reader = csv.reader(_chained(first, lines), delimiter=separator)
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error:
        remarks.add(None, "l’en-tête est illisible : le fichier n’a pas été lu")
        return CodeTable(None, iter(()))
    if not _check_header(header, source, remarks):
        return CodeTable(None, iter(()))
    columns = _Columns.of(header, source)
    return CodeTable(columns.attribute_names, _rows(reader, columns, source, blemishes, remarks))


def _tidied(stream: TextIO, blemishes: _Blemishes) -> Iterator[str]:
    for line in stream:
        text, stray = tidy(line)
        blemishes.stray += stray
        yield text


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _separator(header: str, source: CodeListDescriptor) -> str:
    """Return the separator under which the header has most of the columns of the schema."""
    wanted = set(source.columns)

    def hits(separator: str) -> int:
        return len(
            wanted.intersection(name.strip() for name in next(csv.reader([header], delimiter=separator)))
        )

    return max((SEPARATOR, *_SEPARATOR_NAMES), key=hits)


def _check_header(header: Sequence[str], source: CodeListDescriptor, remarks: Remarks) -> bool:
    """Remark on columns that are not those of the schema; tell whether the codes can be read."""
    for name, count in Counter(header).items():
        if count > 1:
            remarks.add(name, "cette colonne est là deux fois : la première est gardée")
    for name in dict.fromkeys(header):
        if name not in source.columns:
            remarks.add(name or None, "cette colonne n’est pas dans le schéma : elle est gardée")
    for name in source.columns:
        if name not in header:
            remarks.add(name, "cette colonne du schéma manque dans le fichier")
    if any(name not in header for name in source.key):
        remarks.add(None, "les codes ne peuvent pas être lus, faute de leur colonne")
        return False
    return True


@dataclass(frozen=True)
class _Columns:
    """Where in a row each part of a code stands."""

    width: int
    key: tuple[int, ...]
    label: int | None
    attributes: tuple[tuple[int, str], ...]

    @property
    def attribute_names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.attributes)

    @classmethod
    def of(cls, header: Sequence[str], source: CodeListDescriptor) -> "_Columns":
        label = source.label_column if source.label_column in header else None
        told = {label, *(source.key if len(source.key) == 1 else ())}
        places = {name: header.index(name) for name in header if name and name not in told}
        return cls(
            width=len(header),
            key=tuple(header.index(name) for name in source.key),
            label=None if label is None else header.index(label),
            attributes=tuple((place, name) for name, place in places.items()),
        )


def _rows(
    reader: Iterator[list[str]],
    columns: _Columns,
    source: CodeListDescriptor,
    blemishes: _Blemishes,
    remarks: Remarks,
) -> Iterator[CodeRow]:
    seen: set[str] = set()
    try:
        for cells in reader:
            row = _row(cells, columns, source, blemishes, position=len(seen)) if cells else None
            if row is None:
                continue
            if row.notation in seen:
                blemishes.note("duplicate", row.notation)
                continue
            seen.add(row.notation)
            yield row
    except csv.Error:
        # A quotation mark left open swallows all that follows.
        remarks.add(
            None, f"le CSV est illisible après {counted(len(seen), 'code', 'codes')} : la suite manque"
        )
    if not seen:
        remarks.add(None, "le fichier ne donne aucun code")
    _remark(blemishes, source, remarks)


def _row(
    cells: list[str], columns: _Columns, source: CodeListDescriptor, blemishes: _Blemishes, *, position: int
) -> CodeRow | None:
    if not any(map(str.strip, cells)):
        blemishes.note("blank", "")
        return None
    parts = [cells[place] if place < len(cells) else "" for place in columns.key]
    notation = "-".join([_clean_part(part) for part in parts])
    raw = "-".join(parts)
    if raw != notation:
        blemishes.note("newline" if "\n" in raw or "\r" in raw else "spaces", notation)
    if len(notation) > _NOTATION_MAX:
        blemishes.note("too-long", notation)
        return None
    if not notation.strip("-"):
        blemishes.note("empty", notation)
    if len(cells) != columns.width:
        blemishes.note("short" if len(cells) < columns.width else "long", notation)
        cells += [""] * (columns.width - len(cells))
    label = None if columns.label is None else cells[columns.label].strip()
    if label is not None and label in source.missing_values:
        label = None
        blemishes.note("no-label", notation)
    attributes = {
        name: value
        for place, name in columns.attributes
        if (value := cells[place]) not in source.missing_values
    }
    return CodeRow(position, notation, label, attributes or None)


def _clean_part(part: str) -> str:
    # A code cut in two lines is written on one; spaces inside a code are the source's own.
    return " ".join(part.split()) if "\n" in part or "\r" in part else part.strip()


def _remark(blemishes: _Blemishes, source: CodeListDescriptor, remarks: Remarks) -> None:
    for kind, count in blemishes.counts.items():
        examples = [example for example in blemishes.examples[kind] if kind not in {"empty", "blank"}]
        named = f" ({', '.join(examples)}{'…' if count > len(examples) else ''})" if examples else ""
        name = "-".join(source.key) if kind in _OF_THE_KEY else None
        remarks.add(
            source.label_column if kind == "no-label" else name,
            counted(count, *_SENTENCES[kind]) + named,
        )
    remarks.add_stray(None, blemishes.stray)
