"""Read the rows of a code list's sheet, one code each.

Our own tables are read by the place of their columns; others by their headers, and where these say nothing,
the first column holds the codes and the next one, or the one called a label, says what they mean.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.domain.folding import fold_text
from catalogue.formats.dictionary.columns import CODE_COLUMNS
from catalogue.formats.dictionary.draft import CodeListDraft
from catalogue.formats.dictionary.header_row import Header, assign
from catalogue.formats.dictionary.headers import code_field, is_own
from catalogue.formats.dictionary.limits import HEADER_ROWS, NAME_MAX_CHARACTERS
from catalogue.formats.dictionary.model import CodeEntry
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.tables import Row, Sheet, grouped, shorten
from catalogue.messages import gettext_noop

# A column of words, by its header: « Libellé Nature d'Assurance », `l_asu_nat`, `UCD_SPE_LIB`.
_LABEL_HEADER = re.compile(
    r"^(?:l|lib|libelle|label|intitule)_|^(?:libelle|label|intitule)\b|_(?:lib|lb\d?)$"
)


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """Where in a row each part of a code stands.

    :ivar attributes: (column, name) of what is kept beside, in order.
    :ivar own: the table is one of ours: a row may have an empty code.
    """

    header: Header
    notation: int
    label: int | None
    parent: int | None
    attributes: tuple[tuple[int, str], ...]
    own: bool = False


def code_columns(sheet: Sheet, mapping: Mapping[str, str], *, guess: bool = True) -> CodeColumns | None:
    """Return where the codes of a sheet stand; `None` when no row heads them.

    :param guess: take the first row of two cells or more when no header says « code ».
    """
    first = [row for row in sheet.rows if row.number <= HEADER_ROWS]
    for row in first:
        if is_own(row.cells, CODE_COLUMNS) and not mapping:
            return _own(Header(sheet, row, dict(enumerate(CODE_COLUMNS))))
        fields = assign(row, code_field, mapping)
        if "notation" in fields.values():
            return _columns(Header(sheet, row, fields), mapping)
    for row in first if guess and "notation" not in mapping else ():
        if len(row.filled) >= min(2, max(len(row.filled) for row in first)):
            fields = {row.filled[0]: "notation"}
            fields |= {c: name for c, name in assign(row, code_field, mapping).items() if c not in fields}
            return _columns(Header(sheet, row, fields, sure=False), mapping)
    return None


def _own(header: Header) -> CodeColumns:
    names = tuple((column, text) for column, text in enumerate(header.row.cells) if column > 2 and text)
    return CodeColumns(header, 0, 1, 2, names, own=True)


def _columns(header: Header, mapping: Mapping[str, str]) -> CodeColumns:
    places = {name: column for column, name in header.fields.items()}
    notation, parent = places["notation"], places.get("parent")
    label = places.get("label", _label_column(header, notation, parent))
    told = {notation, label} | ({parent} if "parent" not in mapping else set())
    names: dict[str, int] = {}
    for column, text in enumerate(header.row.cells):
        if text and column not in told:
            names.setdefault(text, column)
    kept = tuple((column, name) for name, column in names.items())
    return CodeColumns(header, notation, label, parent, kept)


def _label_column(header: Header, notation: int, parent: int | None) -> int | None:
    """Return the first column whose header says that it is one of words; else the one after the code."""
    others = [column for column in header.row.filled if column not in {notation, parent}]
    named = [column for column in others if _LABEL_HEADER.search(_plain(header.row.cell(column)))]
    return next(iter(named or others), None)


def _plain(text: str) -> str:
    # Folding alone would part the words that an underscore joins.
    return "_".join(fold_text(part) for part in text.strip().split("_")).removesuffix(" ")


def read_codes(
    columns: CodeColumns,
    problems: Problems,
    *,
    slug: str | None = None,
    variable: str | None = None,
    parent_column: str | None = None,
) -> CodeListDraft:
    """Return the codes of a sheet, in its order, each once.

    :param parent_column: what the catalogue calls the column of broader codes, if the file says it.
    """
    sheet = columns.header.sheet
    rows = _rows(columns, problems)
    codes = list(_unique(columns, rows, problems))
    if columns.parent is not None:
        _check_parents(columns, rows, codes, problems)
    if not codes:
        problems.warning(sheet.place(), gettext_noop("Cette nomenclature n’a aucun code"))
    return CodeListDraft(
        codes=codes,
        place=sheet.place(),
        slug=slug,
        name=None,
        variable=variable,
        attribute_names=tuple(name for _, name in columns.attributes),
        parent_column=parent_column,
        gives_parents=columns.parent is not None,
    )


def _rows(columns: CodeColumns, problems: Problems) -> list[Row]:
    """Return the rows that hold a code; the others are told."""
    kept = []
    for row in columns.header.rows:
        notation = row.cell(columns.notation)
        if not notation and not columns.own:
            problems.warning(
                columns.header.place(row.number, columns.notation),
                gettext_noop("La ligne n’a pas de code (« %(text)s ») : elle est laissée de côté"),
                gettext_noop("Complétez le code, ou effacez la ligne"),
                text=shorten(row.cell(row.filled[0])),
            )
        elif len(notation) > NAME_MAX_CHARACTERS:
            problems.error(
                columns.header.place(row.number, columns.notation),
                gettext_noop("Le code a plus de %(limit)s caractères"),
                gettext_noop("Vérifiez que la colonne est bien celle des codes"),
                limit=grouped(NAME_MAX_CHARACTERS),
            )
        else:
            kept.append(row)
    return kept


def _unique(columns: CodeColumns, rows: list[Row], problems: Problems) -> Iterator[CodeEntry]:
    seen: dict[str, int] = {}
    for row in rows:
        notation = row.cell(columns.notation)
        if notation in seen:
            problems.error(
                columns.header.place(row.number, columns.notation),
                gettext_noop("Le code « %(code)s » est déjà donné à la ligne %(row)s"),
                gettext_noop("Gardez une seule des deux lignes"),
                about=notation,
                code=shorten(notation),
                row=seen[notation],
            )
            continue
        seen[notation] = row.number
        yield CodeEntry(
            notation=notation,
            label=None if columns.label is None else row.cell(columns.label) or None,
            parent=None if columns.parent is None else row.cell(columns.parent) or None,
            attributes={name: text for column, name in columns.attributes if (text := row.cell(column))},
        )


def _check_parents(columns: CodeColumns, rows: list[Row], codes: list[CodeEntry], problems: Problems) -> None:
    """Say which broader codes are not in the list, and which stand within themselves."""
    parents = {code.notation: code.parent for code in codes}
    looping = set(_looping(parents))
    for row in rows:
        notation, parent = row.cell(columns.notation), row.cell(columns.parent or 0)
        place = columns.header.place(row.number, columns.parent or 0)
        if parent and parent == notation:
            problems.warning(
                place,
                gettext_noop("Le code « %(code)s » est son propre parent : il est placé au sommet"),
                about=notation,
                code=shorten(notation),
            )
        elif notation in looping:
            problems.error(
                place,
                gettext_noop("Le code « %(code)s » se trouve, de proche en proche, sous lui-même"),
                gettext_noop("Corrigez la colonne des codes parents"),
                about=notation,
                code=shorten(notation),
            )
        elif parent and parent not in parents:
            problems.warning(
                place,
                gettext_noop("Le code parent « %(parent)s » n’est pas dans la nomenclature"),
                gettext_noop("Ajoutez-le, ou corrigez-le"),
                about=notation,
                parent=shorten(parent),
            )


def _looping(parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the codes of each loop: from code to broader code, back where one came from."""
    done: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        code: str | None = start
        while code is not None and code not in done and code not in trail:
            trail[code] = None
            code = parents.get(code)
        if code in trail:
            names = list(trail)
            yield from names[names.index(code) :]
        done.update(trail)
