"""How the import of a dictionary or a code list is told to people: all that changes, all problems."""

from collections.abc import Mapping

import click

from catalogue.cli.language import gettext as _
from catalogue.cli.language import translate
from catalogue.cli.output import number
from catalogue.formats.dictionary.problems import FileProblem, Place, Severity
from catalogue.services.dictionary.report import (
    ChangedCodeList,
    ChangedVariable,
    CodeListReport,
    DictionaryReport,
    FileReport,
)

# A list longer than this says no more to who reads a terminal; --json gives all of it.
_NAMES_MAX = 20


def print_dictionary_report(report: DictionaryReport) -> None:
    """Print what the import does to variables and code lists; problems go to standard error."""
    print_problems(report.problems)
    print_columns(report.columns)
    told = (
        (_("Ajoutées"), report.added),
        (_("Modifiées"), tuple(f"{item.name} ({_fields(item)})" for item in report.changed)),
        (_("Fermées"), report.closed),
        (_("Rouvertes"), report.reopened),
        (_("Supprimées"), report.removed),
    )
    click.echo(_("Variables du fichier : %(count)s.", count=number(report.variables)))
    for heading, names in told:
        if names:
            click.echo(f"  {heading} : {number(len(names))} – {_listed(names)}")
    click.echo("  " + _("Inchangées : %(count)s.", count=number(report.unchanged)))
    if report.primary_key is not None:
        key = ", ".join(report.primary_key.after) or "—"
        click.echo("  " + _("Clé primaire : %(key)s.", key=key))
    for change in report.code_lists:
        _print_codes(change)
    print_end(report)


def print_code_list_report(report: CodeListReport) -> None:
    """Print what the import does to a code list; problems go to standard error."""
    print_problems(report.problems)
    _print_codes(report.code_list)
    print_end(report)


def print_problems(problems: tuple[FileProblem, ...]) -> None:
    """Print every problem with its place, one a line, on standard error."""
    for problem in problems:
        kind = _("Erreur") if problem.severity is Severity.ERROR else _("À savoir")
        click.echo(f"{kind}{_place(problem.place)} : {problem.sentence(translate)}", err=True)


def _place(place: Place) -> str:
    parts = [
        _("feuille « %(sheet)s »", sheet=place.sheet) if place.sheet else "",
        _("ligne %(row)s", row=place.row) if place.row else "",
        _("colonne %(column)s", column=place.column) if place.column else "",
    ]
    where = ", ".join(part for part in parts if part)
    return f" ({where})" if where else ""


def print_columns(columns: Mapping[str, str | None]) -> None:
    """Print, on standard error, the columns of a file that were not read."""
    aside = [header for header, field in columns.items() if field is None]
    if aside:
        click.echo(_("Colonnes laissées de côté : %(columns)s.", columns=", ".join(aside)), err=True)


def _fields(item: ChangedVariable) -> str:
    return ", ".join(change.field for change in item.fields)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_NAMES_MAX]) + (", …" if len(names) > _NAMES_MAX else "")


def _print_codes(change: ChangedCodeList) -> None:
    click.echo(
        _(
            "Nomenclature %(slug)s : %(added)s codes ajoutés, %(changed)s modifiés, %(removed)s retirés, "
            "%(unchanged)s inchangés.",
            slug=change.slug,
            added=number(change.added),
            changed=number(change.changed),
            removed=number(change.removed),
            unchanged=number(change.unchanged),
        )
    )


def print_end(report: FileReport) -> None:
    """Print why nothing was written, where nothing was."""
    if report.has_errors:
        click.echo(_("Rien n’est importé : corrigez d’abord les erreurs."), err=True)
    elif report.dry_run:
        click.echo(_("Essai : rien n’a été écrit."))
    elif not report.does_something:
        click.echo(_("Rien n’a changé."))
