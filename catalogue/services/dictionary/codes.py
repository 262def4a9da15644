"""Compare the codes of a file with those of a list, and bring the list to them, a batch at a time.

Only what the file speaks of is compared: a file without labels leaves labels alone. A code that only changes
place is moved without being counted as changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.domain.folding import fold_text
from catalogue.formats.dictionary.draft import CodeListDraft
from catalogue.formats.dictionary.model import CodeEntry
from catalogue.services.bulk_rows import BATCH, insert_rows, update_rows
from catalogue.services.sql import AnyRow, in_slices

EXAMPLES = 5


@dataclass
class CodeChanges:
    """How many codes are added, changed, removed, left as they are; some of the new and of the relabelled.

    :ivar kept: how many codes the file no longer has, when they are not to be removed.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    moved: int = 0
    kept: int = 0
    relabelled: int = 0
    new_examples: tuple[str, ...] = ()
    relabelled_examples: tuple[str, ...] = ()
    kept_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Batch:
    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    moved: list[dict[str, Any]]
    relabelled: list[str]


def compare_codes(session: Session, *, list_id: int | None, draft: CodeListDraft, prune: bool) -> CodeChanges:
    """Return what bringing the list to the file would change; nothing is written.

    :param list_id: `None` for a list that does not exist yet.
    """
    changes = CodeChanges()
    if list_id is None:
        changes.added = len(draft.codes)
        return changes
    for batch in _batches(session, list_id, draft):
        changes.added += len(batch.new)
        changes.changed += len(batch.changed)
        changes.moved += len(batch.moved)
        changes.relabelled += len(batch.relabelled)
        changes.new_examples = _some(changes.new_examples, [row["notation"] for row in batch.new])
        changes.relabelled_examples = _some(changes.relabelled_examples, batch.relabelled)
    changes.unchanged = len(draft.codes) - changes.added - changes.changed
    for rows in _vanished(session, list_id, draft):
        if prune:
            changes.removed += len(rows)
        else:
            changes.kept += len(rows)
            changes.kept_examples = _some(changes.kept_examples, [row.notation for row in rows])
    return changes


def write_codes(session: Session, *, list_id: int, draft: CodeListDraft, prune: bool) -> None:
    """Bring the codes of the list to those of the file."""
    if prune:
        for rows in _vanished(session, list_id, draft):
            for some in in_slices([row.id for row in rows]):
                session.execute(delete(Code).where(Code.id.in_(some)))
    for batch in _batches(session, list_id, draft):
        insert_rows(session, Code, batch.new)
        update_rows(session, Code, [*batch.changed, *batch.moved])


def _some(examples: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return (*examples, *more)[:EXAMPLES]


def _batches(session: Session, list_id: int, draft: CodeListDraft) -> Iterator[_Batch]:
    has_labels = any(entry.label for entry in draft.codes)
    for start in range(0, len(draft.codes), BATCH):
        entries = draft.codes[start : start + BATCH]
        stored = _stored(session, list_id, [entry.notation for entry in entries])
        batch = _Batch([], [], [], [])
        for position, entry in enumerate(entries, start=start):
            current = stored.get(entry.notation)
            if current is None:
                batch.new.append(_new_row(list_id, position, entry))
            else:
                _compare(batch, current, position, entry, draft, has_labels=has_labels)
        yield batch


def _stored(session: Session, list_id: int, notations: Sequence[str]) -> dict[str, AnyRow]:
    columns = (Code.id, Code.position, Code.notation, Code.label, Code.parent, Code.attributes)
    return {
        row.notation: row
        for some in in_slices(notations)
        for row in session.execute(
            select(*columns).where(Code.code_list_id == list_id, Code.notation.in_(some))
        )
    }


def _new_row(list_id: int, position: int, entry: CodeEntry) -> dict[str, Any]:
    return {
        "code_list_id": list_id,
        "position": position,
        "notation": entry.notation,
        "label": entry.label,
        "folded_label": None if entry.label is None else fold_text(entry.label),
        "parent": entry.parent,
        "attributes": dict(entry.attributes) or None,
    }


def _compare(
    batch: _Batch,
    current: AnyRow,
    position: int,
    entry: CodeEntry,
    draft: CodeListDraft,
    *,
    has_labels: bool,
) -> None:
    values: dict[str, Any] = {}
    if has_labels and current.label != entry.label:
        values["label"] = entry.label
        values["folded_label"] = None if entry.label is None else fold_text(entry.label)
        batch.relabelled.append(entry.notation)
    if draft.gives_parents and current.parent != entry.parent:
        values["parent"] = entry.parent
    kept = {
        name: text for name, text in (current.attributes or {}).items() if name not in draft.attribute_names
    }
    attributes = kept | dict(entry.attributes)
    if (current.attributes or {}) != attributes:
        values["attributes"] = attributes or None
    if values:
        batch.changed.append({"id": current.id, "position": position, **values})
    elif current.position != position:
        batch.moved.append({"id": current.id, "position": position})


def _vanished(session: Session, list_id: int, draft: CodeListDraft) -> Iterator[list[AnyRow]]:
    """Yield the codes of the list that the file does not have, a batch at a time."""
    given = {entry.notation for entry in draft.codes}
    last = ""
    while True:
        rows = session.execute(
            select(Code.id, Code.notation)
            .where(Code.code_list_id == list_id, Code.notation > last)
            .order_by(Code.notation)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        last = rows[-1].notation
        if absent := [row for row in rows if row.notation not in given]:
            yield absent
