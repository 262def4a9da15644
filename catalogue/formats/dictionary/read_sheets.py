"""Tell the sheets of a workbook apart: dictionaries, their code lists, and the rest; a CSV file is one sheet.

A dictionary's sheet has a header « variable »; a code list's begins with the name of a variable, or bears it;
our own workbooks say in an index which sheet is which list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalogue.formats.dictionary.columns import CODE_LIST_COLUMNS, CODE_LISTS_SHEET
from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.header_row import Header, check_mapping, only_known, variable_header
from catalogue.formats.dictionary.headers import CODE_FIELDS, VARIABLE_FIELDS, code_field, is_own
from catalogue.formats.dictionary.limits import HEADER_ROWS
from catalogue.formats.dictionary.merge import merge_primary_keys, merge_tables
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_codes import code_columns, read_codes
from catalogue.formats.dictionary.read_variables import read_variables
from catalogue.formats.dictionary.tables import Sheet
from catalogue.messages import gettext_noop


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the index of our own workbook says of a list."""

    slug: str | None
    name: str | None
    title: str | None
    parent_column: str | None


@dataclass
class _Sorted:
    """The sheets of a workbook by what they are."""

    headers: list[Header] = field(default_factory=list)
    others: list[Sheet] = field(default_factory=list)
    listed: dict[str, _Listed] = field(default_factory=dict)


def dictionary_of(
    sheets: Sequence[Sheet], mapping: Mapping[str, str], problems: Problems
) -> DictionaryDraft | None:
    """Return the dictionary that the sheets hold together; `None` when none names variables."""
    found = _sort(sheets, only_known(mapping, VARIABLE_FIELDS), problems)
    check_mapping(mapping, VARIABLE_FIELDS, found.headers or _first_rows(found.others), problems)
    if not found.headers:
        _say_no_header(sheets, problems)
        return None
    tables = [read_variables(header, problems) for header in found.headers]
    drafts = merge_tables(tables, problems)
    if not drafts:
        problems.error(
            found.headers[0].sheet.place(found.headers[0].row.number),
            gettext_noop("Aucune variable n’est décrite sous l’en-tête"),
            gettext_noop("Donnez une ligne à chaque variable"),
        )
    columns: dict[str, str | None] = {}
    for header in found.headers:
        columns = header.read_as | columns
    names = {draft.variable.name for draft in drafts}
    return DictionaryDraft(
        variables=drafts,
        fields=frozenset[str]().union(*(table.fields for table in tables)),
        columns=columns,
        primary_key=merge_primary_keys(tables),
        code_lists=list(_code_lists(found, names, problems)),
    )


def code_list_of(
    sheets: Sequence[Sheet], mapping: Mapping[str, str], problems: Problems
) -> CodeListDraft | None:
    """Return the code list of the first sheet that holds something; the others are told as left aside."""
    filled = [sheet for sheet in sheets if sheet.rows]
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    if not shown:
        _say_empty(problems)
        return None
    told = only_known(mapping, CODE_FIELDS)
    columns = code_columns(shown[0], told)
    check_mapping(mapping, CODE_FIELDS, [columns.header] if columns else _first_rows(shown[:1]), problems)
    if columns is None:
        problems.error(
            shown[0].place(),
            gettext_noop("Aucune des %(rows)s premières lignes ne nomme la colonne des codes"),
            gettext_noop("Appelez-la « Code », ou donnez son nom par --map notation=…"),
            rows=HEADER_ROWS,
        )
        return None
    if not columns.header.sure:
        problems.warning(
            columns.header.place(columns.header.row.number, columns.notation),
            gettext_noop("Aucun en-tête ne dit « code » : la colonne « %(header)s » est lue comme telle"),
            header=columns.header.row.cell(columns.notation),
        )
    for sheet in shown[1:]:
        _say_aside(sheet, problems)
    return read_codes(columns, problems, parent_column=told.get("parent"))


def _sort(sheets: Sequence[Sheet], mapping: Mapping[str, str], problems: Problems) -> _Sorted:
    found = _Sorted()
    index = next((sheet for sheet in sheets if _is_index(sheet)), None)
    if index:
        found.listed = _read_index(index)
    unsure: list[Header] = []
    for sheet in sheets:
        if sheet is index or not sheet.rows:
            _say_blank(sheet, sheets, problems)
            continue
        if sheet.hidden:
            problems.warning(
                sheet.place(), gettext_noop("Cette feuille est masquée : elle est lue comme les autres")
            )
        header = None if sheet.name in found.listed else variable_header(sheet, mapping)
        if header and header.sure:
            found.headers.append(header)
        else:
            unsure += [header] if header else []
            found.others.append(sheet)
    if not found.headers and unsure:
        # « Nom » alone may head a list of places: taken for a dictionary only when no sheet says better.
        best = next((h for h in unsure if not _heads_codes(h)), unsure[0])
        found.headers.append(best)
        found.others.remove(best.sheet)
    return found


def _heads_codes(header: Header) -> bool:
    return any(code_field(text) == "notation" for text in header.row.cells if text)


def _is_index(sheet: Sheet) -> bool:
    return (
        sheet.name == CODE_LISTS_SHEET
        and bool(sheet.rows)
        and is_own(sheet.rows[0].cells, dict([*CODE_LIST_COLUMNS.items()][:2]))
    )


def _read_index(sheet: Sheet) -> dict[str, _Listed]:
    """Return sheet → list, as the index of our own workbooks says it."""
    headers = [*sheet.rows[0].cells]
    places = {name: headers.index(header) for name, header in CODE_LIST_COLUMNS.items() if header in headers}
    listed = {}
    for row in sheet.rows[1:]:
        texts = {name: row.cell(column) or None for name, column in places.items()}
        if (name := texts.get("sheet")) and name != sheet.name:
            listed[name] = _Listed(
                texts.get("slug"), texts.get("name"), texts.get("title"), texts.get("parent_column")
            )
    return listed


def _code_lists(found: _Sorted, names: set[str], problems: Problems) -> Iterator[CodeListDraft]:
    by_key = {name.casefold(): name for name in sorted(names, reverse=True)} | {name: name for name in names}
    for sheet in found.others:
        listed = found.listed.get(sheet.name or "")
        if listed:
            columns = code_columns(sheet, {})
            if columns:
                draft = read_codes(columns, problems, slug=listed.slug, parent_column=listed.parent_column)
                yield replace(draft, name=listed.name, title=listed.title)
            continue
        variable = _variable_of(sheet, by_key)
        columns = code_columns(sheet, {}) if variable else None
        if columns and variable:
            yield read_codes(columns, problems, variable=variable)
        else:
            _say_aside(sheet, problems)


def _variable_of(sheet: Sheet, by_key: Mapping[str, str]) -> str | None:
    """Return the variable whose codes a sheet lists: its first header names it, or the sheet does."""
    row = sheet.rows[0]
    for text in (row.cell(row.filled[0]), sheet.name or ""):
        name = by_key.get(text.strip()) or by_key.get(text.strip().casefold())
        if name:
            return name
    return None


def _first_rows(sheets: Sequence[Sheet]) -> list[Header]:
    """Return the first rows as if they were headers, so that a message can show them."""
    return [Header(sheet, sheet.rows[0], {}) for sheet in sheets if sheet.rows]


def _say_no_header(sheets: Sequence[Sheet], problems: Problems) -> None:
    if not any(sheet.rows for sheet in sheets):
        _say_empty(problems)
        return
    for sheet in sheets:
        if sheet.rows:
            problems.error(
                sheet.place(),
                gettext_noop("Aucune des %(rows)s premières lignes ne nomme la colonne des variables"),
                gettext_noop("Appelez-la « Variable », ou donnez son nom par --map name=…"),
                rows=HEADER_ROWS,
            )


def _say_empty(problems: Problems) -> None:
    problems.error(
        Place(), gettext_noop("Le fichier est vide"), gettext_noop("Vérifiez que c’est le bon fichier")
    )


def _say_blank(sheet: Sheet, sheets: Sequence[Sheet], problems: Problems) -> None:
    if not sheet.rows and any(other.rows for other in sheets):
        problems.warning(sheet.place(), gettext_noop("Cette feuille est vide"))


def _say_aside(sheet: Sheet, problems: Problems) -> None:
    problems.warning(
        sheet.place(),
        gettext_noop("Cette feuille n’est ni un dictionnaire ni une nomenclature : elle est laissée de côté"),
    )
