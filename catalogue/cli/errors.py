"""One table from errors to exit statuses, and the sentences for mistakes of the command itself."""

import click

from catalogue.cli.language import gettext as _
from catalogue.cli.language import is_english, translate
from catalogue.errors import CatalogueError, Unavailable

USER_MISTAKE = 2
# EX_TEMPFAIL of sysexits.h: trying again later may work.
TRY_LATER = 75


def exit_status_of(error: Exception) -> int:
    """Print the error in one line on standard error and return the exit status it means."""
    if isinstance(error, click.Abort):
        click.echo(_("Interrompu."), err=True)
        return 130
    if isinstance(error, CatalogueError):
        click.echo(error.sentence(translate), err=True)
        return TRY_LATER if isinstance(error, Unavailable) else USER_MISTAKE
    if isinstance(error, click.ClickException) and is_english():
        click.echo(error.format_message(), err=True)
    else:
        click.echo(_usage_sentence(error), err=True)
    return USER_MISTAKE


def _usage_sentence(error: Exception) -> str:
    """Say in French what click says in English."""
    if isinstance(error, click.NoSuchOption):
        hint = (
            f" Vouliez-vous dire {' ou '.join(sorted(error.possibilities))} ?" if error.possibilities else ""
        )
        return f"L’option {error.option_name} n’existe pas.{hint}"
    if isinstance(error, click.MissingParameter):
        return f"Il manque {_parameter(error)}. Voir --help."
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error)} : valeur refusée ({_reason(error)})."
    if isinstance(error, click.BadOptionUsage):
        return f"L’option {error.option_name} demande une valeur."
    if isinstance(error, click.UsageError):
        return f"Commande mal formée : {error.format_message()} Voir --help."
    return str(error)


def _parameter(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return (parameter.name or "un argument").upper() if parameter else "un argument"


def _reason(error: click.BadParameter) -> str:
    parameter_type = error.param.type if error.param else None
    if isinstance(parameter_type, click.IntRange):
        return f"un nombre entier de {parameter_type.min} à {parameter_type.max or '…'} est attendu"
    if isinstance(parameter_type, click.Choice):
        return f"attendu : {', '.join(str(choice) for choice in parameter_type.choices)}"
    if isinstance(parameter_type, click.Path):
        return "ce dossier ou ce fichier n’existe pas ou ne peut pas être lu"
    return error.message.rstrip(".")
