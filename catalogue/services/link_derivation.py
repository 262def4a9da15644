"""Derive links from what the database holds, and write what changed.

A person's decision is never overwritten: a confirmed link whose path changes becomes `stale`, a rejected one
stays rejected, and only what nobody decided on disappears when nothing supports it any more.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Link, LinkKey
from catalogue.domain.vocabularies import DatasetKind, LinkStatus
from catalogue.linking.derive import Linker
from catalogue.linking.model import DerivedLink, Side
from catalogue.services.bulk_rows import insert_rows, sparing_collector, update_rows
from catalogue.services.current_linker import current_linker
from catalogue.services.feed_fragments.stale import forget_fragments
from catalogue.services.linker_input import read_sides
from catalogue.services.sql import AnyRow, in_slices

_Pair: TypeAlias = tuple[int, int]
_Keys: TypeAlias = list[dict[str, Any]]

_PATH_CHANGED = "Le chemin de ce croisement a changé depuis qu’il a été confirmé."
_UNSUPPORTED = "Plus rien dans le catalogue ne mène d’une base à l’autre."


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


@dataclass(frozen=True)
class _Block:
    """Some extracts and bases to be met, by key, and what is stored between them.

    :ivar stored: which links; those of no pair of the block have lost a side.
    """

    extracts: Mapping[int, Side]
    bases: Mapping[int, Side]
    stored: tuple[ColumnElement[bool], ...]


def derive_links(session: Session, *, touched: Collection[int] | None = None) -> DerivationReport:
    """Derive the link of every published extract with every published external base.

    Memory holds all the bases, and the links of one extract at a time. Links are written as rows: those that
    the session holds are read again when next looked at.

    :param touched: keys of datasets; only the links of one of them.
    """
    session.flush()
    _, linker = current_linker(session)
    blocks = _all_blocks(session) if touched is None else _touched_blocks(session, linker, frozenset(touched))
    writer = _Writer(session)
    with sparing_collector():
        for block in blocks:
            writer.write(_derived(linker, block), block)
    forget_fragments(session, dataset_ids=writer.extracts)
    for held in list(session.identity_map.values()):
        if isinstance(held, Link | LinkKey):
            session.expire(held)
    return DerivationReport(**writer.counts)


def _all_blocks(session: Session) -> Iterator[_Block]:
    """Yield one extract after the other, with all bases; those that are no longer published too."""
    extracts = read_sides(session, DatasetKind.EXTRACT)
    bases = read_sides(session, DatasetKind.EXTERNAL)
    linked = session.scalars(select(Link.extract_id).distinct())
    for key in sorted({*extracts, *linked}):
        yield _Block(_only(extracts, key), bases, (Link.extract_id == key,))


def _touched_blocks(session: Session, linker: Linker, touched: frozenset[int]) -> Iterator[_Block]:
    """Yield touched extracts with all the bases they may meet, then the other extracts with touched bases."""
    changed = sorted(touched)
    extracts = read_sides(session, DatasetKind.EXTRACT, only=changed)
    linked = {
        key
        for ids in in_slices(changed)
        for key in session.scalars(select(Link.extract_id).where(Link.extract_id.in_(ids)).distinct())
    }
    done = sorted({*extracts, *linked})
    lists = {key.code_list for extract in extracts.values() for key in extract.keys}
    bases = read_sides(session, DatasetKind.EXTERNAL, keyed_by=linker.meeting(lists)) if lists else {}
    for one in done:
        yield _Block(_only(extracts, one), bases, (Link.extract_id == one,))
    yield from _blocks_of_bases(session, [key for key in changed if key not in done], done)


def _blocks_of_bases(session: Session, changed: Sequence[int], done: Collection[int]) -> Iterator[_Block]:
    """Yield touched bases with all the extracts but those that are done."""
    extracts: dict[int, Side] | None = None
    for ids in in_slices(changed):
        bases = read_sides(session, DatasetKind.EXTERNAL, only=ids)
        if bases and extracts is None:
            every = read_sides(session, DatasetKind.EXTRACT)
            extracts = {key: extract for key, extract in every.items() if key not in done}
        yield _Block(
            extracts or {} if bases else {}, bases, (Link.base_id.in_(ids), Link.extract_id.not_in(done))
        )


def _only(sides: Mapping[int, Side], key: int) -> dict[int, Side]:
    return {key: sides[key]} if key in sides else {}


def _derived(linker: Linker, block: _Block) -> Iterator[tuple[_Pair, DerivedLink]]:
    for extract_id, extract in block.extracts.items():
        links = linker.derive_each(extract, block.bases.values())
        for base_id, link in zip(block.bases, links, strict=True):
            if link is not None:
                yield (extract_id, base_id), link


_VALUES = ("answer", "kind", "legal", "score", "loss", "caveats", "reason", "explanation")
_KEY_COLUMNS = ("extract_key_id", "base_key_id", "code_list_id", "extract_path", "base_path")


class _Writer:
    """Compares what is derived with what is stored, and writes the difference."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._list_ids: dict[str, int] = dict(session.execute(select(CodeList.slug, CodeList.id)).all())
        self.counts: Counter[str] = Counter()
        # Whose links changed: the feed tells of them.
        self.extracts: set[int] = set()

    def write(self, derived: Iterable[tuple[_Pair, DerivedLink]], block: _Block) -> None:
        """Bring the links of a block to what is derived now; count what happened."""
        stored = self._stored(block)
        keys = self._stored_keys(block) if stored else {}
        new: dict[_Pair, _Keys] = {}
        rows: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        moved: dict[int, _Keys] = {}
        for pair, link in derived:
            values, wanted = self._values(link), self._keys(link)
            current = stored.pop(pair, None)
            if current is None:
                new[pair] = wanted
                self.extracts.add(pair[0])
                rows.append({"extract_id": pair[0], "base_id": pair[1], **values})
            elif update := self._renewed(current, values, path_changed=keys.get(current.id, []) != wanted):
                changed.append(update)
                self.extracts.add(pair[0])
                if keys.get(current.id, []) != wanted:
                    moved[current.id] = wanted
        self.counts["added"] += len(rows)
        changed += self._withdraw(stored.values())
        insert_rows(self._session, Link, rows)
        update_rows(self._session, Link, changed)
        self._replace_keys(moved)
        self._insert_keys(self._new_ids(new, block))

    def _values(self, derived: DerivedLink) -> dict[str, Any]:
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

    def _keys(self, derived: DerivedLink) -> _Keys:
        return [
            {
                "extract_key_id": meeting.extract_key.id,
                "base_key_id": meeting.base_key.id,
                "code_list_id": self._list_ids[meeting.code_list.slug],
                "extract_path": [step.slug for step in meeting.extract_path],
                "base_path": [step.slug for step in meeting.base_path],
            }
            for meeting in derived.meetings
        ]

    def _stored(self, block: _Block) -> dict[_Pair, AnyRow]:
        columns = [getattr(Link, name) for name in ("id", "extract_id", "base_id", "status", *_VALUES)]
        rows = self._session.execute(select(*columns).where(*block.stored))
        return {(row.extract_id, row.base_id): row for row in rows}

    def _stored_keys(self, block: _Block) -> dict[int, _Keys]:
        columns = [getattr(LinkKey, name) for name in _KEY_COLUMNS]
        query = (
            select(LinkKey.link_id, *columns)
            .join(Link, LinkKey.link_id == Link.id)
            .where(*block.stored)
            .order_by(LinkKey.link_id, LinkKey.position)
        )
        found: dict[int, _Keys] = defaultdict(list)
        for link_id, *values in self._session.execute(query):
            found[link_id].append(dict(zip(_KEY_COLUMNS, values, strict=True)))
        return found

    def _renewed(self, link: AnyRow, values: dict[str, Any], *, path_changed: bool) -> dict[str, Any] | None:
        """Return what the stored link must become, `None` when it is as it should be."""
        if not path_changed and all(getattr(link, name) == value for name, value in values.items()):
            self.counts["unchanged"] += 1
            return None
        self.counts["changed"] += 1
        update = {"id": link.id, **values}
        if path_changed and link.status is LinkStatus.CONFIRMED:
            self.counts["stale"] += 1
            update |= {"status": LinkStatus.STALE, "stale_reason": _PATH_CHANGED}
        return update

    def _withdraw(self, links: Iterable[AnyRow]) -> list[dict[str, Any]]:
        """Remove links that nothing supports; return what becomes of those that a person decided on."""
        gone: list[int] = []
        changed: list[dict[str, Any]] = []
        for link in links:
            if link.status is LinkStatus.PROPOSED:
                gone.append(link.id)
            elif link.status is LinkStatus.CONFIRMED:
                changed.append({"id": link.id, "status": LinkStatus.STALE, "stale_reason": _UNSUPPORTED})
            else:
                self.counts["unchanged"] += 1
                continue
            self.extracts.add(link.extract_id)
        self.counts["removed"] += len(gone)
        self.counts["changed"] += len(changed)
        self.counts["stale"] += len(changed)
        for ids in in_slices(gone):
            self._session.execute(
                delete(Link).where(Link.id.in_(ids)), execution_options={"synchronize_session": False}
            )
        return changed

    def _new_ids(self, new: Mapping[_Pair, _Keys], block: _Block) -> dict[int, _Keys]:
        """Return the keys of links just inserted by the number the database gave each."""
        if not new:
            return {}
        rows = self._session.execute(select(Link.id, Link.extract_id, Link.base_id).where(*block.stored))
        return {row[0]: new[pair] for row in rows if (pair := (row[1], row[2])) in new}

    def _replace_keys(self, moved: Mapping[int, _Keys]) -> None:
        for ids in in_slices(sorted(moved)):
            self._session.execute(
                delete(LinkKey).where(LinkKey.link_id.in_(ids)),
                execution_options={"synchronize_session": False},
            )
        self._insert_keys(moved)

    def _insert_keys(self, keys: Mapping[int, _Keys]) -> None:
        insert_rows(
            self._session,
            LinkKey,
            (
                {"link_id": link_id, "position": position, **columns}
                for link_id, found in keys.items()
                for position, columns in enumerate(found)
            ),
        )
