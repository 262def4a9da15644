"""The pages that show the form of a record: as stored, as just typed, or empty.

Views are in `records.py`; what a form asks is in `forms.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import Invalid
from catalogue.services.editing.forms import EditableRecord, read_record, suggestions
from catalogue.services.editing.record_type import Address
from catalogue.services.rights import Right, right_to_edit
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.forms import RecordForm, record_form
from catalogue.web.admin.kept import is_resumed
from catalogue.web.admin.sections import (
    PARTS_OF_DATASET,
    SECTIONS,
    Section,
    crumbs,
    list_url,
    named_page,
    new_url,
    public_url,
    record_url,
)
from catalogue.web.site import current_site

# What was just done, said on the page it leads back to.
SAVED, CREATED, STATED, REMOVED = "enregistre", "cree", "etat", "efface"
# Where a file is brought in, by the sort of record it describes.
IMPORTED = {"dataset": "admin_import.dictionary_form", "code-list": "admin_import.code_list_form"}


@dataclass(frozen=True)
class PartLink:
    """Where what belongs to a record is listed, or what a note belongs to."""

    label: str
    url: str


@dataclass(frozen=True)
class RecordContext:
    """What `admin/record.html` shows; `address` is that of the parent for a new record."""

    section: Section
    address: Address
    is_new: bool
    form: RecordForm
    row_version: int
    state: PublicationState | None
    may_save: bool
    notice: str | None
    crumbs: list[tuple[str, str | None]]
    action: str
    public_url: str | None = None
    history_url: str | None = None
    parts: tuple[PartLink, ...] = ()
    next_state: PublicationState | None = None
    state_url: str | None = None
    removal_url: str | None = None


def record_page(
    section: Section,
    address: Address,
    typed: Mapping[str, str] | None = None,
    row_version: int | None = None,
    *,
    faults: Mapping[str, Invalid] | None = None,
) -> Response:
    """Return the form of a record; with faults, a refusal (422).

    :param typed: what was just typed, in place of what is stored.
    :param row_version: the version that was typed on.
    :raises NotFound: there is no such record.
    """
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=address)
        proposed = suggestions(session, section.kind)
    texts = {**record.typed, **(typed or {})}
    form = record_form(section, texts, suggestions=proposed, is_new=False, faults=faults)
    may_save = current_actor().may(right_to_edit(record.state))
    next_state = _next_state(section, record.state)
    is_removable = section.kind.is_removable or record.state is PublicationState.DRAFT
    context = RecordContext(
        section=section,
        address=address,
        is_new=False,
        form=form,
        row_version=record.row_version if row_version is None else row_version,
        state=record.state,
        may_save=may_save,
        notice=_resumed_notice() or _notice(),
        crumbs=crumbs(section, address),
        action=record_url(section, address),
        public_url=None if record.state is PublicationState.DRAFT else public_url(section, address),
        history_url=url_for("admin_history.history", page=record.page_key),
        parts=_parts(section, address, record),
        next_state=next_state,
        state_url=record_url(section, address, "state") if next_state else None,
        removal_url=record_url(section, address, "removal") if may_save and is_removable else None,
    )
    return make_response(render_template("admin/record.html", page=context), 422 if faults else 200)


def new_page(
    section: Section,
    parent: Address,
    typed: Mapping[str, str],
    *,
    faults: Mapping[str, Invalid] | None = None,
) -> Response:
    """Return the form of a record to be made; with faults, a refusal (422).

    :raises NotFound: what it would belong to does not exist.
    """
    with current_site().database.reading() as session:
        made = section.kind.make(session, parent)
        with session.no_autoflush:
            found_state = section.kind.state_of(session, made)
        proposed = suggestions(session, section.kind)
    form = record_form(section, typed, suggestions=proposed, is_new=True, faults=faults)
    context = RecordContext(
        section=section,
        address=parent,
        is_new=True,
        form=form,
        row_version=0,
        state=found_state,
        may_save=current_actor().may(right_to_edit(found_state)),
        notice=_resumed_notice(),
        crumbs=[*crumbs(section, parent), (str(_(section.words.new)), None)],
        action=new_url(section, parent),
    )
    return make_response(render_template("admin/record.html", page=context), 422 if faults else 200)


def _next_state(section: Section, state: PublicationState | None) -> PublicationState | None:
    """Return what the actor may make of the record: published if it is not, withdrawn if it is."""
    if not section.is_stated or not current_actor().may(Right.PUBLISH):
        return None
    is_public = state is PublicationState.PUBLISHED
    return PublicationState.WITHDRAWN if is_public else PublicationState.PUBLISHED


def _parts(section: Section, address: Address, record: EditableRecord) -> tuple[PartLink, ...]:
    if section.kind.name == "guidance":
        about = named_page(record.page_key)
        return (PartLink(f"{about.sort} {about.key}", about.url),) if about.url else ()
    owned = PARTS_OF_DATASET if section.kind.name == "dataset" else ()
    parts = [
        PartLink(str(_(SECTIONS[name].words.plural)), list_url(SECTIONS[name], address)) for name in owned
    ]
    if section.kind.name in IMPORTED:
        parts.append(
            PartLink(str(_("Importer un fichier")), url_for(IMPORTED[section.kind.name], slug=address[0]))
        )
    if section.kind.name in {"dataset", "variable"}:
        proposed = url_for("admin_bindings.index", jeu=address[0])
        parts.append(PartLink(str(_("Rattachements proposés")), proposed))
    if section.kind.name in {"dataset", "code-list"}:
        notes = SECTIONS["guidance"]
        parts.append(PartLink(str(_(notes.words.plural)), list_url(notes, sur=record.page_key)))
    return tuple(parts)


def _resumed_notice() -> str | None:
    if not is_resumed():
        return None
    return str(_("Voici ce que vous aviez saisi. Rien n’est encore enregistré : relisez, puis enregistrez."))


def _notice() -> str | None:
    version = request.args.get("version", "")
    number = version if version.isascii() and version.isdigit() and len(version) <= 10 else ""
    sentences = {
        SAVED: _("Enregistré (version %(version)s).", version=number),
        CREATED: _("Notice créée (version %(version)s).", version=number),
        STATED: _("L’état est changé (version %(version)s).", version=number),
    }
    found = sentences.get(request.args.get("fait", "")) if number else None
    spread = _("La recherche, le flux et l’API suivent dans les deux secondes.")
    return f"{found} {spread}" if found else None
