"""Ask which links go through a crosswalk or a register: paths hold their names, as JSON."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from catalogue.domain import Link, LinkKey


def goes_through(crosswalks: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a key of a link is carried by one of these crosswalks."""
    return _holds(f'"{slug}"' for slug in crosswalks)


def goes_through_register(base: str) -> ColumnElement[bool]:
    """Return the condition that a key of a link is carried by a row of this base."""
    return _holds([f'"{base}:'])


def datasets_of_links(session: Session, condition: ColumnElement[bool]) -> frozenset[int]:
    """Return the extracts of the links one of whose keys fulfils the condition."""
    query = select(Link.extract_id).join(LinkKey, LinkKey.link_id == Link.id).where(condition)
    return frozenset(session.scalars(query.distinct()))


def _holds(texts: Iterable[str]) -> ColumnElement[bool]:
    return or_(
        False,
        *(
            cast(column, String).contains(text, autoescape=True)
            for text in texts
            for column in (LinkKey.extract_path, LinkKey.base_path)
        ),
    )
