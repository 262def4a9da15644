"""`catalogue users …`: accounts. A one-time link is printed; no password is ever given on a command line."""

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, print_json
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.services.accounts.invitations import IssuedLink, issue_link
from catalogue.services.accounts.users import (
    AccountView,
    add_account,
    change_role,
    get_account,
    list_accounts,
    set_active,
)
from catalogue.services.rights import operator
from catalogue.settings import settings_with_address

role_type = click.Choice([role.value for role in Role])


@click.group()
def users() -> None:
    """Comptes : qui peut modifier le catalogue."""


@users.command("add")
@click.argument("email")
@click.option("--role", type=role_type, required=True, help="Ce que le compte pourra faire.")
@click.option("--name", help="Nom affiché à côté de ses décisions ; jamais l’adresse.")
@pass_context
def add(context: Context, *, email: str, role: str, name: str | None) -> None:
    """Ajouter un compte et imprimer le lien par lequel son titulaire choisit un mot de passe.

    Pour un compte qui n’en a pas encore, donne un nouveau lien : le précédent ne vaut plus.
    """
    with context.ready_database.unit_of_work() as session:
        link = add_account(session, actor=operator(), email=email, role=Role(role), name=name, now=utc_now())
    _print_link(context, link)


@users.command("link")
@click.argument("email")
@pass_context
def link_(context: Context, *, email: str) -> None:
    """Imprimer un nouveau lien, par lequel un titulaire choisit un nouveau mot de passe."""
    with context.ready_database.unit_of_work() as session:
        found = get_account(session, actor=operator(), email=email)
        link = issue_link(session, actor=operator(), user_id=found.id, now=utc_now())
    _print_link(context, link)


@users.command("list")
@json_option
@pass_context
def list_(context: Context, *, as_json: bool) -> None:
    """Lister les comptes, dans l’ordre de leur création."""
    with context.ready_database.reading() as session:
        found = list_accounts(session, actor=operator())
    if as_json:
        print_json({"users": [account.as_json() for account in found]})
        return
    for account in found:
        click.echo(f"{account.email}  {account.role.value}  {_state(account)}")
    if not found:
        click.echo(_("Aucun compte."))


@users.command("role")
@click.argument("email")
@click.argument("role", type=role_type)
@pass_context
def role_(context: Context, *, email: str, role: str) -> None:
    """Changer le rôle d’un compte ; ses sessions prennent fin."""
    with context.ready_database.unit_of_work() as session:
        found = get_account(session, actor=operator(), email=email)
        change_role(session, actor=operator(), user_id=found.id, role=Role(role))
    click.echo(_("%(email)s : %(role)s.", email=found.email, role=role))


@users.command("deactivate")
@click.argument("email")
@pass_context
def deactivate(context: Context, *, email: str) -> None:
    """Désactiver un compte : ses sessions prennent fin, il ne peut plus se connecter."""
    _set_active(context, email, is_active=False)


@users.command("activate")
@click.argument("email")
@pass_context
def activate(context: Context, *, email: str) -> None:
    """Réactiver un compte désactivé."""
    _set_active(context, email, is_active=True)


def _set_active(context: Context, email: str, *, is_active: bool) -> None:
    with context.ready_database.unit_of_work() as session:
        found = get_account(session, actor=operator(), email=email)
        account = set_active(session, actor=operator(), user_id=found.id, is_active=is_active)
    click.echo(f"{account.email}  {_state(account)}")


def _state(account: AccountView) -> str:
    if not account.is_active:
        return _("désactivé")
    return _("en service") if account.has_password else _("attend son mot de passe")


def _print_link(context: Context, link: IssuedLink) -> None:
    address = settings_with_address(context.settings).base_url
    click.echo(_("Lien pour %(email)s, à usage unique, valable 72 heures :", email=link.email), err=True)
    # Alone on standard output, so that it can be piped.
    click.echo(f"{address}/admin/invitation/{link.token}")
