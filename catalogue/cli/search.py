"""`catalogue search`: the same search as the page."""

from collections.abc import Sequence

import click

from catalogue.cli.context import Context, pass_context
from catalogue.cli.language import gettext as _
from catalogue.cli.output import json_option, number, print_json
from catalogue.errors import BadQuery
from catalogue.search.query import parse_query
from catalogue.services.code_ranking import FoundCodes
from catalogue.services.search import results_as_json, search_all


@click.command()
@click.argument("query")
@click.option("--type", "document_type", help="dataset, variable, codelist ou reuse.")
@click.option("--kind", help="extract, table ou external : des jeux de données seulement.")
@click.option("--facet", "facets", multiple=True, metavar="NOM=VALEUR", help="Restreindre ; répétable.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Nombre de résultats."
)
@json_option
@pass_context
def search(
    context: Context,
    *,
    query: str,
    document_type: str | None,
    kind: str | None,
    facets: Sequence[str],
    limit: int,
    as_json: bool,
) -> None:
    """Chercher jeux de données, variables, nomenclatures, codes et réutilisations."""
    parsed = parse_query(query, document_type=document_type, kind=kind, facets=_chosen(facets), limit=limit)
    with context.database.reading() as session:
        found = search_all(session, context.index, query=parsed)
    if as_json:
        print_json(results_as_json(found, base_url=context.settings.base_url or ""))
        return
    results = found.results
    _print_codes(found.codes)
    if results.corrected_to:
        click.echo(
            _(
                "Rien pour « %(asked)s ». Résultats pour « %(corrected)s » :",
                asked=query,
                corrected=results.corrected_to,
            )
        )
    for hit in results.hits:
        where = f"{hit.slug}/{hit.name}" if hit.name else hit.slug
        click.echo(f"{hit.type.value:9} {where} — {hit.title}")
    click.echo(_("%(total)s résultats.", total=number(results.total)), err=True)


def _print_codes(codes: FoundCodes) -> None:
    for group in codes.groups:
        for code in group.codes:
            label = f" — {code.label}" if code.label else ""
            click.echo(f"{'code':9} {group.code_list.slug}/{code.notation}{label}")
    if codes.is_capped:
        click.echo(_("Plus de %(total)s codes.", total=number(codes.total)), err=True)
    elif codes.total:
        click.echo(_("%(total)s codes.", total=number(codes.total)), err=True)


def _chosen(facets: Sequence[str]) -> dict[str, list[str]]:
    """Gather `name=value` pairs by name.

    :raises BadQuery: a pair has no `=`.
    """
    chosen: dict[str, list[str]] = {}
    for pair in facets:
        name, equals, value = pair.partition("=")
        if not (name and equals and value):
            raise BadQuery("--facet attend NOM=VALEUR, reçu « %(pair)s ».", pair=pair)
        chosen.setdefault(name, []).append(value)
    return chosen
