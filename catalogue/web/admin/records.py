"""`/admin/…`: add, correct, publish and remove the records of the catalogue.

One set of views for every sort: `sections.py` says where each stands, the services what each holds. A form
goes through `services/editing/saving.py`, which checks rights, version and rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request

from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import BadQuery
from catalogue.services.editing.faults import EditConflict, RejectedEdit
from catalogue.services.editing.forms import read_record
from catalogue.services.editing.record_type import Address
from catalogue.services.editing.saving import (
    change_record,
    change_state,
    create_record,
    remove_record,
    require_removable,
)
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.conflicts import conflict_page, without_choices
from catalogue.web.admin.kept import is_resumed, resumable
from catalogue.web.admin.record_pages import CREATED, REMOVED, SAVED, STATED, new_page, record_page
from catalogue.web.admin.sections import (
    RECORDS,
    SECTIONS,
    Section,
    crumbs,
    list_url,
    of_section,
    record_url,
)
from catalogue.web.paging import MAX_KEY
from catalogue.web.site import current_site

blueprint = Blueprint(RECORDS, __name__, url_prefix=ADMIN)


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
    return record_page(section, _address(section, arguments))


def save(section: Section, **arguments: str) -> Response:
    """Save a form; shown again with what was typed when it is refused, or compared when it is stale."""
    address, typed, row_version = _address(section, arguments), typed_fields(section), posted_version()
    if is_resumed():
        return record_page(section, address, typed, row_version)
    kept = without_choices(typed)
    try:
        with current_site().database.unit_of_work() as session:
            saved = change_record(
                session, current_actor(), section.kind, address=address, typed=kept, row_version=row_version
            )
    except RejectedEdit as error:
        return record_page(section, address, kept, row_version, faults=error.faults)
    except EditConflict as conflict:
        return conflict_page(section, address, typed, conflict)
    return _gone_to(record_url(section, saved.address, fait=SAVED, version=saved.row_version))


def new_form(section: Section, **arguments: str) -> Response:
    """Show the form of a record to be made; opening it asks for no right, saving it does."""
    parent = _parent(section, arguments)
    return new_page(section, parent, {})


def create(section: Section, **arguments: str) -> Response:
    """Add the record of a form."""
    parent, typed = _parent(section, arguments), typed_fields(section)
    if is_resumed():
        return new_page(section, parent, typed)
    try:
        with current_site().database.unit_of_work() as session:
            saved = create_record(session, current_actor(), section.kind, parent=parent, typed=typed)
    except RejectedEdit as error:
        return new_page(section, parent, typed, faults=error.faults)
    return _gone_to(record_url(section, saved.address, fait=CREATED, version=saved.row_version))


def state(section: Section, **arguments: str) -> Response:
    """Publish a record, or withdraw it."""
    address, wanted = _address(section, arguments), request.form.get("state", "")
    if wanted not in {known.value for known in PublicationState}:
        raise BadQuery("L’état demandé n’existe pas.")
    row_version = posted_version()
    try:
        with current_site().database.unit_of_work() as session:
            saved = change_state(
                session,
                current_actor(),
                section.kind,
                address=address,
                state=PublicationState(wanted),
                row_version=row_version,
            )
    except RejectedEdit as error:
        return record_page(section, address, None, row_version, faults=error.faults)
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
