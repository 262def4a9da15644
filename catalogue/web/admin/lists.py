"""`/admin/…`: the records of each sort, drafts included, in the order they came."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from catalogue.domain.vocabularies import PublicationState
from catalogue.errors import BadQuery
from catalogue.services.editing.lists import RecordRow, list_records
from catalogue.services.editing.record_type import Address
from catalogue.services.rights import Right, right_to_edit
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.record_pages import REMOVED
from catalogue.web.admin.sections import (
    LISTS,
    SECTIONS,
    Section,
    crumbs,
    list_url,
    new_url,
    of_section,
    record_url,
)
from catalogue.web.paging import after_argument
from catalogue.web.site import current_site

blueprint = Blueprint(LISTS, __name__, url_prefix=ADMIN)

LIST_SIZE = 50


@dataclass(frozen=True)
class ListContext:
    """What `admin/list.html` shows: records and states one may narrow by, each with its address."""

    section: Section
    parent: Address
    rows: tuple[tuple[RecordRow, str], ...]
    states: tuple[tuple[PublicationState, str], ...]
    state: PublicationState | None
    may_add: bool
    new_url: str
    all_url: str
    was_removed: bool
    crumbs: list[tuple[str, str | None]]
    first_url: str | None
    next_url: str | None


def show_list(section: Section, **arguments: str) -> str:
    """Show a page of the records of one sort."""
    parent, wanted, after = _parent(section, arguments), _state(section), after_argument()
    with current_site().database.reading() as session:
        found = list_records(
            session, section.kind, parent=parent, state=wanted, after=after, limit=LIST_SIZE + 1
        )
    rows = found[:LIST_SIZE]
    narrowed = {"etat": wanted.value} if wanted else {}
    if section.kind.name == "guidance" and parent:
        narrowed["sur"] = parent[0]
    context = ListContext(
        section=section,
        parent=parent,
        rows=tuple((row, record_url(section, row.address)) for row in rows),
        states=tuple(
            (state, list_url(section, parent, etat=state.value))
            for state in PublicationState
            if section.is_stated
        ),
        state=wanted,
        may_add=_may_add(section, parent, rows),
        new_url=new_url(section, parent),
        all_url=list_url(section, parent),
        was_removed=request.args.get("fait") == REMOVED,
        crumbs=_crumbs(section, parent),
        first_url=list_url(section, parent, **narrowed) if after else None,
        next_url=list_url(section, parent, **narrowed, apres=rows[-1].id) if len(found) > LIST_SIZE else None,
    )
    return render_template("admin/list.html", page=context)


def _parent(section: Section, arguments: dict[str, str]) -> Address:
    if section.kind.name == "guidance":
        about = request.args.get("sur")
        return (about,) if about else ()
    return tuple(arguments.values())


def _state(section: Section) -> PublicationState | None:
    text = request.args.get("etat")
    if not text or not section.is_stated:
        return None
    if text not in {known.value for known in PublicationState}:
        raise BadQuery("L’état demandé n’existe pas.")
    return PublicationState(text)


def _may_add(section: Section, parent: Address, rows: tuple[RecordRow, ...]) -> bool:
    """Tell whether the actor may add one: what has a state begins as a draft, a part shares its dataset's."""
    if section.is_stated:
        return current_actor().may(Right.EDIT_DRAFTS)
    if section.kind.name == "guidance" and not parent:
        # A note is added from the page of what it is about.
        return False
    if section.parent is not None and rows:
        return current_actor().may(right_to_edit(rows[0].state))
    return current_actor().may(Right.EDIT_DRAFTS if section.parent else Right.EDIT_PUBLISHED)


def _crumbs(section: Section, parent: Address) -> list[tuple[str, str | None]]:
    steps = crumbs(section, parent if section.parent else ())
    return [*steps[:-1], (steps[-1][0], None)]


def _register() -> None:
    for name, section in SECTIONS.items():
        view = of_section(show_list, section)
        blueprint.add_url_rule(section.list_rule, name, view, methods=["GET"])


_register()
