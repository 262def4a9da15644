"""Read the pairs of a crosswalk from a file: a CSV, a workbook, or an SSSOM/TSV.

Nothing is raised for a bad file: all that is wrong with it is in the problems, each with its place. Whether
its codes exist is for `services/crosswalk_files`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from catalogue.formats.crosswalks.columns import PAIR_FIELDS, pair_field
from catalogue.formats.crosswalks.model import CrosswalkDraft
from catalogue.formats.crosswalks.read_pairs import Writing, read_pairs
from catalogue.formats.crosswalks.read_sssom import find_sssom, read_sssom
from catalogue.formats.dictionary.header_row import Header, assign, check_mapping, only_known
from catalogue.formats.dictionary.limits import HEADER_ROWS
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read import FileKind, read_sheets, tell_kind, telling
from catalogue.formats.dictionary.tables import Sheet
from catalogue.messages import gettext_noop


def read_crosswalk(
    path: Path, *, mapping: Mapping[str, str], problems: Problems, writing: Writing | None = None
) -> CrosswalkDraft | None:
    """Return the crosswalk that a file holds; `None` when it cannot be read at all.

    :param mapping: `source`, `target`, `relation` or `weight` → header that a table gives it.
    :param writing: how a table writes its codes, where it is not plainly.
    """
    draft: CrosswalkDraft | None = None
    with telling(problems):
        kind = tell_kind(path, problems)
        if kind is FileKind.JSON:
            problems.error(
                Place(),
                gettext_noop("Une table de passage ne se lit pas dans un fichier JSON"),
                gettext_noop("Donnez un CSV, un classeur ou un fichier SSSOM (.sssom.tsv)"),
            )
        elif kind is FileKind.CSV and (shape := find_sssom(path)):
            if mapping:
                problems.warning(
                    Place(), gettext_noop("Les colonnes d’un fichier SSSOM sont connues : --map ne sert pas")
                )
            draft = read_sssom(path, shape, problems)
        elif kind and (sheets := read_sheets(path, kind, problems)) is not None:
            draft = _crosswalk_of(sheets, mapping, problems, writing)
    return draft


def _crosswalk_of(
    sheets: Sequence[Sheet], mapping: Mapping[str, str], problems: Problems, writing: Writing | None
) -> CrosswalkDraft | None:
    """Return the pairs of the first sheet that heads two columns of codes; the others are told."""
    filled = [sheet for sheet in sheets if sheet.rows]
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    known = only_known(mapping, PAIR_FIELDS)
    headers = [header for sheet in shown if (header := _header(sheet, known))]
    first_rows = [Header(sheet, sheet.rows[0], {}) for sheet in shown]
    check_mapping(mapping, PAIR_FIELDS, headers[:1] or first_rows, problems)
    if not headers:
        problems.error(
            shown[0].place() if shown else Place(),
            gettext_noop(
                "Aucune des %(rows)s premières lignes ne nomme les colonnes des codes source et cible"
            ),
            gettext_noop(
                "Appelez-les « Code source » et « Code cible », ou donnez leur nom par --map source=… "
                "et --map target=…"
            ),
            rows=HEADER_ROWS,
        )
        return None
    for sheet in shown:
        if sheet is not headers[0].sheet:
            problems.warning(
                sheet.place(), gettext_noop("Une seule feuille est lue : celle-ci est laissée de côté")
            )
    return read_pairs(headers[0], problems, writing)


def _header(sheet: Sheet, mapping: Mapping[str, str]) -> Header | None:
    for row in sheet.rows:
        if row.number > HEADER_ROWS:
            return None
        fields = assign(row, pair_field, mapping)
        if {"source", "target"} <= set(fields.values()):
            return Header(sheet, row, fields)
    return None
