"""Codes, a page at a time: a list in the order of its source, or what a text asks for in one list or all."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.services.code_matching import PREFIX_MIN, read_code_query
from catalogue.services.reading.code_lists import find_code_list
from catalogue.services.reading.conditions import id_of_code_list
from catalogue.services.reading.found_codes import read_found
from catalogue.services.reading.keyset import Order, Page, bytewise, read_page, starts_with
from catalogue.services.sql import AnyRow, AnySelect

# Served by the primary key.
_BY_KEY = Order("codes", (Code.id,))
# Served by (code_list_id, position).
_BY_POSITION = Order("codes-of-list", (Code.position, Code.id))


@dataclass(frozen=True)
class CodeItem:
    """One code of the list whose slug is `codelist`; `attributes` are the source's other columns, by name."""

    codelist: str
    codelist_title: str
    notation: str
    label: str | None
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class CodeFilter:
    """What narrows the list.

    :param codelist: slug of a code list.
    :param notation: how it starts, capitals told apart.
    :param q: what it is, or how it starts, capitals and dots apart; or the words of its label.
    """

    codelist: str | None = None
    notation: str | None = None
    q: str | None = None


def read_codes(
    session: Session, *, filters: CodeFilter, after: str | None = None, limit: int = 20
) -> Page[CodeItem]:
    """Return a page of codes, in one statement, or two where they are found by `q`.

    One list follows the order of its source; the codes that start alike follow their notation; those found by
    the words of their label come after, in the order in which they were added.

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
    if filters.q is not None:
        # In one list, a code of one character is no longer one among hundreds.
        query = read_code_query(filters.q, shortest=PREFIX_MIN if filters.codelist is None else 1)
        rows, cursor = read_found(
            session, _SHOWN, query=query, conditions=conditions, after=after, limit=limit
        )
    else:
        rows, cursor = read_page(
            session, _SHOWN, identity=Code.id, conditions=conditions, order=order, after=after, limit=limit
        )
    return Page(tuple(map(_item, rows)), cursor)


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
    select(CodeList.slug.label("codelist"), CodeList.title.label("codelist_title"))
    .add_columns(Code.notation, Code.label, Code.attributes)
    .select_from(Code)
    .join(CodeList, CodeList.id == Code.code_list_id)
)


def _item(row: AnyRow) -> CodeItem:
    return CodeItem(row.codelist, row.codelist_title, row.notation, row.label, row.attributes or {})
