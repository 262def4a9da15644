"""`catalogue export …`: write what harvesters and people take away."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.errors import BadQuery, Unavailable
from catalogue.feed.export import export_catalogue
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS, DICTIONARY_FORMATS
from catalogue.services.crosswalk_files.exporting import get_crosswalk_head, pairs_of
from catalogue.services.dictionary.exporting import codes_of, get_code_list_head, get_dictionary
from catalogue.settings import settings_with_address

output_option = click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Fichier ; sinon la sortie standard."
)
# The only format that is no text: a terminal would show it as noise, and might obey it.
_BINARY = "xlsx"


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
    "--profile",
    type=click.Choice([profile.value for profile in Profile]),
    default=Profile.DATAGOUV.value,
    show_default=True,
    help="À qui le flux s’adresse.",
)
@click.option("--gzip", "is_gzipped", is_flag=True, help="Compresser (gzip).")
@output_option
@pass_context
def dcat(context: Context, *, syntax: str, profile: str, is_gzipped: bool, output: Path | None) -> None:
    """Écrire tout le flux DCAT."""
    settings = settings_with_address(context.settings)
    pieces = export_catalogue(
        context.ready_database, settings=settings, syntax=syntax, profile=profile, is_gzipped=is_gzipped
    )
    _write(pieces, output)


@export.command("dictionary")
@click.argument("slug")
@click.option(
    "--format",
    "name",
    type=click.Choice([*DICTIONARY_FORMATS]),
    default="csv",
    show_default=True,
    help="Format du fichier.",
)
@output_option
@pass_context
def dictionary(context: Context, *, slug: str, name: str, output: Path | None) -> None:
    """Écrire le dictionnaire d’un jeu de données publié."""
    if name == _BINARY and output is None and sys.stdout.isatty():
        raise BadQuery("Un classeur ne s’affiche pas : donnez un fichier avec --output.")
    base_url = settings_with_address(context.settings).base_url or ""
    with context.ready_database.reading() as session:
        found = get_dictionary(session, slug=slug, base_url=base_url)
        _write(DICTIONARY_FORMATS[name].write(found, codes_of(session)), output)


@export.command("code-list")
@click.argument("slug")
@click.option(
    "--format",
    "name",
    type=click.Choice([*CODE_LIST_FORMATS]),
    default="csv",
    show_default=True,
    help="Format du fichier.",
)
@output_option
@pass_context
def code_list(context: Context, *, slug: str, name: str, output: Path | None) -> None:
    """Écrire une nomenclature et ses codes."""
    base_url = settings_with_address(context.settings).base_url or ""
    with context.ready_database.reading() as session:
        head = get_code_list_head(session, slug=slug, base_url=base_url)
        _write(CODE_LIST_FORMATS[name].write(head, codes_of(session)(slug)), output)


@export.command("crosswalk")
@click.argument("slug")
@click.option(
    "--format",
    "name",
    type=click.Choice([*CROSSWALK_FORMATS]),
    default="csv",
    show_default=True,
    help="Format du fichier.",
)
@output_option
@pass_context
def crosswalk(context: Context, *, slug: str, name: str, output: Path | None) -> None:
    """Écrire les correspondances d’une table de passage."""
    base_url = settings_with_address(context.settings).base_url or ""
    with context.ready_database.reading() as session:
        head = get_crosswalk_head(session, slug=slug, base_url=base_url)
        _write(CROSSWALK_FORMATS[name].write(head, pairs_of(session, slug=slug)), output)


def _write(chunks: Iterator[bytes], output: Path | None) -> None:
    """Write to the file, or to standard output.

    :raises Unavailable: the file cannot be written.
    """
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
