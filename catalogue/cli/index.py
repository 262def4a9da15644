"""`catalogue index …`: compare the search index with the database, rebuild it."""

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.services.indexing import check_index, rebuild_index
from catalogue.services.outbox import count_waiting_changes


@click.group()
def index() -> None:
    """Index de recherche."""


@index.command("check")
@json_option
@pass_context
def check(context: Context, *, as_json: bool) -> int:
    """Comparer l’index et la base ; sortie 1 s’ils diffèrent."""
    with context.ready_database.reading() as session:
        report = check_index(session, context.index)
        waiting = count_waiting_changes(session)
    if as_json:
        print_json(report.as_json() | {"waiting": waiting})
    elif report.is_clean:
        click.echo(_("Index conforme à la base : %(total)s documents.", total=number(report.total)))
    else:
        click.echo(
            _(
                "Index différent de la base : %(missing)s manquants, %(stale)s périmés, "
                "%(orphans)s en trop. Lancez « catalogue index rebuild ».",
                missing=number(len(report.missing)),
                stale=number(len(report.stale)),
                orphans=number(len(report.orphans)),
            )
        )
    if waiting and not as_json:
        click.echo(_("Modifications en attente d’y être reportées : %(waiting)s.", waiting=number(waiting)))
    return 0 if report.is_clean else 1


@index.command("rebuild")
@json_option
@pass_context
def rebuild(context: Context, *, as_json: bool) -> None:
    """Reconstruire l’index à côté, puis l’échanger ; la recherche répond pendant ce temps."""
    with context.ready_database.reading() as session:
        total = rebuild_index(session, context.index)
    if as_json:
        print_json({"documents": total})
    else:
        click.echo(_("%(total)s documents dans l’index.", total=number(total)))
