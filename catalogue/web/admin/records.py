"""`/admin/…`: add, correct, publish and remove the records of the catalogue.

One set of views for every sort: `sections.py` says where each stands, the services what each holds. A form
goes through `services/editing/saving.py`, which checks rights, version and rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import BadQuery, Invalid
from catalogue.services.editing.faults import EditConflict, RejectedEdit
from catalogue.services.editing.forms import EditableRecord, read_record, suggestions
from catalogue.services.editing.record_type import Address
from catalogue.services.editing.saving import (
    change_record,
    change_state,
    create_record,
    remove_record,
    require_removable,
)
from catalogue.services.rights import Right, right_to_edit
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.conflicts import conflict_page, without_choices
from catalogue.web.admin.forms import RecordForm, record_form
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.sections import (
    PARTS_OF_DATASET,
    RECORDS,
    SECTIONS,
    Section,
    crumbs,
    list_url,
    new_url,
    of_section,
    public_url,
    record_url,
)
from catalogue.web.paging import MAX_KEY
from catalogue.web.site import current_site

blueprint = Blueprint(RECORDS, __name__, url_prefix=ADMIN)

SAVED, CREATED, STATED, REMOVED = "enregistre", "cree", "etat", "efface"


@dataclass(frozen=True)
class PartLink:
    """Where what belongs to a record is listed."""

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


@dataclass(frozen=True)
class RemovalContext:
    """What `admin/remove.html` asks."""

    section: Section
    address: Address
    row_version: int
    crumbs: list[tuple[str, str | None]]
    action: str
    back_url: str


def edit_form(section: Section, **arguments: str) -> Response:
    """Show the form of a record."""
    address = _address(section, arguments)
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=address)
        proposed = suggestions(session, section.kind)
    form = record_form(section, record.typed, suggestions=proposed, is_new=False)
    return _record_page(section, address, form, record=record, row_version=record.row_version)


def save(section: Section, **arguments: str) -> Response:
    """Save a form; shown again with what was typed when it is refused, or compared when it is stale."""
    address, typed, row_version = _address(section, arguments), typed_fields(section), posted_version()
    if is_resumed():
        return _shown_again(section, address, typed, row_version, status=200)
    kept = without_choices(typed)
    try:
        with current_site().database.unit_of_work() as session:
            saved = change_record(
                session, current_actor(), section.kind, address=address, typed=kept, row_version=row_version
            )
    except RejectedEdit as error:
        return _shown_again(section, address, kept, row_version, status=422, faults=error.faults)
    except EditConflict as conflict:
        return conflict_page(section, address, typed, conflict)
    return _gone_to(record_url(section, saved.address, fait=SAVED, version=saved.row_version))


def new_form(section: Section, **arguments: str) -> Response:
    """Show the form of a record to be made; opening it asks for no right, saving it does."""
    parent = _parent(section, arguments)
    return _new_page(section, parent, {}, status=200)


def create(section: Section, **arguments: str) -> Response:
    """Add the record of a form."""
    parent, typed = _parent(section, arguments), typed_fields(section)
    if is_resumed():
        return _new_page(section, parent, typed, status=200)
    try:
        with current_site().database.unit_of_work() as session:
            saved = create_record(session, current_actor(), section.kind, parent=parent, typed=typed)
    except RejectedEdit as error:
        return _new_page(section, parent, typed, status=422, faults=error.faults)
    return _gone_to(record_url(section, saved.address, fait=CREATED, version=saved.row_version))


def state(section: Section, **arguments: str) -> Response:
    """Publish a record, or withdraw it."""
    address, wanted = _address(section, arguments), request.form.get("state", "")
    if wanted not in {known.value for known in PublicationState}:
        raise BadQuery("L’état demandé n’existe pas.")
    with current_site().database.unit_of_work() as session:
        saved = change_state(
            session,
            current_actor(),
            section.kind,
            address=address,
            state=PublicationState(wanted),
            row_version=posted_version(),
        )
    return _gone_to(record_url(section, address, fait=STATED, version=saved.row_version))


def removal_form(section: Section, **arguments: str) -> Response:
    """Ask whether a record is really to be removed."""
    address = _address(section, arguments)
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=address)
    require_removable(current_actor(), section.kind, record.state)
    context = RemovalContext(
        section=section,
        address=address,
        row_version=record.row_version,
        crumbs=crumbs(section, address),
        action=record_url(section, address, "remove"),
        back_url=record_url(section, address),
    )
    return make_response(render_template("admin/remove.html", page=context))


def remove(section: Section, **arguments: str) -> Response:
    """Remove a record."""
    address = _address(section, arguments)
    with current_site().database.unit_of_work() as session:
        remove_record(session, current_actor(), section.kind, address=address, row_version=posted_version())
    return _gone_to(list_url(section, address[:1] if section.parent else (), fait=REMOVED))


def typed_fields(section: Section) -> dict[str, str]:
    """Return what was typed in the fields that this sort of record has, and in no other."""
    return {
        field.name: request.form[field.name] for field in section.kind.fields if field.name in request.form
    }


def posted_version() -> int:
    """Return the version that the form was opened on.

    :raises BadQuery: the form does not say.
    """
    text = request.form.get("row_version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_KEY):
        raise BadQuery("Ce formulaire est incomplet : rechargez la page, puis recommencez.")
    return int(text)


def _address(section: Section, arguments: Mapping[str, str]) -> Address:
    return tuple(arguments[name] for name in section.arguments)


def _parent(section: Section, arguments: Mapping[str, str]) -> Address:
    if section.kind.name == "guidance":
        return (request.args.get("sur", ""),)
    return tuple(arguments.values())


def _shown_again(
    section: Section,
    address: Address,
    typed: Mapping[str, str],
    row_version: int,
    *,
    status: int,
    faults: Mapping[str, Invalid] | None = None,
) -> Response:
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=address)
        proposed = suggestions(session, section.kind)
    texts = {**record.typed, **typed}
    form = record_form(section, texts, suggestions=proposed, is_new=False, faults=faults)
    return _record_page(section, address, form, record=record, row_version=row_version, status=status)


def _record_page(
    section: Section,
    address: Address,
    form: RecordForm,
    *,
    record: EditableRecord,
    row_version: int,
    status: int = 200,
) -> Response:
    may_save = current_actor().may(right_to_edit(record.state))
    next_state = _next_state(section, record.state)
    is_removable = section.kind.is_removable or record.state is PublicationState.DRAFT
    context = RecordContext(
        section=section,
        address=address,
        is_new=False,
        form=form,
        row_version=row_version,
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
    return make_response(render_template("admin/record.html", page=context), status)


def _next_state(section: Section, state: PublicationState | None) -> PublicationState | None:
    """Return what the actor may make of the record: published if it is not, withdrawn if it is."""
    if not section.is_stated or not current_actor().may(Right.PUBLISH):
        return None
    is_public = state is PublicationState.PUBLISHED
    return PublicationState.WITHDRAWN if is_public else PublicationState.PUBLISHED


def _parts(section: Section, address: Address, record: EditableRecord) -> tuple[PartLink, ...]:
    owned = PARTS_OF_DATASET if section.kind.name == "dataset" else ()
    parts = [
        PartLink(str(_(SECTIONS[name].words.plural)), list_url(SECTIONS[name], address)) for name in owned
    ]
    if section.kind.name in {"dataset", "code-list"}:
        notes = SECTIONS["guidance"]
        parts.append(PartLink(str(_(notes.words.plural)), list_url(notes, sur=record.page_key)))
    return tuple(parts)


def _new_page(
    section: Section,
    parent: Address,
    typed: Mapping[str, str],
    *,
    status: int,
    faults: Mapping[str, Invalid] | None = None,
) -> Response:
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
    return make_response(render_template("admin/record.html", page=context), status)


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


def _gone_to(url: str) -> Response:
    return make_response(redirect(url, 303))


def _register() -> None:
    """Give each sort of record its addresses."""
    for name, section in SECTIONS.items():
        edit, add = section.rule, f"/ajouter{section.list_rule}"
        routes = [
            (edit, f"edit_{name}", edit_form, "GET"),
            (edit, f"save_{name}", save, "POST"),
            (add, f"new_{name}", new_form, "GET"),
            (add, f"create_{name}", create, "POST"),
        ]
        if section.is_stated:
            routes.append((f"/etat{edit}", f"state_{name}", state, "POST"))
        if section.is_stated or section.kind.is_removable:
            routes.append((f"/effacer{edit}", f"removal_{name}", removal_form, "GET"))
            routes.append((f"/effacer{edit}", f"remove_{name}", remove, "POST"))
        for rule, endpoint, view, method in routes:
            bound = of_section(view, section)
            shown_again = view in {save, create}
            blueprint.add_url_rule(
                rule, endpoint, resumable(bound) if shown_again else bound, methods=[method]
            )


_register()
