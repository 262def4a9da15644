"""`catalogue validate`: does the feed keep its rules?"""

from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.feed.export import feed_reports, make_whole, remake_whole
from catalogue.feed.official_shapes import ShapesReport, validate_shapes
from catalogue.formats.dcat_profiles import Profile
from catalogue.services.feed_fragments.reporting import FeedReport
from catalogue.settings import settings_with_address


@click.command()
@click.option("--full", "is_full", is_flag=True, help="Tout récrire et tout vérifier à nouveau.")
@click.option(
    "--shapes",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Dossier de formes SHACL à appliquer aussi (pySHACL).",
)
@json_option
@pass_context
def validate(context: Context, *, is_full: bool, shapes: Path | None, as_json: bool) -> int:
    """Vérifier tout le flux DCAT ; sortie 1 si une règle est enfreinte.

    Ce qui a changé est d’abord récrit ; le reste est dit d’après la dernière vérification.
    """
    settings, database = settings_with_address(context.settings), context.ready_database
    for profile in Profile:
        (remake_whole if is_full else make_whole)(database, settings=settings, profile=profile)
    reports = feed_reports(database, settings=settings)
    found = (
        tuple(validate_shapes(database, settings=settings, folder=shapes, profile=Profile.DCAT_AP))
        if shapes
        else ()
    )
    is_valid = not any(report.violations for report in reports) and all(item.conforms for item in found)
    if as_json:
        print_json(
            {
                "valid": is_valid,
                "profiles": [report.as_json() for report in reports],
                "shapes": [{"file": item.shapes, "conforms": item.conforms} for item in found],
            }
        )
    else:
        _print(reports, found)
    return 0 if is_valid else 1


def _print(reports: tuple[FeedReport, ...], found: tuple[ShapesReport, ...]) -> None:
    for report in reports:
        click.echo(
            _(
                "Profil %(profile)s : %(datasets)s jeux de données, %(violations)s règles enfreintes.",
                profile=report.profile,
                datasets=number(report.datasets),
                violations=number(len(report.violations)),
            )
        )
        for item in report.violations:
            place = f"{item.file}/{item.field}" if item.file else item.field
            click.echo(f"  {item.dataset} — {place} — {_(item.message)}")
    for shape in found:
        verdict = _("conforme") if shape.conforms else shape.text
        click.echo(f"{shape.shapes} : {verdict}")
