"""`catalogue keys …`: propose to which code lists variables belong, list what waits, decide."""

from pathlib import Path

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.following import follow_index
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.domain.vocabularies import LinkStatus
from catalogue.errors import BadQuery
from catalogue.services.binding.deciding import confirm_binding, reject_binding
from catalogue.services.binding.lists import ProposedBinding, list_proposals
from catalogue.services.binding.proposing import propose_bindings
from catalogue.services.binding.report import BindingReport
from catalogue.services.binding.samples import read_samples
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.rights import operator

LISTED = 50


@click.group()
def keys() -> None:
    """Rattachements : de quelle nomenclature sont les codes d’une variable."""


@keys.command("propose")
@click.option("--dataset", help="Seulement les variables de ce jeu de données.")
@click.option(
    "--values",
    type=click.Path(path_type=Path),
    help="Un CSV de ce jeu : ses valeurs sont comparées aux nomenclatures, jamais gardées.",
)
@json_option
@pass_context
def propose(context: Context, *, dataset: str | None, values: Path | None, as_json: bool) -> None:
    """Proposer des rattachements ; ce qui a été décidé n’est pas proposé de nouveau."""
    if values is not None and dataset is None:
        raise BadQuery("L’option --values demande --dataset : dites de quel jeu est ce fichier.")
    samples = read_samples(values) if values is not None else None
    with context.ready_database.unit_of_work() as session:
        report = propose_bindings(session, dataset=dataset, samples=samples)
    if as_json:
        print_json(report.as_json())
    else:
        print_binding_report(report)
    follow_index(context)


def print_binding_report(report: BindingReport) -> None:
    """Print what a run did, in one sentence."""
    click.echo(
        _(
            "Rattachements : %(keys)s clés déclarées par la source, %(added)s propositions ajoutées, "
            "%(changed)s modifiées, %(removed)s retirées, %(unchanged)s inchangées.",
            keys=number(report.keys),
            added=number(report.added),
            changed=number(report.changed),
            removed=number(report.removed),
            unchanged=number(report.unchanged),
        )
    )


@keys.command("list")
@click.option("--dataset", help="Seulement les variables de ce jeu de données.")
@click.option(
    "--status",
    type=click.Choice([LinkStatus.PROPOSED.value, LinkStatus.CONFIRMED.value, LinkStatus.REJECTED.value]),
    default=LinkStatus.PROPOSED.value,
    show_default=True,
    help="Où en est la proposition.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=LISTED, show_default=True, help="Au plus.")
@json_option
@pass_context
def list_(context: Context, *, dataset: str | None, status: str, limit: int, as_json: bool) -> None:
    """Lister les propositions, les plus sûres d’abord, avec ce qui parle pour elles."""
    with context.ready_database.reading() as session:
        found = list_proposals(session, dataset=dataset, status=LinkStatus(status), limit=limit)
    if as_json:
        print_json({"proposals": [item.as_json() for item in found]})
        return
    for item in found:
        _print_proposal(item)
    if not found:
        click.echo(_("Aucune proposition."))


def _print_proposal(item: ProposedBinding) -> None:
    score = f"{item.score:.2f}".replace(".", ",")
    click.echo(f"{score}  {item.dataset} {item.variable} → {item.code_list}")
    for hint in item.evidence:
        click.echo(f"  – {hint.text}")


@keys.command("confirm")
@click.argument("dataset")
@click.argument("variable")
@click.argument("code_list")
@click.option("--reason", default="", help="Le motif, gardé avec la décision.")
@pass_context
def confirm(context: Context, *, dataset: str, variable: str, code_list: str, reason: str) -> None:
    """Confirmer un rattachement : il devient une clé de jointure."""
    with context.ready_database.unit_of_work() as session:
        try:
            name = confirm_binding(
                session,
                operator(),
                dataset=dataset,
                variable=variable,
                code_list=code_list,
                reason=reason,
            )
        except RejectedEdit as refused:
            raise next(iter(refused.faults.values())) from refused
    click.echo(_("%(dataset)s : clé de jointure « %(name)s » ajoutée.", dataset=dataset, name=name))
    follow_index(context)


@keys.command("reject")
@click.argument("dataset")
@click.argument("variable")
@click.argument("code_list")
@click.option("--reason", required=True, help="Le motif, gardé avec la décision.")
@pass_context
def reject(context: Context, *, dataset: str, variable: str, code_list: str, reason: str) -> None:
    """Rejeter un rattachement : il n’est plus jamais proposé."""
    with context.ready_database.unit_of_work() as session:
        try:
            reject_binding(
                session,
                operator(),
                dataset=dataset,
                variable=variable,
                code_list=code_list,
                reason=reason,
            )
        except RejectedEdit as refused:
            raise next(iter(refused.faults.values())) from refused
    click.echo(
        _(
            "%(variable)s de %(dataset)s n’est plus proposée pour « %(code_list)s ».",
            variable=variable,
            dataset=dataset,
            code_list=code_list,
        )
    )
