"""How the import of a crosswalk is told to people."""

import click

from catalogue.cli.dictionary_reports import print_columns, print_end, print_problems
from catalogue.cli.language import gettext as _
from catalogue.cli.output import number, percent
from catalogue.services.crosswalk_files.report import CrosswalkReport


def print_crosswalk_report(report: CrosswalkReport) -> None:
    """Print what the import does to a crosswalk; problems go to standard error."""
    print_problems(report.problems)
    print_columns(report.columns)
    click.echo(
        _(
            "Table de passage %(slug)s : %(added)s correspondances ajoutées, %(changed)s modifiées, "
            "%(removed)s retirées, %(unchanged)s inchangées.",
            slug=report.slug,
            added=number(report.added),
            changed=number(report.changed),
            removed=number(report.removed),
            unchanged=number(report.unchanged),
        )
    )
    if report.source is not None and report.target is not None and report.cardinality is not None:
        click.echo(
            "  "
            + _(
                "De %(source)s à %(target)s, %(cardinality)s.",
                source=report.source,
                target=report.target,
                cardinality=report.cardinality.value,
            )
        )
    if report.loss is not None:
        click.echo("  " + _("Codes de départ sans réponse : %(share)s.", share=percent(report.loss)))
    print_end(report)
