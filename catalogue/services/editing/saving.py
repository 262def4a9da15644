"""The one way in for an edit: rights, version, rules, history, links, index, all in one transaction.

Each function checks everything before it changes anything, and leaves committing to the unit of work.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from catalogue.domain.vocabularies import PublicationState, RevisionAction
from catalogue.errors import Conflict, Invalid
from catalogue.services.editing.conflicts import refuse_stale
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.history import record_revision
from catalogue.services.editing.record_type import Address, RecordType, Values, snapshot
from catalogue.services.link_derivation import derive_links
from catalogue.services.outbox import index_later
from catalogue.services.rights import Actor, Right, right_to_edit

Typed = Mapping[str, str]

# How the two stores say that a name is taken.
_UNIQUE = re.compile(r"UNIQUE constraint failed|duplicate key value")


@dataclass(frozen=True)
class Saved:
    """Where the record is now, at which version, and which fields changed; none when nothing did."""

    address: Address
    row_version: int
    changed: tuple[str, ...]


def create_record(
    session: Session, actor: Actor, kind: RecordType, *, parent: Address = (), typed: Typed
) -> Saved:
    """Add a record with what was typed; a field that was not typed stays empty.

    :param parent: address of the record it belongs to, if any.
    :raises Forbidden: the actor may not.
    :raises NotFound: the parent does not exist.
    :raises RejectedEdit: what was typed breaks a rule.
    """
    record = kind.make(session, parent)
    actor.require(right_to_edit(kind.state_of(session, record)))
    values = _parse(kind, {field.name: typed.get(field.name, "") for field in kind.fields})
    if kind.key_field is not None and kind.is_taken(session, record, values):
        raise RejectedEdit({kind.key_field: Invalid("Ce nom est déjà pris : choisissez-en un autre.")})
    with session.no_autoflush:
        _assign(session, kind, record, values)
        session.add(record)
    _flush(session)
    after = {name: value for name, value in snapshot(kind, record).items() if value not in (None, "", [])}
    record_revision(session, actor, kind, record, action=RevisionAction.CREATED, before={}, after=after)
    kind.question_links(session, record, after)
    _spread(session, kind, record, kind.link_fields, kind.linked_datasets(session, record))
    return Saved(kind.address_of(session, record), record.row_version, tuple(after))


def change_record(
    session: Session, actor: Actor, kind: RecordType, *, address: Address, typed: Typed, row_version: int
) -> Saved:
    """Give a record what was typed; a field that was not typed, or is fixed, stays as it is.

    :param row_version: the version the form was opened on.
    :raises Forbidden: the actor may not change it in its state.
    :raises NotFound: there is no such record.
    :raises EditConflict: somebody else changed it since; nothing is changed.
    :raises RejectedEdit: what was typed breaks a rule; nothing is changed.
    """
    record = kind.find(session, address, lock=True)
    actor.require(right_to_edit(kind.state_of(session, record)))
    refuse_stale(session, kind, record, typed, row_version)
    before = snapshot(kind, record)
    # What came back as it was shown is neither tidied nor judged: an import may have written it.
    asked = {
        field.name: typed[field.name]
        for field in kind.fields
        if field.name in typed
        and not field.fixed
        and not field.is_shown(typed[field.name], before[field.name])
    }
    values = _parse(kind, asked, stored=before)
    linked = kind.linked_datasets(session, record)
    with session.no_autoflush:
        _assign(
            session, kind, record, {name: value for name, value in values.items() if value != before[name]}
        )
    after = snapshot(kind, record)
    changed = tuple(name for name in after if after[name] != before[name])
    if not changed:
        return Saved(address, record.row_version, ())
    flag_modified(record, kind.anchor)
    _flush(session)
    record_revision(
        session,
        actor,
        kind,
        record,
        action=RevisionAction.CHANGED,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    kind.question_links(session, record, changed)
    _spread(session, kind, record, changed, linked | kind.linked_datasets(session, record))
    return Saved(address, record.row_version, changed)


def remove_record(
    session: Session, actor: Actor, kind: RecordType, *, address: Address, row_version: int
) -> None:
    """Remove a draft, or a part of a dataset. What it held stays in the history.

    :raises Forbidden: the actor may not.
    :raises NotFound: there is no such record.
    :raises Conflict: it was changed since `row_version`, others need it, or it was ever published.
    """
    record = kind.find(session, address, lock=True)
    require_removable(actor, kind, kind.state_of(session, record))
    _refuse_other_version(record, row_version)
    kind.refuse_removal(session, record)
    before = {name: value for name, value in snapshot(kind, record).items() if value not in (None, "", [])}
    record_revision(session, actor, kind, record, action=RevisionAction.DELETED, before=before, after={})
    subjects, linked = kind.subjects(session, record), kind.linked_datasets(session, record)
    kind.note_change(session, record)
    session.delete(record)
    _flush(session)
    session.expire_all()
    for subject in subjects:
        index_later(session, *subject)
    if linked:
        derive_links(session, touched=linked)


def require_removable(actor: Actor, kind: RecordType, state: PublicationState | None) -> None:
    """Refuse to remove what the actor may not change, or what the public ever saw.

    :raises Forbidden: the actor may not.
    :raises Conflict: it was published.
    """
    actor.require(right_to_edit(state))
    if not kind.is_removable and state is not PublicationState.DRAFT:
        raise Conflict("Une notice publiée ne s’efface pas : retirez-la, son adresse le dira.")


# What may follow what: an address once public is never taken back, it says that it was withdrawn.
_NEXT_STATES = {
    PublicationState.DRAFT: {PublicationState.PUBLISHED},
    PublicationState.PUBLISHED: {PublicationState.WITHDRAWN},
    PublicationState.WITHDRAWN: {PublicationState.PUBLISHED},
}


def change_state(
    session: Session,
    actor: Actor,
    kind: RecordType,
    *,
    address: Address,
    state: PublicationState,
    row_version: int,
) -> Saved:
    """Publish a draft, withdraw what is published, or publish again what was withdrawn.

    :raises Forbidden: the actor may not publish.
    :raises NotFound: there is no such record, or it has no state.
    :raises Conflict: it was changed since `row_version`, or cannot go to that state.
    """
    actor.require(Right.PUBLISH)
    record = kind.find(session, address, lock=True)
    current = kind.state_of(session, record)
    if current is state:
        return Saved(address, record.row_version, ())
    _refuse_other_version(record, row_version)
    if current is None or state not in _NEXT_STATES[current]:
        raise Conflict("Une notice ne passe pas de cet état à celui demandé.")
    record.state = state
    _flush(session)
    record_revision(
        session,
        actor,
        kind,
        record,
        action=RevisionAction.CHANGED,
        before={"state": current.value},
        after={"state": state.value},
    )
    _spread(session, kind, record, ("state",), kind.linked_datasets(session, record))
    return Saved(address, record.row_version, ("state",))


def _parse(kind: RecordType, typed: Typed, *, stored: Values | None = None) -> dict[str, Any]:
    """Return the values of what was typed.

    :raises RejectedEdit: some of it breaks a rule; every fault is told at once.
    """
    values: dict[str, Any] = {}
    faults: dict[str, Invalid] = {}
    for name, text in typed.items():
        try:
            values[name] = kind.field(name).parse(text)
        except Invalid as fault:
            faults[name] = fault
    faults = {**kind.check({**(stored or {}), **values}), **faults}
    if faults:
        raise RejectedEdit(faults)
    return values


def _assign(session: Session, kind: RecordType, record: Any, values: Values) -> None:
    faults: dict[str, Invalid] = {}
    for name, value in values.items():
        try:
            kind.field(name).assign(session, record, value)
        except Invalid as fault:
            faults[name] = fault
    if faults:
        raise RejectedEdit(faults)


def _spread(session: Session, kind: RecordType, record: Any, changed: Any, linked: frozenset[int]) -> None:
    """Tell all that rests on a record that it changed: its dataset, the index, the links."""
    kind.note_change(session, record)
    kind.refuse_unfit(session, record, changed)
    for subject in kind.subjects(session, record):
        index_later(session, *subject)
    if linked and kind.link_fields.intersection(changed):
        derive_links(session, touched=linked)


def _refuse_other_version(record: Any, row_version: int) -> None:
    if record.row_version != row_version:
        raise Conflict(
            "Cette notice a été modifiée depuis que vous l’avez ouverte : rien n’a été enregistré."
        )


def _flush(session: Session) -> None:
    """Write what is pending.

    :raises Conflict: somebody else took the same name, or changed the record, at the same moment.
    """
    try:
        session.flush()
    except (IntegrityError, StaleDataError) as error:
        if isinstance(error, IntegrityError) and not _UNIQUE.search(str(error.orig)):
            raise
        raise Conflict(
            "Quelqu’un d’autre écrit la même notice en ce moment : rien n’a été enregistré, réessayez."
        ) from error
