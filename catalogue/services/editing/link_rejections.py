"""Reject a part of what a link rests on: its path for this pair, a join key, a crosswalk.

The pair is crossed by the next best way, or no more; whatever else goes through a rejected key or crosswalk
is derived again in the same transaction. Rejecting the pair as a whole is in `link_decisions.py`.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, Link, LinkKey
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import LinkStatus, RevisionAction
from catalogue.errors import BadQuery
from catalogue.linking.bridges import is_bridge
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.editing.dataset_parts import JoinKeyType
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.link_decisions import (
    LINK,
    checked_reason,
    find_link,
    refuse_other_version,
)
from catalogue.services.editing.record_type import RecordType
from catalogue.services.editing.saving import change_record
from catalogue.services.link_derivation import derive_links
from catalogue.services.refused_paths import keep_refused_path
from catalogue.services.rights import Actor, Right
from catalogue.services.sql import in_slices


class PartKind(StrEnum):
    """What of a link may be rejected."""

    PATH = "path"
    KEY = "key"
    CROSSWALK = "crosswalk"


@dataclass(frozen=True)
class LinkPart:
    """A part of a link that a person may reject; `name` is written DATASET/KEY or is a crosswalk's slug."""

    kind: PartKind
    name: str
    title: str

    @property
    def value(self) -> str:
        """Return how forms and commands write it: `path`, `key:open-x/residence`, `crosswalk:a-vers-b`."""
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value


def parts_of_link(session: Session, *, extract: str, base: str) -> tuple[LinkPart, ...]:
    """Return what of the link of one pair may be rejected: its path, then keys, then crosswalks.

    :raises NotFound: the pair has no derived link.
    """
    link = find_link(session, extract=extract, base=base)
    keys = {
        f"{dataset}/{key.name}": key.label
        for link_key in link.keys
        for dataset, key in ((extract, link_key.extract_key), (base, link_key.base_key))
    }
    slugs = {slug for link_key in link.keys for slug in _steps(link_key) if not is_bridge(slug)}
    titles: dict[str, str] = {}
    for some in in_slices(sorted(slugs)):
        query = select(Crosswalk.slug, Crosswalk.title).where(Crosswalk.slug.in_(some))
        titles |= dict(session.execute(query).all())
    path = [LinkPart(PartKind.PATH, "", _written(link.keys[0]))] if link.keys else []
    return (
        *path,
        *(LinkPart(PartKind.KEY, name, label) for name, label in keys.items()),
        *(LinkPart(PartKind.CROSSWALK, slug, titles[slug]) for slug in sorted(titles)),
    )


def reject_part(
    session: Session,
    actor: Actor,
    *,
    extract: str,
    base: str,
    part: str,
    reason: str,
    row_version: int | None = None,
) -> LinkPart:
    """Reject a part of the link of one pair; return it.

    :param part: `path`, `key:NAME`, `key:DATASET/NAME` or `crosswalk:SLUG`.
    :param row_version: the version of the link the decision was taken on; `None` decides on the newest.
    :raises Forbidden: the actor may not decide.
    :raises NotFound: the pair has no derived link.
    :raises BadQuery: the link has no such part, or the name is that of two keys.
    :raises RejectedEdit: no reason is given, or it breaks a rule.
    :raises Conflict: the link changed since `row_version`.
    """
    actor.require(Right.DECIDE_LINKS)
    link = find_link(session, extract=extract, base=base, lock=True)
    said = checked_reason(LinkStatus.REJECTED, reason)
    refuse_other_version(link, row_version)
    found = _named(parts_of_link(session, extract=extract, base=base), part)
    if found.kind is PartKind.PATH:
        _reject_path(session, actor, link, f"{extract}/{base}", said)
    else:
        _reject_record(session, actor, found, said)
    return found


def _named(parts: tuple[LinkPart, ...], wanted: str) -> LinkPart:
    found = [part for part in parts if wanted == part.value or _is_short(wanted, part)]
    if not found:
        raise BadQuery(
            "Ce croisement ne repose pas sur « %(part)s » ; il repose sur : %(parts)s.",
            part=wanted[:100],
            parts=", ".join(part.value for part in parts),
        )
    if len(found) > 1:
        raise BadQuery(
            "« %(part)s » désigne plusieurs clés : choisissez parmi %(parts)s.",
            part=wanted[:100],
            parts=", ".join(part.value for part in found),
        )
    return found[0]


def _is_short(wanted: str, part: LinkPart) -> bool:
    return part.kind is PartKind.KEY and wanted == f"{PartKind.KEY.value}:{part.name.partition('/')[2]}"


def _reject_path(session: Session, actor: Actor, link: Link, pair: str, reason: str) -> None:
    """Refuse the way of the key that the link rests on; a decision taken on that way goes with it."""
    before = {"status": link.status.value, "path": _written(link.keys[0])}
    keep_refused_path(session, link, link.keys[0], reason=reason, by=actor.public_name)
    if link.status in {LinkStatus.CONFIRMED, LinkStatus.STALE}:
        link.status, link.stale_reason = LinkStatus.PROPOSED, None
        link.reviewed_by, link.reviewed_at, link.review_reason = None, None, None
    session.flush()
    add_revision(
        session,
        actor,
        record_type=LINK,
        record=link,
        record_key=pair,
        page_key=f"{LINK}:{pair}",
        action=RevisionAction.CHANGED,
        before=before,
        after={"status": link.status.value, "path": None},
        reason=reason,
    )
    derive_links(session, touched=[link.extract_id])


def _reject_record(session: Session, actor: Actor, part: LinkPart, reason: str) -> None:
    """Reject a key or a crosswalk as its own form does."""
    kind: RecordType = JoinKeyType() if part.kind is PartKind.KEY else CrosswalkType()
    address = tuple(part.name.split("/"))
    record = kind.find(session, address)
    change_record(
        session,
        actor,
        kind,
        address=address,
        typed={"status": LinkStatus.REJECTED.value, "review_reason": reason},
        row_version=record.row_version,
    )
    model = type(record)
    # Who decided goes beside the version that the form made.
    session.execute(
        update(model)
        .where(model.id == record.id)
        .values(reviewed_by=actor.public_name, reviewed_at=utc_now())
    )


def _steps(key: LinkKey) -> tuple[str, ...]:
    return (*key.extract_path, *key.base_path)


def _written(key: LinkKey) -> str:
    """Return a path as the history keeps it: keys and steps by their names."""
    steps = [*key.extract_path, key.code_list.slug, *reversed(key.base_path)]
    return " → ".join([key.extract_key.name, *steps, key.base_key.name])
