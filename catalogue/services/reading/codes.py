"""Codes, a page at a time: one list in the order of its source, or all lists by the start of the notation."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.services.reading.code_lists import find_code_list
from catalogue.services.reading.conditions import id_of_code_list
from catalogue.services.reading.keyset import Order, Page, bytewise, read_page, starts_with
from catalogue.services.sql import AnySelect

# Served by the primary key.
_BY_KEY = Order("codes", (Code.id,))
# Served by (code_list_id, position).
_BY_POSITION = Order("codes-of-list", (Code.position, Code.id))


@dataclass(frozen=True)
class CodeItem:
    """One code of the list whose slug is `codelist`; `attributes` are the source's other columns, by name."""

    codelist: str
    notation: str
    label: str | None
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class CodeFilter:
    """What narrows the list: the slug of a code list, the start of the notation, capitals told apart."""

    codelist: str | None = None
    notation: str | None = None


def read_codes(
    session: Session, *, filters: CodeFilter, after: str | None = None, limit: int = 20
) -> Page[CodeItem]:
    """Return a page of codes, in one statement.

    One list follows the order of its source; the codes that start alike follow their notation.

    :param after: cursor of the page before.
    :raises BadQuery: the cursor is none of this list with these filters.
    """
    conditions: list[ColumnElement[bool]] = []
    order = _BY_KEY
    if filters.codelist is not None:
        conditions.append(Code.code_list_id == id_of_code_list(filters.codelist))
        order = _BY_POSITION
    if filters.notation is not None:
        notation = bytewise(session, Code.notation)
        conditions += starts_with(notation, filters.notation)
        # Served by (code_list_id, notation) in one list, by (notation, id) in all.
        order = Order("codes-by-notation", (notation, Code.id))
    rows, cursor = read_page(
        session, _SHOWN, identity=Code.id, conditions=conditions, order=order, after=after, limit=limit
    )
    return Page(
        tuple(CodeItem(row.codelist, row.notation, row.label, row.attributes or {}) for row in rows), cursor
    )


def read_codes_of_list(
    session: Session, *, codelist: str, notation: str | None, after: str | None = None, limit: int = 20
) -> Page[CodeItem]:
    """Return a page of the codes of a list.

    :param notation: only codes that start so.
    :raises NotFound: no code list has this slug.
    :raises BadQuery: the cursor is none of this list.
    """
    find_code_list(session, slug=codelist)
    return read_codes(session, filters=CodeFilter(codelist, notation), after=after, limit=limit)


_SHOWN: AnySelect = (
    select(CodeList.slug.label("codelist"), Code.notation, Code.label, Code.attributes)
    .select_from(Code)
    .join(CodeList, CodeList.id == Code.code_list_id)
)
