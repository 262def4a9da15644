"""`catalogue init`: database, seed, links, index; a second run finds nothing to do."""

from dataclasses import asdict
from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.following import say_who_follows
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.resources import resource_folder
from catalogue.services.applying import bring_up_to_date
from catalogue.services.counts import Counts
from catalogue.services.indexing import IndexReport
from catalogue.services.initialise import initialise
from catalogue.services.link_derivation import DerivationReport
from catalogue.services.seed import SeedReport


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
    indexed = bring_up_to_date(context.database, context.index, context.applier_lock)
    if as_json:
        print_json(report.as_json() | {"index": indexed.as_json() if indexed else None})
        return
    state = _("Base de données : mise à niveau.") if report.upgraded else _("Base de données : à jour.")
    click.echo(state)
    _print_seed(report.seed)
    _print_links(report.links)
    _print_index(indexed)
    _print_counts(report.counts)


def _print_seed(seed: SeedReport) -> None:
    click.echo(
        _(
            "Fichiers de seed/ : %(added)s ajoutés, %(changed)s modifiés, %(unchanged)s inchangés.",
            added=seed.added,
            changed=seed.changed,
            unchanged=seed.unchanged,
        )
    )
    for name in seed.absent:
        left = _("%(name)s n’est plus dans seed/ : ce qu’il décrivait reste dans le catalogue.", name=name)
        click.echo(left, err=True)
    for name in seed.kept:
        kept = _("%(name)s a changé, mais sa notice a été modifiée ici : elle reste telle quelle.", name=name)
        click.echo(kept, err=True)


def _print_links(links: DerivationReport) -> None:
    click.echo(
        _(
            "Croisements : %(added)s ajoutés, %(changed)s modifiés, %(removed)s retirés, "
            "%(unchanged)s inchangés.",
            added=links.added,
            changed=links.changed,
            removed=links.removed,
            unchanged=links.unchanged,
        )
    )


def _print_index(indexed: IndexReport | None) -> None:
    if indexed is None:
        say_who_follows()
        return
    click.echo(
        _(
            "Index : %(written)s documents écrits, %(total)s en tout.",
            written=number(indexed.written),
            total=number(indexed.total),
        )
    )


def _print_counts(counts: Counts) -> None:
    click.echo(
        _(
            "Le catalogue compte %(extracts)s extraits, %(external_bases)s bases externes, "
            "%(tables)s tables, %(variables)s variables, %(code_lists)s nomenclatures, "
            "%(codes)s codes, %(links)s croisements et %(reuses)s réutilisations.",
            **{name: number(value) for name, value in asdict(counts).items()},
        )
    )
