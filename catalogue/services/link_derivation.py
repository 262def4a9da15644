"""Derive links from what the database holds, and write what changed.

A person's decision is never overwritten: a confirmed link whose path changes becomes `stale`, a rejected one
stays rejected, and only what nobody decided on disappears when nothing supports it any more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from catalogue.domain import (
    CodeList,
    Link,
    LinkKey,
)
from catalogue.domain.vocabularies import LinkStatus
from catalogue.linking.derive import Linker
from catalogue.linking.model import DerivedLink, Meeting
from catalogue.services.linker_input import both_sides, read_knowledge
from catalogue.services.sql import in_slices


@dataclass(frozen=True)
class DerivationReport:
    """How many links were added, changed, left alone, removed; how many now wait for a second look."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    stale: int = 0

    @property
    def did_something(self) -> bool:
        """Tell whether a link changed."""
        return bool(self.added or self.changed or self.removed)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


def derive_links(session: Session, *, touched: Collection[int] | None = None) -> DerivationReport:
    """Derive the link of every published extract with every published external base.

    :param touched: keys of datasets; only the links of one of them.
    """
    linker = Linker(read_knowledge(session))
    extracts, bases = both_sides(session, touched)
    list_ids = dict(session.execute(select(CodeList.slug, CodeList.id)).all())
    known = _known_links(session, touched)
    counts: dict[str, int] = defaultdict(int)
    for extract_id, extract in extracts.items():
        for base_id, base in bases.items():
            if touched is not None and extract_id not in touched and base_id not in touched:
                continue
            derived = linker.derive(extract, base)
            current = known.pop((extract_id, base_id), None)
            if derived is None:
                _withdraw(session, current, counts)
            elif current is None:
                session.add(_new_link(extract_id, base_id, derived, list_ids))
                counts["added"] += 1
            else:
                _renew(current, derived, list_ids, counts)
    for orphan in known.values():
        _withdraw(session, orphan, counts)
    session.flush()
    return DerivationReport(**counts)


def _known_links(session: Session, touched: Collection[int] | None) -> dict[tuple[int, int], Link]:
    query = select(Link).options(selectinload(Link.keys))
    if touched is None:
        return {(link.extract_id, link.base_id): link for link in session.scalars(query)}
    found = {}
    for ids in in_slices(sorted(touched)):
        of_touched = query.where(or_(Link.extract_id.in_(ids), Link.base_id.in_(ids)))
        found.update({(link.extract_id, link.base_id): link for link in session.scalars(of_touched)})
    return found


def _values(derived: DerivedLink) -> dict[str, Any]:
    return {
        "answer": derived.answer,
        "kind": derived.kind,
        "legal": derived.legal,
        "score": derived.score,
        "loss": list(derived.loss),
        "caveats": list(derived.caveats),
        "reason": derived.reason,
        "explanation": derived.explanation,
    }


_KEY_COLUMNS = ("extract_key_id", "base_key_id", "code_list_id", "extract_path", "base_path")


def _key_values(meetings: Iterable[Meeting], list_ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "extract_key_id": meeting.extract_key.id,
            "base_key_id": meeting.base_key.id,
            "code_list_id": list_ids[meeting.code_list.slug],
            "extract_path": [step.slug for step in meeting.extract_path],
            "base_path": [step.slug for step in meeting.base_path],
        }
        for meeting in meetings
    ]


def _link_keys(values: list[dict[str, Any]]) -> list[LinkKey]:
    return [LinkKey(position=position, **columns) for position, columns in enumerate(values)]


def _new_link(extract_id: int, base_id: int, derived: DerivedLink, list_ids: dict[str, int]) -> Link:
    keys = _link_keys(_key_values(derived.meetings, list_ids))
    return Link(extract_id=extract_id, base_id=base_id, keys=keys, **_values(derived))


def _renew(link: Link, derived: DerivedLink, list_ids: dict[str, int], counts: dict[str, int]) -> None:
    """Bring the link to what is derived now; count what happened."""
    wanted = _key_values(derived.meetings, list_ids)
    path_changed = [{name: getattr(key, name) for name in _KEY_COLUMNS} for key in link.keys] != wanted
    values = _values(derived)
    if not path_changed and all(getattr(link, name) == value for name, value in values.items()):
        counts["unchanged"] += 1
        return
    for name, value in values.items():
        setattr(link, name, value)
    if path_changed:
        _replace_keys(link, wanted)
        if link.status is LinkStatus.CONFIRMED:
            link.status = LinkStatus.STALE
            counts["stale"] += 1
    counts["changed"] += 1


def _replace_keys(link: Link, wanted: list[dict[str, Any]]) -> None:
    """Rewrite the keys in place: positions are unique, so rows are changed rather than swapped."""
    for key, columns in zip(link.keys, wanted, strict=False):
        for name, value in columns.items():
            setattr(key, name, value)
        key.match_rate = None
    del link.keys[len(wanted) :]
    for position in range(len(link.keys), len(wanted)):
        link.keys.append(LinkKey(position=position, **wanted[position]))


def _withdraw(session: Session, link: Link | None, counts: dict[str, int]) -> None:
    """Remove a link that nothing supports, unless a person decided on it."""
    if link is None:
        return
    if link.status is LinkStatus.PROPOSED:
        session.delete(link)
        counts["removed"] += 1
    elif link.status is LinkStatus.CONFIRMED:
        link.status = LinkStatus.STALE
        counts["stale"] += 1
        counts["changed"] += 1
    else:
        counts["unchanged"] += 1
