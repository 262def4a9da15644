"""`/admin/`: where an editor begins: what waits, what was changed last, and every sort of record."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from catalogue.domain.vocabularies import LinkStatus, PublicationState
from catalogue.services.editing.history import list_revisions
from catalogue.services.editing.lists import LinkRow, RecordRow, list_link_decisions, list_records
from catalogue.services.rights import Right
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.history import ShownRevision, show_revision
from catalogue.web.admin.sections import PARTS_OF_DATASET, SECTIONS, Section
from catalogue.web.site import current_site

blueprint = Blueprint("admin_dashboard", __name__, url_prefix=ADMIN)

DRAFTS_SHOWN, CHANGES_SHOWN, LINKS_SHOWN = 10, 10, 5


@dataclass(frozen=True)
class DashboardContext:
    """What `admin/dashboard.html` shows; `drafts` by sort, `stale_links` those whose path changed."""

    sections: tuple[Section, ...]
    drafts: tuple[tuple[Section, tuple[RecordRow, ...]], ...]
    stale_links: tuple[LinkRow, ...]
    revisions: tuple[ShownRevision, ...]
    manages_accounts: bool


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
        revisions = list_revisions(session, limit=CHANGES_SHOWN)
    context = DashboardContext(
        sections=tuple(section for name, section in SECTIONS.items() if name not in PARTS_OF_DATASET),
        drafts=tuple((section, rows) for section, rows in drafts if rows),
        stale_links=stale,
        revisions=tuple(show_revision(revision) for revision in revisions),
        manages_accounts=current_actor().may(Right.MANAGE_ACCOUNTS),
    )
    return render_template("admin/dashboard.html", page=context)
