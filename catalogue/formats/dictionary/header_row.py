"""Find the row of a sheet that heads its columns, and what each column is read as.

The row may stand below a title; `--map` tells what no guess would, and is checked against what was found.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalogue.domain.folding import fold_text
from catalogue.formats.dictionary.headers import names_variables, variable_field
from catalogue.formats.dictionary.limits import HEADER_ROWS
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import Row, Sheet, shorten
from catalogue.messages import gettext_noop

Guess = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headers of a sheet.

    :ivar fields: column → the field it is read as; each field once.
    :ivar sure: the row says by itself that it heads variables.
    """

    sheet: Sheet
    row: Row
    fields: Mapping[int, str]
    sure: bool = True

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, with the header of its column."""
        return self.sheet.place(row, column, self.row.cell(column))

    @property
    def rows(self) -> list[Row]:
        """Return the rows below, those that repeat the headers left out."""
        return [
            row
            for row in self.sheet.rows
            if row.number > self.row.number and tuple(row.cells) != tuple(self.row.cells)
        ]

    @property
    def read_as(self) -> dict[str, str | None]:
        """Return header → field, `None` for the columns left aside."""
        return {
            text: self.fields.get(column) for column, text in reversed([*enumerate(self.row.cells)]) if text
        }


def assign(row: Row, guess: Guess, mapping: Mapping[str, str]) -> Mapping[int, str]:
    """Return column → field for a row of headers; what `mapping` says comes before what `guess` does."""
    told = {fold_text(header): field for field, header in mapping.items()}
    fields: dict[int, str] = {}
    for wanted in (lambda text: told.get(fold_text(text)), guess):
        for column, text in enumerate(row.cells):
            field = wanted(text) if text and column not in fields else None
            guessed_anyway = wanted is guess and field in mapping
            if field and not guessed_anyway and field not in fields.values():
                fields[column] = field
    return MappingProxyType(dict(sorted(fields.items())))


def variable_header(sheet: Sheet, mapping: Mapping[str, str]) -> Header | None:
    """Return the first of the first rows that names variables and something of them, or only variables."""
    found: list[Header] = []
    for row in sheet.rows:
        if row.number > HEADER_ROWS:
            break
        fields = assign(row, variable_field, mapping)
        if "name" in fields.values():
            sure = names_variables(row.cells) or "name" in mapping
            found.append(Header(sheet, row, fields, sure))
    full = [header for header in found if len(header.fields) > 1]
    return next(iter(full or found), None)


def only_known(mapping: Mapping[str, str], known: Collection[str]) -> Mapping[str, str]:
    """Return the part of `mapping` that names fields; `check_mapping` tells of the rest."""
    return {field: header for field, header in mapping.items() if field in known}


def check_mapping(
    mapping: Mapping[str, str], known: Collection[str], headers: Iterable[Header], problems: Problems
) -> None:
    """Say of each `field=header` that the field does not exist, or that no header is so called."""
    headers = list(headers)
    present = {fold_text(text): text for header in headers for text in header.row.cells if text}
    for field, text in mapping.items():
        if field not in known:
            problems.error(
                Place(),
                gettext_noop("« %(field)s » n’est pas un champ que l’on puisse lire"),
                gettext_noop("Les champs sont : %(known)s"),
                field=shorten(field),
                known=", ".join(sorted(known)),
            )
        elif headers and fold_text(text) not in present:
            problems.error(
                Place(headers[0].sheet.name, headers[0].row.number),
                gettext_noop("Aucune colonne du fichier ne s’appelle « %(header)s »"),
                gettext_noop("Les colonnes sont : %(present)s"),
                header=shorten(text),
                present=", ".join(f"« {shorten(header)} »" for header in present.values()),
            )
