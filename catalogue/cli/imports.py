"""`catalogue import …`: bring descriptions in from files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.crosswalk_reports import print_crosswalk_report
from catalogue.cli.dictionary_reports import print_code_list_report, print_dictionary_report
from catalogue.cli.errors import USER_MISTAKE
from catalogue.cli.following import follow_index
from catalogue.cli.keys import print_binding_report
from catalogue.cli.language import gettext as _
from catalogue.cli.language import translate
from catalogue.cli.output import json_option, number, print_json, progress
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, DatasetKind
from catalogue.errors import BadQuery
from catalogue.formats.crosswalks.read import read_crosswalk
from catalogue.formats.crosswalks.read_pairs import Writing
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_code_list, read_dictionary
from catalogue.services.binding.proposing import propose_bindings
from catalogue.services.binding.report import BindingReport
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.importing import import_crosswalk
from catalogue.services.crosswalk_files.report import RejectedCrosswalk
from catalogue.services.dictionary.importing import ImportOptions, import_code_list, import_dictionary
from catalogue.services.dictionary.report import FileReport, RejectedCodeList, RejectedDictionary
from catalogue.services.link_derivation import derive_links
from catalogue.services.rights import operator
from catalogue.services.table_joins.deriving import derive_table_joins
from catalogue.services.table_schema import ImportReport, import_table_schemas


@click.group("import")
def import_() -> None:
    """Importer des descriptions."""


@import_.command("table-schema")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--without-foreign-keys", is_flag=True, help="Ne pas lire les clés étrangères déclarées.")
@click.option("--publisher", default="cnam", show_default=True, help="Organisation qui publie ces tables.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in DatasetKind]),
    default=DatasetKind.TABLE.value,
    show_default=True,
    help="Nature des jeux de données importés.",
)
@json_option
@pass_context
def table_schema(
    context: Context, *, folder: Path, without_foreign_keys: bool, publisher: str, kind: str, as_json: bool
) -> None:
    """Importer des fichiers Table Schema et leurs nomenclatures, récursivement."""
    started = utc_now()
    with progress() as advance, context.ready_database.unit_of_work() as session:
        report = import_table_schemas(
            session,
            folder=folder,
            publisher=publisher,
            kind=DatasetKind(kind),
            with_foreign_keys=not without_foreign_keys,
            progress=advance,
        )
        bindings = BindingReport()
        if report.added or report.changed:
            bindings = propose_bindings(session, since=started)
            derive_links(session)
            derive_table_joins(session)
    if as_json:
        print_json(report.as_json() | {"bindings": bindings.as_json()})
    else:
        _print_report(report)
        print_binding_report(bindings)
    # Last: what was imported stands, and is told, even where the index cannot be written now.
    follow_index(context)


def _print_report(report: ImportReport) -> None:
    for problem in report.problems:
        field = problem.field or "—"
        line = _(
            "%(file)s, champ %(field)s : %(fault)s", file=problem.file, field=field, fault=problem.message
        )
        click.echo(line, err=True)
    click.echo(
        _(
            "%(tables)s tables, %(variables)s variables, %(foreign_keys)s clés étrangères, "
            "%(code_lists)s nomenclatures, %(codes)s codes.",
            tables=number(report.tables),
            variables=number(report.variables),
            foreign_keys=number(report.foreign_keys),
            code_lists=number(report.code_lists),
            codes=number(report.codes),
        )
    )
    click.echo(
        _(
            "%(added)s ajoutés, %(changed)s modifiés, %(unchanged)s inchangés ; "
            "%(problems)s anomalies signalées.",
            added=number(report.added),
            changed=number(report.changed),
            unchanged=number(report.unchanged),
            problems=number(len(report.problems)),
        )
    )


Command = TypeVar("Command", bound=Callable[..., Any])


def file_options(command: Command) -> Command:
    """Give a command the options of every import of one file."""
    for option in (
        click.option("--dry-run", is_flag=True, help="Dire ce qui changerait, sans rien écrire."),
        click.option("--prune", is_flag=True, help="Supprimer ce que le fichier n’a plus."),
        click.option(
            "--map",
            "mapped",
            multiple=True,
            metavar="CHAMP=COLONNE",
            help="Lire ce champ dans cette colonne ; répétable.",
        ),
        json_option,
    ):
        command = option(command)
    return command


@import_.command("dictionary")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dataset", "slug", required=True, help="Jeu de données que le fichier décrit.")
@click.option("--without-code-lists", is_flag=True, help="Ne pas lire les feuilles de codes.")
@file_options
@pass_context
def dictionary(
    context: Context,
    *,
    file: Path,
    slug: str,
    without_code_lists: bool,
    dry_run: bool,
    prune: bool,
    mapped: Sequence[str],
    as_json: bool,
) -> int:
    """Importer le dictionnaire d’un jeu de données : CSV, XLSX, XLS, ODS, Table Schema ou CSVW."""
    problems = Problems(_existing(file).name)
    draft = read_dictionary(file, mapping=_mapping(mapped), problems=problems)
    options = ImportOptions(dry_run=dry_run, prune=prune, with_code_lists=not without_code_lists)
    database = context.ready_database
    opened = database.reading if dry_run else database.unit_of_work
    try:
        with opened() as session:
            report = import_dictionary(
                session,
                operator(),
                slug=slug,
                draft=draft,
                problems=problems,
                today=utc_now().date(),
                options=options,
            )
    except RejectedDictionary as refused:
        report = refused.report
    if as_json:
        print_json(report.as_json(translate))
    else:
        print_dictionary_report(report)
    return _end(context, report)


@import_.command("code-list")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", required=True, help="Nomenclature que le fichier donne ; créée si elle n’existe pas.")
@click.option("--title", help="Titre d’une nomenclature nouvelle.")
@file_options
@pass_context
def code_list(
    context: Context,
    *,
    file: Path,
    slug: str,
    title: str | None,
    dry_run: bool,
    prune: bool,
    mapped: Sequence[str],
    as_json: bool,
) -> int:
    """Importer les codes d’une nomenclature : CSV, XLSX, XLS, ODS ou JSON."""
    problems = Problems(_existing(file).name)
    draft = read_code_list(file, mapping=_mapping(mapped), problems=problems)
    options = ImportOptions(dry_run=dry_run, prune=prune)
    database = context.ready_database
    opened = database.reading if dry_run else database.unit_of_work
    try:
        with opened() as session:
            report = import_code_list(
                session, operator(), slug=slug, title=title, draft=draft, problems=problems, options=options
            )
    except RejectedCodeList as refused:
        report = refused.report
    if as_json:
        print_json(report.as_json(translate))
    else:
        print_code_list_report(report)
    return _end(context, report)


@import_.command("crosswalk")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--slug", required=True, help="Table de passage que le fichier donne ; créée si elle n’existe pas."
)
@click.option("--source", help="Nomenclature de départ d’une table nouvelle.")
@click.option("--target", help="Nomenclature d’arrivée d’une table nouvelle.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in CrosswalkKind]),
    help="Nature d’une table nouvelle ; sans cette option, correspondence.",
)
@click.option("--title", help="Titre d’une table nouvelle.")
@click.option(
    "--cardinality",
    type=click.Choice([cardinality.value for cardinality in Cardinality]),
    help="De la source à la cible ; les correspondances qui la démentent sont refusées.",
)
@click.option(
    "--nothing", multiple=True, metavar="MOT", help="Ce que le fichier écrit à la place d’un code absent."
)
@click.option(
    "--quoted", is_flag=True, help="Ôter les apostrophes droites autour des codes ('01' devient 01)."
)
@file_options
@pass_context
def crosswalk(
    context: Context,
    *,
    file: Path,
    slug: str,
    source: str | None,
    target: str | None,
    kind: str | None,
    title: str | None,
    cardinality: str | None,
    nothing: Sequence[str],
    quoted: bool,
    dry_run: bool,
    prune: bool,
    mapped: Sequence[str],
    as_json: bool,
) -> int:
    """Importer une table de passage entre deux nomenclatures : CSV, XLSX, XLS, ODS ou SSSOM."""
    problems = Problems(_existing(file).name)
    draft = read_crosswalk(
        file, mapping=_mapping(mapped), problems=problems, writing=Writing(frozenset(nothing), quoted)
    )
    wanted = Wanted(
        source=source,
        target=target,
        kind=CrosswalkKind(kind) if kind else None,
        title=title,
        cardinality=Cardinality(cardinality) if cardinality else None,
    )
    options = ImportOptions(dry_run=dry_run, prune=prune)
    database = context.ready_database
    opened = database.reading if dry_run else database.unit_of_work
    try:
        with opened() as session:
            report = import_crosswalk(
                session, operator(), slug=slug, draft=draft, wanted=wanted, problems=problems, options=options
            )
    except RejectedCrosswalk as refused:
        report = refused.report
    if as_json:
        print_json(report.as_json(translate))
    else:
        print_crosswalk_report(report)
    return _end(context, report)


def _existing(file: Path) -> Path:
    """Return the path of a file that is there.

    :raises BadQuery: it is not.
    """
    if not file.is_file():
        raise BadQuery("Le fichier « %(file)s » n’existe pas.", file=file)
    return file


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Return which column each field is to be read from.

    :raises BadQuery: a pair has no `=`.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        field, equals, header = pair.partition("=")
        if not (field and equals and header):
            raise BadQuery("--map attend CHAMP=COLONNE, reçu « %(pair)s ».", pair=pair)
        found[field] = header
    return found


def _end(context: Context, report: FileReport) -> int:
    """Bring the index up to date where something was written; return the exit status."""
    if report.has_errors:
        return USER_MISTAKE
    if not report.dry_run:
        follow_index(context)
    return 0
