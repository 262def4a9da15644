"""`/admin/historique…`: who changed what, when, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.vocabularies import LinkStatus, PublicationState, RevisionAction
from catalogue.services.binding.deciding import BINDING
from catalogue.services.editing.fields import Value
from catalogue.services.editing.history import RevisionView, list_revisions
from catalogue.services.editing.link_decisions import LINK
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.table_joins.deciding import TABLE_JOIN
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.forms import field_label, shown_text
from catalogue.web.admin.sections import SECTIONS, NamedPage, named_page
from catalogue.web.labels import label_of
from catalogue.web.paging import MAX_KEY, whole_argument
from catalogue.web.site import current_site

blueprint = Blueprint("admin_history", __name__, url_prefix=f"{ADMIN}/historique")

HISTORY_SIZE = 30
# What is no record with a form: a person decides on it.
_DECIDED = frozenset({LINK, BINDING, TABLE_JOIN})


@dataclass(frozen=True)
class ShownChange:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRevision:
    """One line of the history; `sort` is what the record is, in words."""

    id: int
    sort: str
    record_key: str
    page_key: str
    row_version: int
    action: RevisionAction
    changes: tuple[ShownChange, ...]
    reason: str | None
    author: str
    made_at: datetime


@dataclass(frozen=True)
class HistoryContext:
    """What `admin/history.html` shows; `about` narrows it to one page of the catalogue."""

    about: NamedPage | None
    revisions: tuple[ShownRevision, ...]
    first_url: str | None
    next_url: str | None


@blueprint.get("")
def history() -> str:
    """Show the newest changes, of everything or of one page (`?page=dataset:open-medic`)."""
    page_key = request.args.get("page") or None
    before = whole_argument("avant", default=0, maximum=MAX_KEY)
    with current_site().database.reading() as session:
        found = list_revisions(
            session, page_key=_possible(page_key), before=before or None, limit=HISTORY_SIZE + 1
        )
    shown = found[:HISTORY_SIZE]
    further = {"page": page_key} if page_key else {}
    context = HistoryContext(
        about=named_page(page_key) if page_key else None,
        revisions=tuple(show_revision(revision) for revision in shown),
        first_url=url_for("admin_history.history", **further) if before else None,  # type: ignore[arg-type]
        next_url=url_for("admin_history.history", **further, avant=shown[-1].id)  # type: ignore[arg-type]
        if len(found) > HISTORY_SIZE
        else None,
    )
    return render_template("admin/history.html", page=context)


def show_revision(revision: RevisionView) -> ShownRevision:
    """Return a change in the words of the forms."""
    return ShownRevision(
        id=revision.id,
        sort=_sort(revision.record_type),
        record_key=revision.record_key,
        page_key=revision.page_key,
        row_version=revision.row_version,
        action=revision.action,
        changes=tuple(
            ShownChange(
                _label(revision.record_type, change.field),
                _text(revision.record_type, change.field, change.before),
                _text(revision.record_type, change.field, change.after),
            )
            for change in revision.changes
        ),
        reason=revision.reason,
        author=revision.author,
        made_at=revision.made_at,
    )


def _sort(record_type: str) -> str:
    if section := SECTIONS.get(record_type):
        return str(_(section.words.singular))
    return str(_("Rattachement") if record_type == BINDING else _("Croisement"))


def _possible(page_key: str | None) -> str | None:
    """Return a key that both stores can be asked for: PostgreSQL refuses some characters by itself."""
    return page_key if page_key is None or page_key.isprintable() else ""


def _label(record_type: str, name: str) -> str:
    if record_type in _DECIDED:
        named = {"status": _("Décision"), "recipe_test": _("Essai de la recette"), "path": _("Chemin")}
        return str(named.get(name) or _("Motif"))
    return field_label(SECTIONS[record_type], name)


def _text(record_type: str, name: str, value: Value) -> str:
    if value is None:
        return ""
    if record_type in _DECIDED:
        return str(label_of(LinkStatus(value))) if name == "status" else str(value)
    if name == "state":
        return str(label_of(PublicationState(value)))
    field = RECORD_TYPES[record_type].field(name)
    return shown_text(field, field.write(value))
