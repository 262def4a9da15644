"""`catalogue export …`: write what harvesters and people take away."""

import sys
from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.errors import Unavailable
from catalogue.feed.export import export_catalogue
from catalogue.settings import settings_with_address


@click.group()
def export() -> None:
    """Exporter le catalogue."""


@export.command("dcat")
@click.option(
    "--format",
    "syntax",
    type=click.Choice(["ttl", "rdf", "jsonld", "nt"]),
    default="ttl",
    show_default=True,
    help="Syntaxe RDF.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Fichier ; sinon la sortie standard."
)
@pass_context
def dcat(context: Context, *, syntax: str, output: Path | None) -> None:
    """Écrire tout le flux DCAT."""
    settings = settings_with_address(context.settings)
    with context.ready_database.reading() as session:
        chunks = export_catalogue(session, settings=settings, syntax=syntax)
        if output is None:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            return
        # Written beside and moved at the end: a reader never meets half a file.
        partial = output.with_name(output.name + ".partiel")
        try:
            with partial.open("wb") as stream:
                for chunk in chunks:
                    stream.write(chunk)
            partial.replace(output)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Unavailable(
                "Le fichier « %(output)s » ne peut pas être écrit (%(reason)s).",
                output=output,
                reason=error.strerror,
            ) from error
