"""`/admin/croisements/TABLE/TABLE`: confirm or reject the joins of two tables, with a reason.

The address is that of links, which hands over here when both sides are tables.
"""

from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.vocabularies import LinkStatus
from catalogue.errors import Invalid, NotFound
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.rights import Right
from catalogue.services.table_joins.answers import TablesAnswer, ask_tables
from catalogue.services.table_joins.deciding import decide_joins, version_of_joins
from catalogue.services.table_joins.views import JoinView, joins_of_pair
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.kept import is_resumed
from catalogue.web.admin.records import posted_version
from catalogue.web.site import current_site


@dataclass(frozen=True)
class JoinDecisionContext:
    """What `admin/joins.html` shows; `status` and `reason` as stored or as just typed."""

    answer: TablesAnswer
    joins: tuple[JoinView, ...]
    status: str
    reason: str
    row_version: int
    faults: tuple[tuple[str, str], ...]
    may_decide: bool
    notice: str | None


def joins_form(
    one: str,
    other: str,
    status: int = 200,
    *,
    is_typed: bool = False,
    faults: dict[str, Invalid] | None = None,
) -> Response:
    """Show the joins of two tables and the decision on them.

    :raises NotFound: no join is known between them.
    """
    with current_site().database.reading() as session:
        answer = ask_tables(session, one=one, other=other)
        joins = joins_of_pair(session, one=one, other=other)
    if not joins:
        raise NotFound("Aucune jointure connue entre « %(one)s » et « %(other)s ».", one=one, other=other)
    context = JoinDecisionContext(
        answer=answer,
        joins=joins,
        status=request.form.get("status", "") if is_typed else joins[0].status.value,
        reason=request.form.get("reason", "") if is_typed else joins[0].review_reason or "",
        row_version=posted_version() if is_typed else version_of_joins(joins),
        faults=tuple(
            (name, fault.sentence(lambda text: str(_(text)))) for name, fault in (faults or {}).items()
        ),
        may_decide=current_actor().may(Right.DECIDE_LINKS),
        notice=_notice(),
    )
    return make_response(render_template("admin/joins.html", page=context), status)


def take_decision(one: str, other: str, decided: LinkStatus) -> Response:
    """Take the decision of the form on every join of two tables."""
    try:
        with current_site().database.unit_of_work() as session:
            decide_joins(
                session,
                current_actor(),
                one=one,
                other=other,
                status=decided,
                reason=request.form.get("reason", ""),
                row_version=posted_version(),
            )
    except RejectedEdit as error:
        return joins_form(one, other, 422, is_typed=True, faults=error.faults)
    return make_response(redirect(url_for("admin_links.form", extract=one, base=other, fait="decide"), 303))


def _notice() -> str | None:
    if is_resumed():
        return str(
            _("Voici ce que vous aviez saisi. Rien n’est encore enregistré : relisez, puis enregistrez.")
        )
    return str(_("La décision est enregistrée.")) if request.args.get("fait") == "decide" else None
