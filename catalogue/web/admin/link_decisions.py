"""`/admin/croisements…`: confirm or reject what was derived, with a reason."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.vocabularies import LinkStatus
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.link_decisions import LinkDecision, decide_link, read_decision
from catalogue.services.editing.link_rejections import LinkPart, parts_of_link, reject_part
from catalogue.services.editing.lists import LinkRow, list_link_decisions
from catalogue.services.link_views import LinkView
from catalogue.services.links import get_link
from catalogue.services.rights import Right
from catalogue.services.table_joins.answers import are_tables
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.join_decisions import joins_form, take_decision
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.lists import LIST_SIZE
from catalogue.web.admin.records import posted_version
from catalogue.web.paging import after_argument
from catalogue.web.site import current_site

STATUSES = frozenset(status.value for status in LinkStatus)

blueprint = Blueprint("admin_links", __name__, url_prefix=f"{ADMIN}/croisements")


@dataclass(frozen=True)
class LinksContext:
    """What `admin/links.html` shows."""

    rows: tuple[LinkRow, ...]
    status: LinkStatus | None
    statuses: tuple[LinkStatus, ...]
    first_url: str | None
    next_url: str | None


@dataclass(frozen=True)
class LinkDecisionContext:
    """What `admin/link.html` shows; `status`, `only` and `reason` as stored or as just typed."""

    link: LinkView
    decision: LinkDecision
    status: str
    only: str
    parts: tuple[LinkPart, ...]
    reason: str
    row_version: int
    faults: tuple[tuple[str, str], ...]
    may_decide: bool
    notice: str | None


@blueprint.get("")
def index() -> str:
    """Show a page of links, those of one status where one is asked for."""
    text, after = request.args.get("statut"), after_argument()
    if text and text not in STATUSES:
        raise BadQuery("L’état demandé n’existe pas.")
    status = LinkStatus(text) if text else None
    with current_site().database.reading() as session:
        found = list_link_decisions(session, status=status, after=after, limit=LIST_SIZE + 1)
    rows = found[:LIST_SIZE]
    context = LinksContext(
        rows=rows,
        status=status,
        statuses=tuple(LinkStatus),
        first_url=url_for("admin_links.index", statut=text) if after else None,
        next_url=url_for("admin_links.index", statut=text, apres=rows[-1].id)
        if len(found) > LIST_SIZE
        else None,
    )
    return render_template("admin/links.html", page=context)


@blueprint.get("/<extract>/<base>")
def form(extract: str, base: str) -> Response:
    """Show a link, or the joins of two tables, and the decision on it."""
    if _are_tables(extract, base):
        return joins_form(extract, base)
    return _page(extract, base, 200)


@blueprint.post("/<extract>/<base>")
@resumable
def decide(extract: str, base: str) -> Response:
    """Take the decision of the form."""
    tables = _are_tables(extract, base)
    if is_resumed():
        show = joins_form if tables else _page
        return show(extract, base, 200, is_typed=True)
    status, only = request.form.get("status", ""), request.form.get("only", "")
    decided = LinkStatus(status) if status in STATUSES else LinkStatus.PROPOSED
    if tables:
        return take_decision(extract, base, decided)
    chosen: dict[str, Any] = {
        "extract": extract,
        "base": base,
        "reason": request.form.get("reason", ""),
        "row_version": posted_version(),
    }
    try:
        with current_site().database.unit_of_work() as session:
            if status == LinkStatus.REJECTED.value and only:
                reject_part(session, current_actor(), part=only, **chosen)
            else:
                decide_link(session, current_actor(), status=decided, **chosen)
    except RejectedEdit as error:
        return _page(extract, base, 422, is_typed=True, faults=error.faults)
    return make_response(redirect(_after(extract, base), 303))


def _are_tables(one: str, other: str) -> bool:
    with current_site().database.reading() as session:
        return are_tables(session, one=one, other=other)


def _after(extract: str, base: str) -> str:
    """Return the page of the decision; that of the answer where a rejected part was the only way."""
    with current_site().database.reading() as session:
        try:
            read_decision(session, extract=extract, base=base)
        except NotFound:
            return url_for("links.link", extract=extract, base=base)
    return url_for("admin_links.form", extract=extract, base=base, fait="decide")


def _page(
    extract: str,
    base: str,
    status: int,
    *,
    is_typed: bool = False,
    faults: dict[str, Invalid] | None = None,
) -> Response:
    with current_site().database.reading() as session:
        link = get_link(session, extract=extract, base=base)
        decision = read_decision(session, extract=extract, base=base)
        parts = parts_of_link(session, extract=extract, base=base)
    done = _("La décision est enregistrée.") if request.args.get("fait") == "decide" else None
    resumed = _("Voici ce que vous aviez saisi. Rien n’est encore enregistré : relisez, puis enregistrez.")
    notice = resumed if is_resumed() else done
    context = LinkDecisionContext(
        link=link,
        decision=decision,
        status=request.form.get("status", "") if is_typed else decision.status.value,
        only=request.form.get("only", "") if is_typed else "",
        parts=parts,
        reason=request.form.get("reason", "") if is_typed else decision.reason or "",
        row_version=posted_version() if is_typed else decision.row_version,
        faults=tuple(
            (name, fault.sentence(lambda text: str(_(text)))) for name, fault in (faults or {}).items()
        ),
        may_decide=current_actor().may(Right.DECIDE_LINKS),
        notice=str(notice) if notice else None,
    )
    return make_response(render_template("admin/link.html", page=context), status)
