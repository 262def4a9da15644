"""`/admin/rattachements…`: proposed bindings, the best first, each with what speaks for it, to decide on."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import LinkStatus
from catalogue.errors import BadQuery, Invalid
from catalogue.services.binding.deciding import confirm_binding, reject_binding
from catalogue.services.binding.lists import ProposedBinding, count_proposals, list_proposals, read_proposal
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.rights import right_to_edit
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.records import posted_version
from catalogue.web.paging import after_argument
from catalogue.web.site import current_site

blueprint = Blueprint("admin_bindings", __name__, url_prefix=f"{ADMIN}/rattachements")

# Each takes a screen with its evidence: fewer than records.
LIST_SIZE = 20
CONFIRM, REJECT = "confirm", "reject"


@dataclass(frozen=True)
class ShownBinding:
    """A proposal with whether this account may decide on it, and what was typed in its form."""

    item: ProposedBinding
    action: str
    may_decide: bool
    reason: str
    row_version: int
    problem: str | None


@dataclass(frozen=True)
class BindingsContext:
    """What `admin/bindings.html` shows."""

    shown: tuple[ShownBinding, ...]
    dataset: str | None
    waiting: int
    notice: str | None
    first_url: str | None
    next_url: str | None


@dataclass(frozen=True)
class BindingContext:
    """What `admin/binding.html` shows."""

    shown: ShownBinding
    notice: str | None


@blueprint.get("")
def index() -> str:
    """Show a page of what waits, of one dataset where one is asked for."""
    dataset, after = request.args.get("jeu") or None, after_argument()
    if dataset is not None and not is_slug(dataset):
        raise BadQuery("Le jeu de données demandé n’existe pas.")
    with current_site().database.reading() as session:
        found = list_proposals(session, dataset=dataset, after=after, limit=LIST_SIZE + 1)
        waiting = count_proposals(session)
    rows = found[:LIST_SIZE]
    context = BindingsContext(
        shown=tuple(_shown(item) for item in rows),
        dataset=dataset,
        waiting=waiting,
        notice=_notice(),
        first_url=url_for("admin_bindings.index", jeu=dataset) if after else None,
        next_url=url_for("admin_bindings.index", jeu=dataset, apres=rows[-1].id)
        if len(found) > LIST_SIZE
        else None,
    )
    return render_template("admin/bindings.html", page=context)


@blueprint.get("/<dataset>/<code_list>/<path:variable>")
def form(dataset: str, code_list: str, variable: str) -> Response:
    """Show one proposal and the decision on it."""
    return _page(dataset, code_list, variable, 200)


@blueprint.post("/<dataset>/<code_list>/<path:variable>")
@resumable
def decide(dataset: str, code_list: str, variable: str) -> Response:
    """Confirm or reject, as the button pressed says."""
    if is_resumed():
        return _page(dataset, code_list, variable, 200, is_typed=True)
    decision = request.form.get("decision")
    if decision not in {CONFIRM, REJECT}:
        raise BadQuery("Ce formulaire est incomplet : rechargez la page, puis recommencez.")
    take = confirm_binding if decision == CONFIRM else reject_binding
    try:
        with current_site().database.unit_of_work() as session:
            take(
                session,
                current_actor(),
                dataset=dataset,
                variable=variable,
                code_list=code_list,
                reason=request.form.get("reason", ""),
                row_version=posted_version(),
            )
    except RejectedEdit as error:
        return _page(dataset, code_list, variable, 422, is_typed=True, faults=error.faults)
    return make_response(redirect(url_for("admin_bindings.index", jeu=dataset, fait=decision), 303))


def _page(
    dataset: str,
    code_list: str,
    variable: str,
    status: int,
    *,
    is_typed: bool = False,
    faults: Mapping[str, Invalid] | None = None,
) -> Response:
    with current_site().database.reading() as session:
        item = read_proposal(session, dataset=dataset, variable=variable, code_list=code_list)
    context = BindingContext(_shown(item, is_typed=is_typed, faults=faults), _notice())
    return make_response(render_template("admin/binding.html", page=context), status)


def _shown(
    item: ProposedBinding, *, is_typed: bool = False, faults: Mapping[str, Invalid] | None = None
) -> ShownBinding:
    fault = (faults or {}).get("reason")
    return ShownBinding(
        item=item,
        action=url_for(
            "admin_bindings.decide", dataset=item.dataset, code_list=item.code_list, variable=item.variable
        ),
        may_decide=item.status is not LinkStatus.CONFIRMED and current_actor().may(right_to_edit(item.state)),
        reason=request.form.get("reason", "") if is_typed else "",
        row_version=posted_version() if is_typed else item.row_version,
        problem=fault.sentence(lambda text: str(_(text))) if fault else None,
    )


def _notice() -> str | None:
    if is_resumed():
        return str(
            _("Voici ce que vous aviez saisi. Rien n’est encore enregistré : relisez, puis enregistrez.")
        )
    done = {
        CONFIRM: _("Rattachement confirmé : la clé de jointure est ajoutée."),
        REJECT: _("Rattachement rejeté : il ne sera plus proposé."),
    }
    found = done.get(request.args.get("fait", ""))
    return str(found) if found else None
