"""`catalogue init`: database, seed, links, index; a second run finds nothing to do."""

from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.output import json_option, number, print_json
from catalogue.resources import resource_folder
from catalogue.services.indexing import follow_database
from catalogue.services.initialise import initialise


@click.command()
@click.option(
    "--empty", is_flag=True, help="Sans jeu de données : seulement clés, nomenclatures et passages."
)
@click.option(
    "--seed",
    "folder",
    type=click.Path(path_type=Path),
    help="Dossier de descriptions à charger ; par défaut, celui du projet.",
)
@json_option
@pass_context
def init(context: Context, *, empty: bool, folder: Path | None, as_json: bool) -> None:
    """Préparer la base, charger seed/, calculer les croisements, construire l’index."""
    report = initialise(context.database, folder=folder or resource_folder("seed"), empty=empty)
    indexed = follow_database(context.database, context.index)
    if as_json:
        print_json(report.as_json() | {"index": indexed.as_json()})
        return
    seed, derived, counts = report.seed, report.links, report.counts
    click.echo(f"Base de données : {'mise à niveau' if report.upgraded else 'à jour'}.")
    click.echo(
        f"Fichiers de seed/ : {seed.added} ajoutés, {seed.changed} modifiés, {seed.unchanged} inchangés."
    )
    for name in seed.absent:
        click.echo(f"  {name} n’est plus dans seed/ : ce qu’il décrivait reste dans le catalogue.", err=True)
    click.echo(
        f"Croisements : {derived.added} ajoutés, {derived.changed} modifiés, {derived.removed} retirés, "
        f"{derived.unchanged} inchangés."
    )
    click.echo(f"Index : {number(indexed.written)} documents écrits, {number(indexed.total)} en tout.")
    click.echo(
        f"Le catalogue compte {number(counts.extracts)} extraits, "
        f"{number(counts.external_bases)} bases externes, {number(counts.tables)} tables, "
        f"{number(counts.variables)} variables, "
        f"{number(counts.code_lists)} nomenclatures, {number(counts.codes)} codes, "
        f"{number(counts.links)} croisements et {number(counts.reuses)} réutilisations."
    )
