"""What every command that edits does before it ends: see to it that the search index follows."""

import click

from catalogue.cli.context import Context
from catalogue.cli.language import gettext as _
from catalogue.services.applying import follow_outbox


def follow_index(context: Context) -> None:
    """Apply what the command queued, or say who does it.

    :raises Unavailable: the index cannot be written now; what was queued is kept, and applied later.
    """
    if follow_outbox(context.ready_database, context.index, context.applier_lock) is None:
        say_who_follows()


def say_who_follows() -> None:
    """Say, on standard error, that somebody else brings the index up to date."""
    message = _("L’index suit : le site en service, ou une autre commande, y reporte ces modifications.")
    click.echo(message, err=True)
