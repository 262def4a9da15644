"""`catalogue links …`: derive and list crossings."""

from dataclasses import asdict

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, print_json
from catalogue.services.link_derivation import derive_links
from catalogue.services.links import get_link, list_links

SHAPES = {"yes": "●", "via": "◐", "no": "○"}


@click.group()
def links() -> None:
    """Croisements : avec quoi chaque extrait peut être croisé."""


@links.command("derive")
@json_option
@pass_context
def derive(context: Context, *, as_json: bool) -> None:
    """Recalculer les croisements ; les décisions prises sont gardées."""
    with context.ready_database.unit_of_work() as session:
        report = derive_links(session)
    if as_json:
        print_json(report.as_json())
        return
    click.echo(
        _(
            "%(added)s ajoutés, %(changed)s modifiés, %(removed)s retirés, %(unchanged)s inchangés ; "
            "%(stale)s à revoir.",
            **asdict(report),
        )
    )


@links.command("list")
@click.option("--extract", help="Seulement les croisements de cet extrait.")
@click.option("--base", help="Seulement les croisements avec cette base.")
@json_option
@pass_context
def list_(context: Context, *, extract: str | None, base: str | None, as_json: bool) -> None:
    """Lister les croisements, extrait par extrait, les plus sûrs d’abord."""
    with context.ready_database.reading() as session:
        found = list_links(session, extract=extract, base=base)
    if as_json:
        print_json({"links": [link.as_json() for link in found]})
        return
    for link in found:
        shape = SHAPES[link.answer.value]
        click.echo(f"{shape} {link.extract.slug} × {link.base.slug} — {link.reason}")
    if not found:
        click.echo(_("Aucun croisement."))


@links.command("explain")
@click.argument("extract")
@click.argument("base")
@json_option
@pass_context
def explain(context: Context, *, extract: str, base: str, as_json: bool) -> None:
    """Expliquer un croisement : par quoi, jusqu’où, à quelle perte."""
    with context.ready_database.reading() as session:
        link = get_link(session, extract=extract, base=base)
    if as_json:
        print_json(link.as_json())
        return
    click.echo(f"{SHAPES[link.answer.value]} {link.reason}")
    click.echo(link.explanation)
    for title, sentences in ((_("Pertes :"), link.loss), (_("Précautions :"), link.caveats)):
        if sentences:
            click.echo(title)
            for sentence in sentences:
                click.echo(f"  – {sentence}")
