"""Compare what was typed with what somebody else saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import Revision
from catalogue.errors import Invalid
from catalogue.services.editing.faults import Difference, EditConflict
from catalogue.services.editing.fields import Field, Value
from catalogue.services.editing.history import revisions_since
from catalogue.services.editing.record_type import RecordType, Values, snapshot


def refuse_stale(
    session: Session, kind: RecordType, record: Any, typed: Mapping[str, str], row_version: int
) -> None:
    """Refuse a form opened on an older version, unless it asks for nothing else than what is stored.

    :raises EditConflict: somebody saved the record since, and what was typed differs from it.
    """
    if record.row_version == row_version:
        return
    stored = snapshot(kind, record)
    later = revisions_since(session, kind, record.id, row_version)
    differences = tuple(
        _difference(field, stored, typed[field.name], later, is_whole=_is_whole(record, row_version, later))
        for field in kind.fields
        if field.name in typed and not field.fixed and not _says(field, typed[field.name], stored[field.name])
    )
    if differences:
        last = later[-1] if later else None
        raise EditConflict(
            differences,
            row_version=record.row_version,
            author=last.author if last else None,
            made_at=last.made_at if last else None,
        )


def _is_whole(record: Any, row_version: int, later: list[Revision]) -> bool:
    """Tell whether the history holds every change since that version: bulk changes keep none."""
    return len({revision.row_version for revision in later}) == int(record.row_version) - row_version


def _difference(
    field: Field, stored: Values, typed: str, later: list[Revision], *, is_whole: bool
) -> Difference:
    first = next((revision for revision in later if field.name in revision.after), None)
    opened_with = first.before.get(field.name) if first else stored[field.name]
    return Difference(
        field=field.name,
        stored=field.write(stored[field.name]),
        typed=typed,
        changed_by_others=True if first else (False if is_whole else None),
        untouched=first is not None and _says(field, typed, opened_with),
    )


def _says(field: Field, typed: str, value: Value) -> bool:
    """Tell whether a text means this value; one that cannot be read means none."""
    if field.is_shown(typed, value):
        return True
    try:
        meant = field.parse(typed)
    except Invalid:
        return False
    return bool(meant == value)
