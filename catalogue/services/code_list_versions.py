"""Versions of a code list: which list replaces which, and what differs between two of them.

Two versions are two lists. What appeared, vanished or changed its label is found by the database over the
index of notations, in a fixed number of statements; nothing is loaded but the page that is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Code, CodeList
from catalogue.domain.base import is_slug, slug_of
from catalogue.errors import BadQuery, NotFound
from catalogue.services.refs import CodeListRef, is_source_name
from catalogue.services.sql import AnyRow, AnySelect

FIRST_CHANGES = 20
CHANGES_PER_PAGE = 100

_This = aliased(Code, name="this_code")
_Other = aliased(Code, name="other_code")


class ChangePart(StrEnum):
    """What may happen to a code from one version to the next."""

    APPEARED = "apparus"
    VANISHED = "disparus"
    RELABELLED = "libelles"
    # The same words with other capitals, accents or signs.
    RESPELLED = "ecriture"


@dataclass(frozen=True)
class Version:
    """A code list as a version among others."""

    code_list: CodeListRef
    version: str | None


@dataclass(frozen=True)
class Versions:
    """The list before this one, and those that replace it."""

    previous: Version | None
    next: tuple[Version, ...]


@dataclass(frozen=True)
class CodeChange:
    """One code that differs; a label is `None` on the side that has not the code, or gives it none."""

    notation: str
    old_label: str | None
    new_label: str | None


@dataclass(frozen=True)
class ChangeList:
    """One part of what differs: how many codes, the first of them, and the way to the rest."""

    part: ChangePart
    count: int
    changes: tuple[CodeChange, ...]
    next_after: str | None


@dataclass(frozen=True)
class VersionComparison:
    """What differs from an older list to a newer one; `unchanged` codes are alike, label included.

    `lists` holds every part in the order of `ChangePart`, or only the one asked for.
    """

    old: Version
    new: Version
    unchanged: int
    counts: Mapping[ChangePart, int]
    lists: tuple[ChangeList, ...]


def list_versions(session: Session, *, code_list_id: int) -> Versions:
    """Return the version before a list and those after it. One statement."""
    this = select(CodeList.replaces_id).where(CodeList.id == code_list_id).scalar_subquery()
    rows = session.execute(
        select(*_VERSION_COLUMNS, CodeList.replaces_id)
        .where(or_(CodeList.id == this, CodeList.replaces_id == code_list_id))
        .order_by(CodeList.version.desc().nulls_last(), CodeList.slug)
    ).all()
    before = [_version(row) for row in rows if row.replaces_id != code_list_id]
    return Versions(
        previous=before[0] if before else None,
        next=tuple(_version(row) for row in rows if row.replaces_id == code_list_id),
    )


def find_code_list(session: Session, *, text: str) -> str | None:
    """Return the slug of the list that somebody names by its slug or by its name in the source, or `None`."""
    if not is_source_name(text):
        return None
    slug = slug_of(text)
    return session.scalars(
        select(CodeList.slug)
        .where(or_(CodeList.slug == slug, CodeList.name == text))
        .order_by((CodeList.slug == slug).desc(), CodeList.id)
        .limit(1)
    ).first()


def compare_versions(
    session: Session, *, old: str, new: str, part: ChangePart | None = None, after: str | None = None
) -> VersionComparison:
    """Return what differs between two code lists, by their slugs.

    :param part: a whole page of this part only; the first of each when it is `None`.
    :param after: notation of the last code of that part already seen.
    :raises NotFound: no code list has one of the slugs.
    :raises BadQuery: the two are one list, or no code of that part is `after`.
    """
    if old == new:
        raise BadQuery("Une nomenclature ne se compare pas à elle-même : choisissez-en une autre.")
    pair = _Pair(_find(session, old), _find(session, new))
    counts = {each: _count(session, pair, each) for each in ChangePart}
    parts, size = (tuple(ChangePart), FIRST_CHANGES) if part is None else ((part,), CHANGES_PER_PAGE)
    return VersionComparison(
        old=_version(pair.old),
        new=_version(pair.new),
        unchanged=pair.new.code_count
        - sum(count for each, count in counts.items() if each is not ChangePart.VANISHED),
        counts=counts,
        lists=tuple(
            _change_list(session, pair, each, count=counts[each], size=size, after=after) for each in parts
        ),
    )


_VERSION_COLUMNS = (
    CodeList.id,
    CodeList.slug,
    CodeList.name,
    CodeList.title,
    CodeList.code_count,
    CodeList.version,
)


@dataclass(frozen=True)
class _Pair:
    """Rows of `_VERSION_COLUMNS`."""

    old: AnyRow
    new: AnyRow

    def sides(self, part: ChangePart) -> tuple[int, int]:
        """Return the key of the list whose codes are shown, and that of the other."""
        vanished = part is ChangePart.VANISHED
        return (self.old.id, self.new.id) if vanished else (self.new.id, self.old.id)


def _find(session: Session, slug: str) -> AnyRow:
    row = None
    if is_slug(slug):
        row = session.execute(select(*_VERSION_COLUMNS).where(CodeList.slug == slug)).one_or_none()
    if row is None:
        raise NotFound("Aucune nomenclature n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    return row


def _version(row: AnyRow) -> Version:
    return Version(CodeListRef(row.slug, row.name, row.title, row.code_count), row.version)


def _differing(pair: _Pair, part: ChangePart) -> AnySelect:
    """Return the codes of one part: those of a list that meet none in the other, or meet another label."""
    this_id, other_id = pair.sides(part)
    met = and_(_Other.code_list_id == other_id, _Other.notation == _This.notation)
    same_words = and_(_Other.folded_label.is_not(None), _This.folded_label == _Other.folded_label)
    other_label = and_(_Other.id.is_not(None), _This.label.is_distinct_from(_Other.label))
    differs = {
        ChangePart.RELABELLED: and_(other_label, or_(_This.folded_label.is_(None), not_(same_words))),
        ChangePart.RESPELLED: and_(other_label, same_words),
    }.get(part, _Other.id.is_(None))
    return (
        select(_This.notation, _This.label, _Other.label.label("other_label"))
        .outerjoin(_Other, met)
        .where(_This.code_list_id == this_id, differs)
    )


def _count(session: Session, pair: _Pair, part: ChangePart) -> int:
    found = _differing(pair, part).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def _change_list(
    session: Session, pair: _Pair, part: ChangePart, *, count: int, size: int, after: str | None
) -> ChangeList:
    query = _differing(pair, part)
    if after is not None:
        query = query.where(_past(session, pair.sides(part)[0], after))
    # One more than is shown says whether there is a rest.
    rows = session.execute(query.order_by(_This.position, _This.id).limit(size + 1)).all()
    changes = tuple(_change(part, row) for row in rows[:size])
    return ChangeList(part, count, changes, changes[-1].notation if len(rows) > size else None)


def _change(part: ChangePart, row: AnyRow) -> CodeChange:
    if part is ChangePart.VANISHED:
        return CodeChange(row.notation, row.label, None)
    return CodeChange(row.notation, row.other_label, row.label)


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
    return tuple_(_This.position, _This.id) > tuple_(last.position, last.id)
