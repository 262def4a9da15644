"""Bring the codes of one list to what its file says, a batch at a time, so that memory stays flat."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.domain.folding import fold_text
from catalogue.formats.table_schema_codes import CodeRow
from catalogue.formats.table_schema_text import Remarks, counted, shown
from catalogue.services.bulk_rows import BATCH, insert_rows, update_rows
from catalogue.services.sql import AnyRow, in_slices

_EXAMPLES = 3


@dataclass(frozen=True)
class StoredCodes:
    """The list that receives codes, and how many it has.

    :ivar keeps_labels: its codes were described elsewhere, and keep their labels and their order.
    """

    list_id: int
    count: int
    keeps_labels: bool
    label_column: str | None


@dataclass
class CodeChanges:
    """How many codes the file gives, how many of them were added or changed; labels that were not taken."""

    total: int = 0
    added: int = 0
    changed: int = 0
    clashes: list[str] = field(default_factory=list)


def import_codes(
    session: Session, codes: StoredCodes, rows: Iterator[CodeRow], remarks: Remarks
) -> CodeChanges:
    """Add or change codes; those that the file no longer gives stay.

    A code that only changes place is moved without being counted as changed.
    """
    changes = CodeChanges()
    next_position = _next_position(session, codes) if codes.keeps_labels else None
    while batch := list(islice(rows, BATCH)):
        stored = _stored(session, codes, batch)
        new = [row for row in batch if row.notation not in stored]
        known = ((stored[row.notation], row) for row in batch if row.notation in stored)
        insert_rows(session, Code, _new_rows(codes, new, next_position))
        if next_position is not None:
            next_position += len(new)
        update_rows(session, Code, list(_updates(codes, known, changes)))
        changes.total += len(batch)
        changes.added += len(new)
    _remark_clashes(changes, codes, remarks)
    return changes


def _stored(session: Session, codes: StoredCodes, batch: Sequence[CodeRow]) -> dict[str, AnyRow]:
    """Return the codes of the list that have these notations, and perhaps others, by notation.

    Most stand where they stood when the file was last read, where one look finds them all.
    """
    if not codes.count:
        return {}
    columns = (Code.id, Code.position, Code.notation, Code.label, Code.attributes)
    query = select(*columns).where(Code.code_list_id == codes.list_id)
    places = Code.position.between(batch[0].position, batch[-1].position)
    stored = {row.notation: row for row in session.execute(query.where(places).limit(2 * BATCH))}
    moved = [row.notation for row in batch if row.notation not in stored]
    for some in in_slices(moved):
        stored |= {row.notation: row for row in session.execute(query.where(Code.notation.in_(some)))}
    return stored


def _next_position(session: Session, codes: StoredCodes) -> int:
    last = session.scalar(select(func.max(Code.position)).where(Code.code_list_id == codes.list_id))
    return 0 if last is None else last + 1


def _new_rows(codes: StoredCodes, new: Sequence[CodeRow], next_position: int | None) -> list[dict[str, Any]]:
    """Return rows to insert, in the order of the file, or after the codes that the list had before."""
    return [
        {
            "code_list_id": codes.list_id,
            "position": row.position if next_position is None else next_position + index,
            "notation": row.notation,
            "label": row.label,
            "folded_label": _folded(row.label),
            "attributes": row.attributes,
        }
        for index, row in enumerate(new)
    ]


def _updates(
    codes: StoredCodes, known: Iterable[tuple[AnyRow, CodeRow]], changes: CodeChanges
) -> Iterator[dict[str, Any]]:
    for stored, row in known:
        label = row.label
        if codes.keeps_labels and stored.label is not None:
            if label is not None and label != stored.label:
                changes.clashes.append(row.notation)
            label = stored.label
        differs = stored.label != label or (stored.attributes or None) != row.attributes
        changes.changed += differs
        position = stored.position if codes.keeps_labels else row.position
        if differs or position != stored.position:
            yield {
                "id": stored.id,
                "position": position,
                "label": label,
                "folded_label": _folded(label),
                "attributes": row.attributes,
            }


def _folded(label: str | None) -> str | None:
    return None if label is None else fold_text(label)


def _remark_clashes(changes: CodeChanges, codes: StoredCodes, remarks: Remarks) -> None:
    if not changes.clashes:
        return
    count = len(changes.clashes)
    what = counted(
        count,
        "code a un autre libellé dans le catalogue, qui est gardé",
        "codes ont un autre libellé dans le catalogue, qui est gardé",
    )
    examples = ", ".join(shown(notation) for notation in changes.clashes[:_EXAMPLES])
    remarks.add(codes.label_column, f"{what} ({examples}{'…' if count > _EXAMPLES else ''})")
