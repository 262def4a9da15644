"""`catalogue links recipe` and `links try`: the script that joins two files, and what it gives."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.errors import BadQuery
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import Filter
from catalogue.services.recipe_tests import save_trial
from catalogue.services.recipes import RecipeLanguage, RecipeRequest, get_recipe
from catalogue.services.rights import operator
from catalogue.services.trying import Trial, TrialSide, try_link

Command = TypeVar("Command", bound=Callable[..., None])
Pairs = tuple[str, ...]


def choices(command: Command) -> Command:
    """Give a command the options that say what the catalogue cannot know of the files."""
    options = [
        click.option("--level", help="Le niveau voulu : departement, region… ; sinon le plus fin."),
        click.option(
            "--without", multiple=True, help="Ce par quoi ne pas croiser, concept ou clé : age, sexe, region…"
        ),
        *(
            option
            for side, said in (("extract", "l’extrait"), ("base", "la base"))
            for option in _side(side, said)
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _side(side: str, said: str) -> list[Callable[[Command], Command]]:
    return [
        click.option(
            f"--{side}-column",
            multiple=True,
            metavar="CLÉ=COLONNE",
            help=f"La colonne d’une clé dans {said} ; CLÉ==valeur pour tout le fichier.",
        ),
        click.option(
            f"--{side}-keep",
            multiple=True,
            metavar="COLONNE=VALEUR",
            help=f"Ne garder que ces lignes dans {said}.",
        ),
        click.option(
            f"--{side}-sum",
            multiple=True,
            metavar="COLONNE",
            help=f"Une colonne de plus à additionner dans {said}.",
        ),
        click.option(f"--{side}-separator", help=f"Le séparateur de colonnes dans {said}."),
        click.option(f"--{side}-encoding", help=f"L’encodage de {said} : utf-8, iso-8859-1, windows-1252."),
    ]


passage_option = click.option(
    "--passage",
    multiple=True,
    metavar="NOM=FICHIER",
    help="Le fichier d’une table de passage, sous le nom que lui donne la recette.",
)


@click.command("recipe")
@click.argument("extract")
@click.argument("base")
@click.option(
    "--language",
    type=click.Choice([item.value for item in RecipeLanguage]),
    default=RecipeLanguage.SQL.value,
    help="sql est DuckDB.",
)
@choices
@pass_context
def recipe(context: Context, /, *, extract: str, base: str, language: str, **said: Pairs | str) -> None:
    """Écrire le script qui joint les deux fichiers, au niveau commun le plus fin."""
    request = _request(extract, base, said, {}, {}, base_url=context.settings.base_url)
    with context.ready_database.reading() as session:
        click.echo(get_recipe(session, request=request, language=RecipeLanguage(language)), nl=False)


@click.command("try")
@click.argument("extract")
@click.argument("base")
@click.option(
    "--extract-file", required=True, type=click.Path(path_type=Path), help="Le fichier de l’extrait."
)
@click.option("--base-file", required=True, type=click.Path(path_type=Path), help="Le fichier de la base.")
@passage_option
@choices
@click.option("--save", is_flag=True, help="Garder le résultat avec le croisement, où chacun le verra.")
@json_option
@pass_context
def try_(
    context: Context,
    /,
    *,
    extract: str,
    base: str,
    extract_file: Path,
    base_file: Path,
    passage: Pairs,
    save: bool,
    as_json: bool,
    **said: Pairs | str,
) -> None:
    """Essayer un croisement sur de vrais fichiers CSV : ce qui s’apparie, ce qui reste."""
    files = {"extract": str(extract_file), "base": str(base_file)}
    request = _request(extract, base, said, files, _pairs(passage))
    with context.ready_database.reading() as session:
        found = try_link(session, request=request)
    if save:
        # The files are read before anything is locked: a trial may take minutes.
        with context.ready_database.unit_of_work() as session:
            save_trial(session, operator(), request=request, trial=found)
    if as_json:
        print_json(found.as_json())
        return
    _print(found)
    if save:
        click.echo(_("Résultat gardé avec le croisement."))


def _request(
    extract: str,
    base: str,
    said: dict[str, Pairs | str],
    files: dict[str, str],
    passages: dict[str, str],
    *,
    base_url: str | None = None,
) -> RecipeRequest:
    return RecipeRequest(
        extract=extract,
        base=base,
        level=_word(said["level"]),
        without=_words(said["without"]),
        extract_choices=_choices("extract", said, files, passages),
        base_choices=_choices("base", said, files, passages),
        base_url=base_url or "",
    )


def _choices(
    side: str, said: dict[str, Pairs | str], files: dict[str, str], passages: dict[str, str]
) -> SideChoices:
    kept = _words(said[f"{side}_keep"])
    return SideChoices(
        columns=_pairs(_words(said[f"{side}_column"])),
        filters=tuple(Filter(*pair) for pair in map(_pair, kept)),
        sums=_words(said[f"{side}_sum"]),
        file=files.get(side),
        passages=passages,
        separator=_word(said[f"{side}_separator"]),
        encoding=_word(said[f"{side}_encoding"]),
    )


def _words(said: Pairs | str) -> Pairs:
    return said if isinstance(said, tuple) else ()


def _word(said: Pairs | str) -> str | None:
    return said if isinstance(said, str) else None


def _pairs(texts: Pairs) -> dict[str, str]:
    return dict(map(_pair, texts))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise BadQuery("« %(text)s » : écrivez un nom, le signe =, puis une valeur.", text=text[:80])
    return name, value


def _print(found: Trial) -> None:
    for name, side in ((_("Extrait"), found.extract), (_("Base"), found.base)):
        click.echo(_line(name, side))
    for code in found.unmatched:
        click.echo(_("  – %(side)s, %(key)s : %(code)s (%(rows)s lignes, %(why)s)", **vars(code)))
    for key in found.concealed:
        click.echo(_("Codes non montrés, ils mènent à une personne ou le peuvent : %(key)s", key=key))
    for text in found.lost:
        click.echo(_("Mesure perdue : %(text)s", text=text))


def _line(name: str, side: TrialSide) -> str:
    return _(
        "%(name)s : %(rows)s lignes lues, %(kept)s gardées ; %(matched)s clés sur %(keys)s trouvées en face"
        " (%(rate)s), %(row_rate)s des lignes.",
        name=name,
        rows=number(side.rows_read),
        kept=number(side.rows_kept),
        matched=number(side.matched_keys),
        keys=number(side.keys),
        rate=_share(side.key_rate),
        row_rate=_share(side.row_rate),
    )


def _share(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}".replace(".", ",").replace("%", "\N{NARROW NO-BREAK SPACE}%")
