"""The codes of a list, in the order of the source, a page at a time.

A page is asked for by the last code already seen, so that its address stays right when codes are added.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.domain.folding import fold_text
from catalogue.errors import BadQuery
from catalogue.services.code_matching import spellings
from catalogue.services.refs import is_source_name

FILTER_MAX = 100


@dataclass(frozen=True)
class CodeView:
    """One code; `attributes` are the other columns of the source's row, by name."""

    notation: str
    label: str | None
    attributes: Mapping[str, str]


def list_codes(
    session: Session,
    *,
    code_list_id: int,
    limit: int,
    after: str | None = None,
    containing: str | None = None,
) -> tuple[CodeView, ...]:
    """Return codes in the order of the source.

    :param after: notation of the last code already seen.
    :param containing: only codes whose notation starts so, or whose label holds each of its words, or parts
        of words; capitals, accents and signs apart.
    :raises BadQuery: the list has no code `after`, or `containing` is too long or malformed.
    """
    conditions: list[ColumnElement[bool]] = [Code.code_list_id == code_list_id]
    if after is not None:
        conditions.append(_past(session, code_list_id, after))
    if containing:
        if len(containing) > FILTER_MAX or not is_source_name(containing):
            raise BadQuery(
                "Le filtre est illisible ou dépasse %(filter_max)s caractères : raccourcissez-le.",
                filter_max=FILTER_MAX,
            )
        conditions.append(_holds(containing))
    rows = session.execute(
        select(Code.notation, Code.label, Code.attributes)
        .where(*conditions)
        .order_by(Code.position, Code.id)
        .limit(limit)
    )
    return tuple(CodeView(row.notation, row.label, row.attributes or {}) for row in rows)


def _holds(words: str) -> ColumnElement[bool]:
    """Return the condition that a code starts so, or that its label holds the words.

    Parts of words are no business of an index: the list is read, in its order, until a page is full.
    """
    starts = (Code.notation.istartswith(spelling, autoescape=True) for spelling in spellings(words))
    folded = fold_text(words).split()
    if not folded:
        return or_(*starts, Code.label.contains(words, autoescape=True))
    return or_(*starts, and_(*(Code.folded_label.contains(word) for word in folded)))


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
