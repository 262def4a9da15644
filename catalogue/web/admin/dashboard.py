"""`/admin/`: where an editor begins: what waits, what was changed last, and every sort of record."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import gettext as _

from catalogue.domain.vocabularies import LinkStatus, PublicationState
from catalogue.services.binding.lists import count_proposals
from catalogue.services.editing.history import list_revisions
from catalogue.services.editing.lists import LinkRow, RecordRow, list_link_decisions, list_records
from catalogue.services.rights import Right
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.history import ShownRevision, show_revision
from catalogue.web.admin.sections import PARTS_OF_DATASET, SECTIONS, Section, list_url, new_url, record_url
from catalogue.web.site import current_site

blueprint = Blueprint("admin_dashboard", __name__, url_prefix=ADMIN)

DRAFTS_SHOWN, CHANGES_SHOWN, LINKS_SHOWN = 10, 10, 5


@dataclass(frozen=True)
class Entry:
    """One sort of record; `new_url` is absent where one is added from elsewhere."""

    plural: str
    new: str
    list_url: str
    new_url: str | None


@dataclass(frozen=True)
class Draft:
    """A record that nobody published yet."""

    label: str
    url: str


@dataclass(frozen=True)
class DashboardContext:
    """What `admin/dashboard.html` shows; `drafts` by sort, `stale_links` those whose path changed.

    `waiting_bindings` is how many proposed bindings nobody decided on."""

    sections: tuple[Entry, ...]
    drafts: tuple[tuple[Section, tuple[Draft, ...]], ...]
    stale_links: tuple[LinkRow, ...]
    waiting_bindings: int
    revisions: tuple[ShownRevision, ...]


@blueprint.get("/")
def home() -> str:
    """Show what waits and what was done."""
    stated = [section for section in SECTIONS.values() if section.is_stated]
    with current_site().database.reading() as session:
        drafts = tuple(
            (
                section,
                list_records(session, section.kind, state=PublicationState.DRAFT, limit=DRAFTS_SHOWN),
            )
            for section in stated
        )
        stale = list_link_decisions(session, status=LinkStatus.STALE, limit=LINKS_SHOWN)
        waiting_bindings = count_proposals(session)
        revisions = list_revisions(session, limit=CHANGES_SHOWN)
    context = DashboardContext(
        sections=tuple(_entry(section) for name, section in SECTIONS.items() if name not in PARTS_OF_DATASET),
        drafts=tuple((section, _drafts(section, rows)) for section, rows in drafts if rows),
        stale_links=stale,
        waiting_bindings=waiting_bindings,
        revisions=tuple(show_revision(revision) for revision in revisions),
    )
    return render_template("admin/dashboard.html", page=context)


def _entry(section: Section) -> Entry:
    # A note is added from the page of what it is about.
    added_here = section.kind.name != "guidance"
    may_add = current_actor().may(Right.EDIT_DRAFTS if section.is_stated else Right.EDIT_PUBLISHED)
    return Entry(
        plural=str(_(section.words.plural)),
        new=str(_(section.words.new)),
        list_url=list_url(section),
        new_url=new_url(section) if added_here and may_add else None,
    )


def _drafts(section: Section, rows: tuple[RecordRow, ...]) -> tuple[Draft, ...]:
    return tuple(Draft(row.label, record_url(section, row.address)) for row in rows)
