"""Code lists that are trees: which code is the broader one of each, and the codes within one.

The broader code of each is read from a column of the source (`CodeList.parent_column`) and kept in
`Code.parent`. The flat list of codes is in `services/codes.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.services.bulk_rows import BATCH, update_rows
from catalogue.services.refs import is_source_name
from catalogue.services.sql import AnyRow

# Deeper than any classification: the way up to the top is bounded whatever was imported.
MAX_DEPTH = 30


@dataclass(frozen=True)
class Ancestor:
    """A code on the way down from the top."""

    notation: str
    label: str | None


@dataclass(frozen=True)
class TreeCode:
    """One code of a tree; `child_count` is how many codes stand right under it."""

    notation: str
    label: str | None
    attributes: Mapping[str, str]
    child_count: int


def set_parents(session: Session, *, code_list_id: int) -> int:
    """Fill the broader code of each code from the column the list names; return how many changed.

    A code that names itself, or one that the list does not hold, stands at the top. A list that names no
    column keeps the tree it has.

    :raises Invalid: the list has no such column, or codes stand within each other in a circle.
    """
    column = session.execute(select(CodeList.parent_column).where(CodeList.id == code_list_id)).scalar_one()
    return 0 if column is None else set_parents_from(session, code_list_id=code_list_id, column=column)


def set_parents_from(session: Session, *, code_list_id: int, column: str | None) -> int:
    """Fill the broader code of each code from this column, or empty it; return how many changed.

    :raises Invalid: the list has no such column, or codes stand within each other in a circle.
    """
    wanted: dict[str, str] = {}
    if column is not None:
        _refuse_unknown_column(session, code_list_id, column)
        wanted = _wanted(session, code_list_id, column)
        _refuse_circles(wanted)
    changed = 0
    for batch in _batches(session, code_list_id):
        rows = [
            {"id": row.id, "parent": wanted.get(row.notation)}
            for row in batch
            if row.parent != wanted.get(row.notation)
        ]
        update_rows(session, Code, rows)
        changed += len(rows)
    return changed


def has_tree(session: Session, *, code_list_id: int) -> bool:
    """Tell whether any code of the list stands within another."""
    found = select(Code.id).where(Code.code_list_id == code_list_id, Code.parent.is_not(None)).limit(1)
    return session.execute(found).first() is not None


def list_ancestors(session: Session, *, code_list_id: int, notation: str) -> tuple[Ancestor, ...]:
    """Return the codes from the top down to this one, it last. One statement.

    :raises NotFound: the list has no such code.
    """
    rows: Sequence[AnyRow] = ()
    if is_source_name(notation):
        columns = (Code.notation, Code.label, Code.parent)
        start = select(*columns, literal(0).label("depth")).where(
            Code.code_list_id == code_list_id, Code.notation == notation
        )
        climb = start.cte("climb", recursive=True)
        climb = climb.union_all(
            select(*columns, climb.c.depth + 1)
            .join(climb, Code.notation == climb.c.parent)
            .where(Code.code_list_id == code_list_id, climb.c.depth < MAX_DEPTH)
        )
        rows = session.execute(select(climb.c.notation, climb.c.label).order_by(climb.c.depth.desc())).all()
    if not rows:
        raise NotFound("Cette nomenclature n’a pas ce code : revenez à sa page, ou filtrez ses codes.")
    return tuple(Ancestor(row.notation, row.label) for row in rows)


def list_children(
    session: Session, *, code_list_id: int, within: str | None, limit: int, after: str | None = None
) -> tuple[TreeCode, ...]:
    """Return codes right under one, or those at the top, in the order of the source. Three statements.

    :param within: notation of the broader code; the top of the tree when it is `None`.
    :param after: notation of the last code already seen.
    :raises BadQuery: the list has no code `after`.
    """
    conditions = [Code.code_list_id == code_list_id, Code.parent == within]
    if after is not None:
        conditions.append(_past(session, code_list_id, after))
    rows = session.execute(
        select(Code.notation, Code.label, Code.attributes)
        .where(*conditions)
        .order_by(Code.position, Code.id)
        .limit(limit)
    ).all()
    counts = _child_counts(session, code_list_id, [row.notation for row in rows])
    return tuple(
        TreeCode(row.notation, row.label, row.attributes or {}, counts.get(row.notation, 0)) for row in rows
    )


def _refuse_unknown_column(session: Session, code_list_id: int, column: str) -> None:
    row = session.execute(
        select(CodeList.attribute_names, CodeList.code_count).where(CodeList.id == code_list_id)
    ).one()
    # The description of a list may come before its codes.
    if row.code_count and column not in row.attribute_names:
        raise Invalid(
            "Cette nomenclature n’a pas de colonne « %(column)s » ; colonnes : %(columns)s.",
            column=column,
            columns=", ".join(row.attribute_names) or "–",
        )


def _wanted(session: Session, code_list_id: int, column: str) -> dict[str, str]:
    """Return the broader code of each code that has one in the list."""
    named = {
        row.notation: str((row.attributes or {}).get(column, ""))
        for batch in _batches(session, code_list_id, Code.attributes)
        for row in batch
    }
    return {notation: parent for notation, parent in named.items() if parent != notation and parent in named}


def _refuse_circles(parents: Mapping[str, str]) -> None:
    safe: set[str] = set()
    for notation in parents:
        way: dict[str, None] = {}
        code: str | None = notation
        while code is not None and code not in safe:
            if code in way:
                circle = [*way][[*way].index(code) :]
                raise Invalid(
                    "Des codes se contiennent l’un l’autre : %(circle)s. Corrigez la source ou la colonne.",
                    circle=" → ".join([*circle[:5], "…"] if len(circle) > 5 else [*circle, circle[0]]),
                )
            way[code] = None
            code = parents.get(code)
        safe.update(way)


def _batches(session: Session, code_list_id: int, *more: Any) -> Iterator[Sequence[AnyRow]]:
    """Yield the codes of the list by notation, a batch at a time: rows are changed meanwhile."""
    last = ""
    while True:
        batch = session.execute(
            select(Code.id, Code.notation, Code.parent, *more)
            .where(Code.code_list_id == code_list_id, Code.notation > last)
            .order_by(Code.notation)
            .limit(BATCH)
        ).all()
        if not batch:
            return
        yield batch
        last = batch[-1].notation


def _child_counts(session: Session, code_list_id: int, notations: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(Code.parent, func.count())
        .where(Code.code_list_id == code_list_id, Code.parent.in_(notations))
        .group_by(Code.parent)
    )
    return {str(row[0]): row[1] for row in rows}


def _past(session: Session, code_list_id: int, after: str) -> ColumnElement[bool]:
    last = None
    if is_source_name(after):
        last = session.execute(
            select(Code.position, Code.id).where(Code.code_list_id == code_list_id, Code.notation == after)
        ).one_or_none()
    if last is None:
        raise BadQuery(
            "L’adresse demande la suite d’un code que cette nomenclature n’a pas : reprenez au début."
        )
    return tuple_(Code.position, Code.id) > tuple_(last.position, last.id)
