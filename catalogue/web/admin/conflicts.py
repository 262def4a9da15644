"""Two people edited one record: show both versions, field by field, and let the second one choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request

from catalogue.services.editing.faults import EditConflict
from catalogue.services.editing.record_type import Address
from catalogue.web.admin.forms import field_label, shown_text
from catalogue.web.admin.sections import Section, crumbs, record_url

# A field of the merge form says which of the two texts to keep.
CHOICE, STORED, TYPED = "choice-", "stored", "typed"


@dataclass(frozen=True)
class Compared:
    """One field that differs; `keeps` is the text proposed: `stored` or `typed`."""

    name: str
    label: str
    stored: str
    typed: str
    keeps: str
    changed_by_others: bool | None


@dataclass(frozen=True)
class ConflictContext:
    """What `admin/conflict.html` shows: `carried` are the fields typed, to be sent again with the choices."""

    section: Section
    address: Address
    author: str | None
    made_at: datetime | None
    fields: tuple[Compared, ...]
    carried: tuple[tuple[str, str], ...]
    row_version: int
    action: str
    crumbs: list[tuple[str, str | None]]


def without_choices(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, less the fields for which the stored text was chosen: they stay as they are."""
    return {name: text for name, text in typed.items() if request.form.get(f"{CHOICE}{name}") != STORED}


def conflict_page(
    section: Section, address: Address, typed: Mapping[str, str], conflict: EditConflict
) -> Response:
    """Show both versions; nothing was saved, nothing typed is lost."""
    fields = tuple(
        Compared(
            name=item.field,
            label=field_label(section, item.field),
            stored=shown_text(section.kind.field(item.field), item.stored),
            typed=shown_text(section.kind.field(item.field), item.typed),
            keeps=STORED if item.untouched else TYPED,
            changed_by_others=item.changed_by_others,
        )
        for item in conflict.differences
    )
    # What is the same on both sides is not sent again: it stays as it is stored.
    differing = {item.name for item in fields}
    context = ConflictContext(
        section=section,
        address=address,
        author=conflict.author,
        made_at=conflict.made_at,
        fields=fields,
        carried=tuple((name, text) for name, text in typed.items() if name in differing),
        row_version=conflict.row_version,
        action=record_url(section, address),
        crumbs=crumbs(section, address),
    )
    return make_response(render_template("admin/conflict.html", page=context), 409)
