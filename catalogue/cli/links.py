"""`catalogue links …`: derive, list, explain and decide crossings."""

from dataclasses import asdict

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, print_json
from catalogue.cli.recipes import recipe, try_
from catalogue.domain.vocabularies import LinkStatus
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.link_decisions import decide_link
from catalogue.services.editing.link_rejections import reject_part
from catalogue.services.link_answers import ask_link, other_paths
from catalogue.services.link_derivation import derive_links
from catalogue.services.link_views import LinkKeyView, LinkView
from catalogue.services.links import get_link, list_links
from catalogue.services.rights import operator
from catalogue.services.table_joins.answers import TablesAnswer, are_tables, ask_tables
from catalogue.services.table_joins.deciding import decide_joins
from catalogue.services.table_joins.deriving import derive_table_joins
from catalogue.services.table_joins.views import list_joins

reason_option = click.option("--reason", required=True, help="Le motif, gardé avec la décision.")

SHAPES = {"yes": "●", "via": "◐", "no": "○"}


@click.group()
def links() -> None:
    """Croisements : avec quoi chaque extrait peut être croisé."""


for command in (recipe, try_):
    links.add_command(command)


@links.command("derive")
@json_option
@pass_context
def derive(context: Context, *, as_json: bool) -> None:
    """Recalculer les croisements ; les décisions prises sont gardées."""
    with context.ready_database.unit_of_work() as session:
        report = derive_links(session)
        joins = derive_table_joins(session)
    if as_json:
        print_json({**report.as_json(), "table_joins": joins.as_json()})
        return
    click.echo(
        _(
            "%(added)s ajoutés, %(changed)s modifiés, %(removed)s retirés, %(unchanged)s inchangés ; "
            "%(stale)s à revoir.",
            **asdict(report),
        )
    )
    click.echo(
        _(
            "Jointures de tables : %(added)s ajoutées, %(changed)s modifiées, %(removed)s retirées, "
            "%(unchanged)s inchangées ; %(stale)s à revoir.",
            **asdict(joins),
        )
    )


@links.command("list")
@click.option("--extract", help="Seulement les croisements de cet extrait.")
@click.option("--base", help="Seulement les croisements avec cette base.")
@json_option
@pass_context
def list_(context: Context, *, extract: str | None, base: str | None, as_json: bool) -> None:
    """Lister les croisements, extrait par extrait, puis les jointures de tables, les plus sûrs d’abord."""
    with context.ready_database.reading() as session:
        found = list_links(session, extract=extract, base=base)
        joins = list_joins(session, table=extract, hub=base)
    if as_json:
        print_json({"links": [*(link.as_json() for link in found), *(join.as_json() for join in joins)]})
        return
    for link in found:
        shape = SHAPES[link.answer.value]
        click.echo(f"{shape} {link.extract.slug} × {link.base.slug} — {link.reason}")
    for join in joins:
        click.echo(f"{SHAPES['yes']} {join.table.slug} × {join.hub.slug} — {join.sentence}")
    if not (found or joins):
        click.echo(_("Aucun croisement."))


@links.command("ask")
@click.argument("extract")
@click.argument("base")
@click.option("--concept", help="Ce par quoi croiser : lieu, medicament…")
@click.option("--level", help="Le niveau voulu : commune, departement, region…")
@json_option
@pass_context
def ask(
    context: Context, *, extract: str, base: str, concept: str | None, level: str | None, as_json: bool
) -> None:
    """Demander si deux jeux peuvent être croisés, et à quel niveau ; « non » a toujours sa raison."""
    with context.ready_database.reading() as session:
        if are_tables(session, one=extract, other=base):
            _print_tables(ask_tables(session, one=extract, other=base), as_json=as_json)
            return
        link = ask_link(session, extract=extract, base=base, concept=concept, level=level)
    if as_json:
        print_json(link.as_json())
        return
    _print_link(link)
    if link.fallback is not None:
        click.echo(_("Le plus proche :"))
        _print_link(link.fallback)


@links.command("explain")
@click.argument("extract")
@click.argument("base")
@json_option
@pass_context
def explain(context: Context, *, extract: str, base: str, as_json: bool) -> None:
    """Expliquer un croisement : par quoi, jusqu’où, à quelle perte."""
    with context.ready_database.reading() as session:
        if are_tables(session, one=extract, other=base):
            _print_tables(ask_tables(session, one=extract, other=base), as_json=as_json)
            return
        link = get_link(session, extract=extract, base=base)
        others = other_paths(session, extract=extract, base=base)
    if as_json:
        print_json(link.as_json())
        return
    _print_link(link)
    _print_others(link, others)


def _print_others(link: LinkView, others: tuple[LinkKeyView, ...]) -> None:
    if link.stale_reason:
        click.echo(link.stale_reason)
    if others:
        click.echo(_("Autres chemins :"))
    for key in others:
        steps = [step.title for step in (*key.extract_path, *reversed(key.base_path))]
        click.echo(f"  – {' → '.join([key.extract_key, *steps, key.base_key])} ({key.level_label})")


def _print_tables(answer: TablesAnswer, *, as_json: bool) -> None:
    if as_json:
        print_json(answer.as_json())
        return
    click.echo(f"{SHAPES[answer.answer.value]} {answer.reason}")
    for way in answer.ways:
        click.echo(f"  – {way.sentence}")
        for sentence in dict.fromkeys(text for join in way.joins for text in join.evidence):
            click.echo(f"      {sentence}")
    for sentence in answer.caveats:
        click.echo(sentence)


def _print_link(link: LinkView) -> None:
    click.echo(f"{SHAPES[link.answer.value]} {link.reason}")
    if link.explanation != link.reason:
        click.echo(link.explanation)
    for title, sentences in ((_("Pertes :"), link.loss), (_("Précautions :"), link.caveats)):
        if sentences:
            click.echo(title)
            for sentence in sentences:
                click.echo(f"  – {sentence}")


@links.command("confirm")
@click.argument("extract")
@click.argument("base")
@reason_option
@json_option
@pass_context
def confirm(context: Context, *, extract: str, base: str, reason: str, as_json: bool) -> None:
    """Confirmer un croisement : le chemin est juste et il a un sens."""
    _decide(context, extract, base, LinkStatus.CONFIRMED, reason, as_json=as_json)


@links.command("reject")
@click.argument("extract")
@click.argument("base")
@click.option(
    "--only",
    metavar="path|key:NOM|crosswalk:NOM",
    help="Rejeter seulement le chemin, une clé ou une table de passage : le croisement en prend un autre.",
)
@reason_option
@json_option
@pass_context
def reject(
    context: Context, *, extract: str, base: str, only: str | None, reason: str, as_json: bool
) -> None:
    """Rejeter un croisement, ou ce sur quoi il repose : aucun calcul ne le rétablit."""
    if only is not None:
        _reject_part(context, extract, base, only, reason, as_json=as_json)
        return
    _decide(context, extract, base, LinkStatus.REJECTED, reason, as_json=as_json)


def _reject_part(context: Context, extract: str, base: str, part: str, reason: str, *, as_json: bool) -> None:
    with context.ready_database.unit_of_work() as session:
        try:
            found = reject_part(session, operator(), extract=extract, base=base, part=part, reason=reason)
        except RejectedEdit as refused:
            raise next(iter(refused.faults.values())) from refused
    with context.database.reading() as session:
        link = ask_link(session, extract=extract, base=base)
    if as_json:
        print_json(link.as_json())
        return
    click.echo(_("%(part)s : rejeté.", part=found.value))
    _print_link(link)


def _decide(
    context: Context, extract: str, base: str, status: LinkStatus, reason: str, *, as_json: bool
) -> None:
    with context.ready_database.unit_of_work() as session:
        tables = are_tables(session, one=extract, other=base)
        try:
            if tables:
                decide_joins(session, operator(), one=extract, other=base, status=status, reason=reason)
            else:
                decide_link(session, operator(), extract=extract, base=base, status=status, reason=reason)
        except RejectedEdit as refused:
            # A command has no fields to show faults at: the first one is the whole answer.
            raise next(iter(refused.faults.values())) from refused
    with context.database.reading() as session:
        found: TablesAnswer | LinkView
        if tables:
            found = ask_tables(session, one=extract, other=base)
        else:
            found = get_link(session, extract=extract, base=base)
    if as_json:
        print_json(found.as_json())
        return
    sentences = {
        LinkStatus.CONFIRMED: _("%(extract)s × %(base)s : confirmé.", extract=extract, base=base),
        LinkStatus.REJECTED: _("%(extract)s × %(base)s : rejeté.", extract=extract, base=base),
    }
    click.echo(sentences[status])
