"""Read the rows of a dictionary's sheet, one variable each, below its headers.

Every cell that cannot be understood is told with its place; nothing is guessed. Sheets are brought together
in `merge`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.formats.dictionary.columns import LINES
from catalogue.formats.dictionary.draft import VariableDraft
from catalogue.formats.dictionary.header_row import Header
from catalogue.formats.dictionary.headers import PRIMARY_KEY
from catalogue.formats.dictionary.json_text import parse_json
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_fields import check_length, read_term
from catalogue.formats.dictionary.tables import Row, Sheet, shorten
from catalogue.formats.dictionary.words import (
    NO_WORDS,
    TERM_FIELDS,
    YES_WORDS,
    says_more,
)
from catalogue.messages import gettext_noop

_OBJECT_FIELDS = frozenset({"constraints", "extras"})
# A longer text that stands alone in its row is a remark, no heading.
_HEADING_MAX = 100


@dataclass
class VariableTable:
    """What one sheet says.

    :ivar fields: those its columns speak of, and the group where its headings do.
    :ivar primary_key: `None` when it has no such column.
    """

    header: Header
    drafts: dict[str, VariableDraft] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    primary_key: list[str] | None = None


def read_variables(header: Header, problems: Problems) -> VariableTable:
    """Return the variables of a sheet, each once, in its order."""
    fields = set(header.fields.values())
    table = VariableTable(header, fields=fields - {PRIMARY_KEY})
    table.primary_key = [] if PRIMARY_KEY in fields else None
    reader = _RowReader(header, table, problems)
    for row, filled in _filled(header):
        reader.read(row, filled)
    return table


def _filled(header: Header) -> Iterator[tuple[Row, Row]]:
    """Yield each row as it is, and with the text of the cells that are merged with one above.

    A name stands for one row only: merged with the row below, it is not repeated.
    """
    spans = sorted(
        (span for span in header.sheet.merged if span.last_row > span.first_row),
        key=lambda span: span.first_row,
    )
    wide = iter([*spans, None])
    upcoming = next(wide)
    running: dict[int, tuple[int, str]] = {}
    for row in header.rows:
        while upcoming and upcoming.first_row <= row.number:
            if header.fields.get(upcoming.first_column, "name") != "name":
                text = row.cell(upcoming.first_column) if upcoming.first_row == row.number else ""
                running[upcoming.first_column] = (upcoming.last_row, text)
            upcoming = next(wide)
        cells = [*row.cells]
        for column, (last, text) in running.items():
            if row.number <= last and text and not row.cell(column):
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
        yield row, Row(row.number, cells)


@dataclass
class _RowReader:
    """Reads row after row, under the heading met last."""

    header: Header
    table: VariableTable
    problems: Problems
    group: str | None = None

    def read(self, row: Row, filled: Row) -> None:
        columns = {name: column for column, name in self.header.fields.items()}
        heading = self._heading(row, columns)
        if heading:
            self.group = heading
            self.table.fields.add("group")
            return
        name = row.cell(columns["name"])
        if not name:
            self._say_nameless(row)
            return
        if not self._check_name(name, row, columns["name"]):
            return
        values = self._values(filled)
        if self.table.primary_key is not None and values.pop(PRIMARY_KEY, False):
            self.table.primary_key.append(name)
        if self.group and not values.get("group"):
            values["group"] = self.group
        place = self.header.sheet.place(row.number)
        self.table.drafts[name] = VariableDraft(DictionaryVariable(**values), place)

    def _heading(self, row: Row, columns: Mapping[str, int]) -> str | None:
        """Return the text of a row that heads those below: alone in it, where no variable is named."""
        if "group" in columns or len(row.filled) != 1:
            return None
        column = row.filled[0]
        text = " ".join(row.cell(column).split())
        merged = _is_merged_across(self.header.sheet, row.number, column)
        if len(text) > _HEADING_MAX or (column == columns["name"] and not merged):
            return None
        return text

    def _say_nameless(self, row: Row) -> None:
        self.problems.warning(
            self.header.sheet.place(row.number),
            gettext_noop("La ligne ne nomme aucune variable (« %(text)s ») : elle est laissée de côté"),
            gettext_noop("Complétez le nom, ou effacez la ligne"),
            text=shorten(row.cell(row.filled[0])),
        )

    def _check_name(self, name: str, row: Row, column: int) -> bool:
        place = self.header.place(row.number, column)
        if not check_length(name, place, self.problems):
            return False
        if name in self.table.drafts:
            self.problems.error(
                place,
                gettext_noop("La variable « %(name)s » est déjà décrite à la ligne %(row)s"),
                gettext_noop("Gardez une seule des deux lignes"),
                about=name,
                name=shorten(name),
                row=self.table.drafts[name].place.row,
            )
            return False
        return True

    def _values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, name in self.header.fields.items():
            if text := row.cell(column):
                place = self.header.place(row.number, column)
                values[name] = read_cell(name, text, place, self.problems)
        kind = row.cell(next((c for c, name in self.header.fields.items() if name == "type"), -1))
        if kind and "source_type" not in self.header.fields.values() and says_more(kind):
            values["source_type"] = kind
            self.table.fields.add("source_type")
        return values


def _is_merged_across(sheet: Sheet, row: int, column: int) -> bool:
    return any(
        span.first_row <= row <= span.last_row and span.first_column == column < span.last_column
        for span in sheet.merged
    )


def read_cell(name: str, text: str, place: Place, problems: Problems) -> Any:
    """Return what the text of a cell says of a field; `None`, or nothing known, where it is told as wrong."""
    if name in TERM_FIELDS:
        return read_term(name, text, place, problems)
    if name == PRIMARY_KEY:
        return _read_yes(text, place, problems)
    if name == "history_missing":
        return tuple(line.strip() for line in text.split(LINES) if line.strip())
    if name in _OBJECT_FIELDS:
        return _read_object(text, place, problems)
    return None if name == "code_list" and text == "-" else text


def _read_yes(text: str, place: Place, problems: Problems) -> bool:
    word = text.casefold()
    if word not in YES_WORDS | NO_WORDS:
        problems.error(
            place,
            gettext_noop("« %(text)s » ne dit pas si la variable fait partie de la clé primaire"),
            gettext_noop("Écrivez « oui », ou laissez la cellule vide"),
            text=shorten(text),
        )
    return word in YES_WORDS


def _read_object(text: str, place: Place, problems: Problems) -> Mapping[str, Any]:
    try:
        value = parse_json(text)
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    problems.error(
        place,
        gettext_noop("La cellule n’est pas un objet JSON"),
        gettext_noop("Écrivez-le entre accolades, ou laissez la cellule vide"),
    )
    return {}
