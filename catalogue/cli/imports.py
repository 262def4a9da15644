"""`catalogue import …`: bring descriptions in from files."""

from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.following import follow_index
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json, progress
from catalogue.domain.vocabularies import DatasetKind
from catalogue.services.link_derivation import derive_links
from catalogue.services.table_schema import ImportReport, import_table_schemas


@click.group("import")
def import_() -> None:
    """Importer des descriptions."""


@import_.command("table-schema")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--without-foreign-keys", is_flag=True, help="Ne pas lire les clés étrangères déclarées.")
@click.option("--publisher", default="cnam", show_default=True, help="Organisation qui publie ces tables.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in DatasetKind]),
    default=DatasetKind.TABLE.value,
    show_default=True,
    help="Nature des jeux de données importés.",
)
@json_option
@pass_context
def table_schema(
    context: Context, *, folder: Path, without_foreign_keys: bool, publisher: str, kind: str, as_json: bool
) -> None:
    """Importer des fichiers Table Schema et leurs nomenclatures, récursivement."""
    with progress() as advance, context.ready_database.unit_of_work() as session:
        report = import_table_schemas(
            session,
            folder=folder,
            publisher=publisher,
            kind=DatasetKind(kind),
            with_foreign_keys=not without_foreign_keys,
            progress=advance,
        )
        if report.added or report.changed:
            derive_links(session)
    if as_json:
        print_json(report.as_json())
    else:
        _print_report(report)
    # Last: what was imported stands, and is told, even where the index cannot be written now.
    follow_index(context)


def _print_report(report: ImportReport) -> None:
    for problem in report.problems:
        field = problem.field or "—"
        line = _(
            "%(file)s, champ %(field)s : %(fault)s", file=problem.file, field=field, fault=problem.message
        )
        click.echo(line, err=True)
    click.echo(
        _(
            "%(tables)s tables, %(variables)s variables, %(foreign_keys)s clés étrangères, "
            "%(code_lists)s nomenclatures, %(codes)s codes.",
            tables=number(report.tables),
            variables=number(report.variables),
            foreign_keys=number(report.foreign_keys),
            code_lists=number(report.code_lists),
            codes=number(report.codes),
        )
    )
    click.echo(
        _(
            "%(added)s ajoutés, %(changed)s modifiés, %(unchanged)s inchangés ; "
            "%(problems)s anomalies signalées.",
            added=number(report.added),
            changed=number(report.changed),
            unchanged=number(report.unchanged),
            problems=number(len(report.problems)),
        )
    )
