"""Find the codes that a text of the search box asks for, in whatever list they are.

An index answers for each way of asking (`code_matching.py`), a bounded number of codes is read, and these are
ranked (`code_ranking.py`): what costs the same among a thousand codes and half a million. The pages that list
every code found are in `reading/found_codes.py`.

Hundreds of lists have a code « 1 »: one or two characters find no code by themselves. With the name of a list
before or after (« IR_NAT_V 3 », « département 75 »), they find the code of that list.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.domain.folding import fold_text
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import SearchQuery
from catalogue.services.code_matching import (
    PREFIX_MIN,
    CodeQuery,
    begins_label,
    first_by_notation,
    has_words,
    is_notation,
    read_code_query,
)
from catalogue.services.code_ranking import FoundCodes, rank_codes
from catalogue.services.reading.conditions import id_of_code_list
from catalogue.services.reading.keyset import bytewise, starts_with
from catalogue.services.refs import CODE_LIST_COLUMNS
from catalogue.services.sql import AnyRow, AnySelect

# Of each way of asking: enough to rank well, few enough to cost nothing.
CANDIDATES = 200

_CODES: AnySelect = (
    select(Code.id, Code.position, Code.notation, Code.label, Code.folded_label)
    .add_columns(CodeList.level_id, *CODE_LIST_COLUMNS)
    .select_from(Code)
    .join(CodeList, CodeList.id == Code.code_list_id)
)


def find_codes_of(session: Session, *, query: SearchQuery, limit: int = 10) -> FoundCodes:
    """Return the codes a search asks for: none past its first page, or where it is narrowed to other things.

    :param limit: of the codes shown, all lists together.
    """
    kinds = query.facets.get(Facet.TYPE, ()) or ([query.type] if query.type else [])
    narrowed = query.kind or query.filters or any(facet is not Facet.TYPE for facet in query.facets)
    if query.offset or narrowed or (kinds and DocumentType.CODE_LIST not in kinds):
        return FoundCodes()
    return find_codes(session, text=query.text, limit=limit)


def find_codes(session: Session, *, text: str, limit: int = 10, code_list: str | None = None) -> FoundCodes:
    """Return the best codes for a text, in five statements at most.

    Ranked: written so; beginning so, the shortest first; labelled so; whose label begins so; whose label has
    all the words, in the singular or the plural, the last one also as a beginning.

    :param limit: of the codes shown, all lists together.
    :param code_list: slug of the only list to look in; codes of one character are then found too.
    """
    bare = text.strip(' "«»\u00a0')
    query = read_code_query(bare, shortest=PREFIX_MIN if code_list is None else 1)
    within = [] if code_list is None else [Code.code_list_id == id_of_code_list(code_list)]
    rows = {row.id: row for row in _candidates(session, query, within)}
    named = {} if within else {row.id: row for row in _codes_of_named_lists(session, bare)}
    return rank_codes(tuple((rows | named).values()), query=query, exact=frozenset(named), limit=limit)


def _candidates(session: Session, query: CodeQuery, within: list[ColumnElement[bool]]) -> Iterator[AnyRow]:
    if query.notations:
        # Those written exactly so apart: among many that begin so, they must not be left out.
        yield from session.execute(_CODES.where(is_notation(query), *within).limit(CANDIDATES))
        first = first_by_notation(session, query, conditions=within, most=CANDIDATES)
        yield from session.execute(_CODES.where(first))
    if query.words:
        starts = _CODES.where(begins_label(query), *within)
        yield from session.execute(starts.order_by(Code.folded_label).limit(CANDIDATES))
        yield from session.execute(_CODES.where(has_words(session, query.words), *within).limit(CANDIDATES))


def _codes_of_named_lists(session: Session, text: str) -> Iterator[AnyRow]:
    """Yield the codes that a part of the text is, in the lists that its first or last word names."""
    parts = text.split()
    if len(parts) < 2:
        return
    ways = [
        and_(_is_named(session, name), is_notation(read_code_query(" ".join(rest), shortest=1)))
        for name, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1]))
        if len(name) >= PREFIX_MIN
    ]
    if ways:
        yield from session.execute(_CODES.where(or_(*ways)).limit(CANDIDATES))


def _is_named(session: Session, name: str) -> ColumnElement[bool]:
    """Return the condition that a code is of a list so named: IR_NAT_V, or those of « département »."""
    slug = fold_text(name).replace(" ", "-")
    lists = select(CodeList.id).where(
        or_(CodeList.slug == slug, and_(*starts_with(bytewise(session, CodeList.slug), f"{slug}-")))
    )
    return Code.code_list_id.in_(lists)
