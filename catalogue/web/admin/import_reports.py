"""What an import does or would do, in the words of the forms."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.formats.dictionary.columns import VARIABLE_COLUMNS
from catalogue.formats.dictionary.problems import FileProblem, Severity
from catalogue.services.dictionary.report import (
    ChangedCodeList,
    CodeListReport,
    DictionaryReport,
    FieldChange,
)
from catalogue.web.admin.forms import field_label, shown_text
from catalogue.web.admin.sections import SECTIONS


@dataclass(frozen=True)
class ShownProblem:
    """One problem, each part in its cell; what is not known is empty."""

    is_error: bool
    sheet: str
    row: str
    column: str
    message: str
    remedy: str


@dataclass(frozen=True)
class ShownField:
    """One field of a variable, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownNames:
    """Variables to which the same happens."""

    heading: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ShownReport:
    """A report as a page shows it.

    :ivar summary: what happened, in one sentence.
    :ivar is_refused: errors keep the file from being imported.
    :ivar is_written: it was.
    """

    summary: str
    is_refused: bool
    is_written: bool
    problems: tuple[ShownProblem, ...]
    columns: tuple[tuple[str, str], ...] = ()
    names: tuple[ShownNames, ...] = ()
    changed: tuple[tuple[str, tuple[ShownField, ...]], ...] = ()
    primary_key: ShownField | None = None
    code_lists: tuple[ChangedCodeList, ...] = ()


def show_report(report: DictionaryReport) -> ShownReport:
    """Return the report on a dictionary in words."""
    found = (
        ShownNames(str(_("Variables ajoutées")), report.added),
        ShownNames(str(_("Variables fermées : le fichier ne les a plus")), report.closed),
        ShownNames(str(_("Variables rouvertes : le fichier les a de nouveau")), report.reopened),
        ShownNames(str(_("Variables supprimées")), report.removed),
    )
    key = report.primary_key
    return ShownReport(
        summary=_summary(report),
        is_refused=report.has_errors,
        is_written=not report.dry_run and not report.has_errors,
        problems=_problems(report.problems),
        columns=tuple((header, _column(field)) for header, field in report.columns.items()),
        names=tuple(item for item in found if item.names),
        changed=tuple((item.name, tuple(map(_field, item.fields))) for item in report.changed),
        primary_key=None
        if key is None
        else ShownField(str(_("Clé primaire")), ", ".join(key.before), ", ".join(key.after)),
        code_lists=report.code_lists,
    )


def show_code_list_report(report: CodeListReport) -> ShownReport:
    """Return the report on a code list in words."""
    return ShownReport(
        summary=_summary(report),
        is_refused=report.has_errors,
        is_written=not report.dry_run and not report.has_errors,
        problems=_problems(report.problems),
        code_lists=(report.code_list,),
    )


def _summary(report: DictionaryReport | CodeListReport) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    if errors:
        return str(
            ngettext(
                "%(num)s erreur empêche d’importer ce fichier : rien n’a été enregistré.",
                "%(num)s erreurs empêchent d’importer ce fichier : rien n’a été enregistré.",
                errors,
            )
        )
    if not report.does_something:
        return str(_("Ce fichier ne change rien : le catalogue dit déjà ce qu’il dit."))
    if report.dry_run:
        return str(_("Voici ce que l’import changerait. Rien n’est encore enregistré."))
    return str(_("Le fichier est importé. La recherche, le flux et l’API suivent dans les deux secondes."))


def _problems(problems: tuple[FileProblem, ...]) -> tuple[ShownProblem, ...]:
    return tuple(_problem(problem) for problem in problems)


def _problem(problem: FileProblem) -> ShownProblem:
    said = [str(_(text)) % problem.values if problem.values else str(_(text)) for text in problem.texts]
    place = problem.place
    return ShownProblem(
        is_error=problem.severity is Severity.ERROR,
        sheet=place.sheet or "",
        row=str(place.row or ""),
        column=place.column or "",
        message=f"{said[0]}.",
        remedy=f"{said[1]}." if len(said) > 1 else "",
    )


def _column(field: str | None) -> str:
    if field is None:
        return str(_("laissée de côté"))
    return _label(field)


def _label(field: str) -> str:
    section = SECTIONS["variable"]
    if field in section.words.fields:
        return field_label(section, field)
    return str(_("Clé primaire")) if field == "primary_key" else VARIABLE_COLUMNS.get(field, field)


def _field(change: FieldChange) -> ShownField:
    return ShownField(
        _label(change.field), _text(change.field, change.before), _text(change.field, change.after)
    )


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode() if value else ""
    known = {field.name: field for field in SECTIONS["variable"].kind.fields}
    field = known.get(name)
    return str(value) if field is None else shown_text(field, field.write(value))
