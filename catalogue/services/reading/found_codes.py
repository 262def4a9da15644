"""Every code that a text asks for, a page at a time: by the start of the notation, then by the label.

The best few, ranked and by list, are found by `services/code_search.py`.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.errors import BadQuery
from catalogue.services.code_matching import CodeQuery, begins_notation, first_by_notation, has_words
from catalogue.services.reading.cursors import bad_cursor, write_cursor
from catalogue.services.reading.keyset import Order, bytewise, read_page
from catalogue.services.sql import AnyRow, AnySelect

_BY_WORDS = "codes-found-by-words"


def read_found(
    session: Session,
    shown: AnySelect,
    *,
    query: CodeQuery,
    conditions: Sequence[ColumnElement[bool]],
    after: str | None,
    limit: int,
) -> tuple[Sequence[AnyRow], str | None]:
    """Return the rows of a page and the cursor of the following one, in two statements at most.

    :param shown: what is selected of each code.
    :param conditions: that narrow the list, on the columns of `Code` alone.
    :raises BadQuery: the cursor is none of this list.
    """
    by_notation = Order("codes-found-by-notation", (bytewise(session, Code.notation), Code.id))
    by_words = Order(_BY_WORDS, (_key_of_few(session),))
    rows: Sequence[AnyRow] = ()
    if query.notations and (after is None or _is_of(by_notation, after)):
        unseen = [*conditions] if after is None else [*conditions, by_notation.past(after)]
        rows, cursor = read_page(
            session,
            shown,
            identity=Code.id,
            conditions=[first_by_notation(session, query, conditions=unseen, most=limit + 1)],
            order=by_notation,
            after=after,
            limit=limit,
        )
        if cursor or not query.words:
            return rows, cursor
        after = None
    elif after is not None and not query.words:
        raise bad_cursor()
    if not query.words:
        return (), None
    others = [*conditions, has_words(session, query.words)]
    if query.notations:
        others.append(not_(begins_notation(session, query)))
    if len(rows) == limit:
        return rows, _beginning(session, others)
    more, cursor = read_page(
        session,
        shown,
        identity=Code.id,
        conditions=others,
        order=by_words,
        after=after,
        limit=limit - len(rows),
    )
    return [*rows, *more], cursor


def _key_of_few(session: Session) -> ColumnElement[int]:
    """Return the key of a code, to order those that an index of words finds.

    PostgreSQL would rather read all codes by their key, and the words of each, until a page is full.
    """
    return Code.id + 0 if session.get_bind().dialect.name == "postgresql" else Code.id.expression


def _is_of(order: Order, cursor: str) -> bool:
    try:
        order.past(cursor)
    except BadQuery:
        return False
    return True


def _beginning(session: Session, conditions: Sequence[ColumnElement[bool]]) -> str | None:
    """Return the cursor of the first code found by its label, `None` when there is none."""
    some = session.scalar(select(Code.id).where(*conditions).limit(1))
    return None if some is None else write_cursor(_BY_WORDS, (0,))
