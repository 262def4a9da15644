"""Say how two tables meet: one joins the other, or both lead to a third; or why they do not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, TableJoin
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import (
    DatasetKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
    PublicationState,
)
from catalogue.linking.derive import stricter
from catalogue.linking.tables.model import Join
from catalogue.linking.tables.siblings import JoinGraph, Route
from catalogue.services.table_joins.views import JoinSide, JoinView, joins_from, joins_of_pair, key_json

_BEST_FIRST = (LinkStatus.CONFIRMED, LinkStatus.PROPOSED, LinkStatus.STALE)


@dataclass(frozen=True)
class Way:
    """One way by which two tables meet.

    :ivar meeting: where: one of the two, or a third table.
    :ivar from_one: joins from the first table up to the meeting; `from_other` from the second.
    """

    meeting: JoinSide
    from_one: tuple[JoinView, ...]
    from_other: tuple[JoinView, ...]
    sentence: str
    score: float

    @property
    def joins(self) -> tuple[JoinView, ...]:
        """Return the joins of both sides."""
        return (*self.from_one, *self.from_other)

    @property
    def is_direct(self) -> bool:
        """Tell whether one table joins the other."""
        return len(self.joins) == 1

    @property
    def multiplies(self) -> bool:
        """Tell whether rows of one may meet several rows of the other."""
        return bool(self.from_one and self.from_other) or any(join.multiplies for join in self.joins)

    def key_as_json(self) -> dict[str, Any]:
        """Return the key of this way, its paths being the tables passed and the meeting."""
        if self.is_direct:
            join = self.joins[0]
            ours, theirs = (join.columns, join.hub_columns)
            return key_json(ours, theirs) if self.from_one else key_json(theirs, ours)
        ends = [
            (path[0].columns if path else other[-1].hub_columns, [join.hub.slug for join in path])
            for path, other in ((self.from_one, self.from_other), (self.from_other, self.from_one))
        ]
        (ours, up), (theirs, down) = ends
        return key_json(ours, theirs, up, down)


@dataclass(frozen=True)
class TablesAnswer:
    """How two tables meet, the shortest way first; none says why."""

    one: JoinSide
    other: JoinSide
    ways: tuple[Way, ...]
    rejected: tuple[JoinView, ...]
    reason: str

    @property
    def answer(self) -> LinkAnswer:
        """Return whether the two can be joined: directly, through another table, or not."""
        if not self.ways:
            return LinkAnswer.NO
        return LinkAnswer.YES if self.ways[0].is_direct else LinkAnswer.VIA

    @property
    def kind(self) -> LinkKind:
        """Return by what sort of path."""
        return LinkKind.BRIDGE if self.answer is LinkAnswer.VIA else LinkKind.EXACT

    @property
    def legal(self) -> LegalStatus:
        """Return the stricter status of the two."""
        return stricter(self.one.legal, self.other.legal)

    @property
    def status(self) -> LinkStatus:
        """Return the status of the least reviewed join of the best way."""
        joins = self.ways[0].joins if self.ways else self.rejected
        if not joins:
            return LinkStatus.PROPOSED
        return max((join.status for join in joins), key=(*_BEST_FIRST, LinkStatus.REJECTED).index)

    @property
    def caveats(self) -> tuple[str, ...]:
        """Return what to mind before joining."""
        multiplies = bool(self.ways) and self.ways[0].multiplies
        words = "Une ligne peut en rencontrer plusieurs : regroupez d’un côté avant de joindre."
        return (words,) if multiplies else ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer in the shape of the Link contract (design, section 4)."""
        joins = self.ways[0].joins if self.ways else ()
        reviewed = next((join for join in joins if join.reviewed_by), None)
        return {
            "extract": self.one.slug,
            "base": self.other.slug,
            "status": self.status.value,
            "answer": self.answer.value,
            "kind": self.kind.value,
            "legal": self.legal.value,
            "score": self.ways[0].score if self.ways else 0.0,
            "keys": [way.key_as_json() for way in self.ways],
            "granularity": {},
            "loss": [],
            "caveats": list(self.caveats),
            "reason": self.reason,
            "fallback": None,
            "explanation": " ".join(dict.fromkeys(way.sentence for way in self.ways)) or self.reason,
            "reviewed_by": reviewed.reviewed_by if reviewed else None,
            "reviewed_at": reviewed.reviewed_at.isoformat() if reviewed and reviewed.reviewed_at else None,
        }


def are_tables(session: Session, *, one: str, other: str) -> bool:
    """Tell whether both slugs are those of published tables."""
    if not (is_slug(one) and is_slug(other)):
        return False
    found = session.scalars(
        select(Dataset.slug).where(
            Dataset.slug.in_((one, other)),
            Dataset.kind == DatasetKind.TABLE,
            Dataset.state == PublicationState.PUBLISHED,
        )
    )
    return set(found) == {one, other}


def ask_tables(session: Session, *, one: str, other: str) -> TablesAnswer:
    """Return how two published tables meet, in a fixed number of statements."""
    rows = session.execute(
        select(Dataset.id, Dataset.slug, Dataset.name, Dataset.title, Dataset.legal_status).where(
            Dataset.slug.in_((one, other))
        )
    ).all()
    sides = {row.slug: JoinSide(row.slug, row.name or row.slug, row.title, row.legal_status) for row in rows}
    keys = [row.id for row in rows]
    first = joins_from(session, tables=keys)
    hubs = session.scalars(select(TableJoin.hub_id).where(TableJoin.table_id.in_(keys)).distinct())
    further = joins_from(session, tables=sorted(set(hubs) - set(keys)))
    stored = {join.id: join for join in (*first, *further)}
    ways = _ways(sides[one], sides[other], tuple(stored.values()))
    pair = joins_of_pair(session, one=one, other=other)
    rejected = tuple(join for join in pair if join.status is LinkStatus.REJECTED)
    return TablesAnswer(sides[one], sides[other], ways, rejected, _reason(sides, one, other, ways, rejected))


def _ways(one: JoinSide, other: JoinSide, stored: tuple[JoinView, ...]) -> tuple[Way, ...]:
    """Return the ways that what is stored allows, the shortest first."""
    sides = {side.slug: side for view in stored for side in (view.table, view.hub)}
    handles = _handles((one, other, *sides.values()))
    views = {_join(view, handles): view for view in stored}
    found = {handle: sides[slug] for slug, handle in handles.items() if slug in sides}
    routes = JoinGraph(views).joins_between(handles[one.slug], handles[other.slug])
    return tuple(_way(route, views, found) for route in routes)


def _handles(sides: Iterable[JoinSide]) -> dict[str, str]:
    """Return by slug what sentences call each table: its name, or its slug where two bear the same."""
    by_slug = {side.slug: side.name for side in sides}
    borne = Counter(by_slug.values())
    return {slug: name if borne[name] == 1 else slug for slug, name in by_slug.items()}


def _join(view: JoinView, handles: Mapping[str, str]) -> Join:
    return Join(
        table=handles[view.table.slug],
        columns=view.columns,
        hub=handles[view.hub.slug],
        hub_columns=view.hub_columns,
        kind=view.kind,
        score=view.score,
        evidence=view.evidence,
        sentence=view.sentence,
    )


def _way(route: Route, views: Mapping[Join, JoinView], sides: Mapping[str, JoinSide]) -> Way:
    return Way(
        meeting=sides[route.meeting],
        from_one=tuple(views[join] for join in route.from_one),
        from_other=tuple(views[join] for join in route.from_other),
        sentence=route.sentence,
        score=route.score,
    )


def _reason(
    sides: dict[str, JoinSide], one: str, other: str, ways: tuple[Way, ...], rejected: tuple[JoinView, ...]
) -> str:
    names = f"{sides[one].name} et {sides[other].name}"
    if ways and ways[0].is_direct:
        return f"Oui : {ways[0].sentence}"
    if ways:
        return f"Oui, en passant par la table {ways[0].meeting.name}."
    if rejected:
        return f"Non : la jointure de {names} a été écartée : {rejected[0].review_reason}"
    return (
        f"Non : aucune clé connue ne mène de {sides[one].name} à {sides[other].name}, "
        "ni des deux à une même table."
    )
