"""Confirm or reject a link: a person's decision, with its reason, which no derivation overwrites."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, Link
from catalogue.domain.base import is_slug, utc_now
from catalogue.domain.vocabularies import LinkStatus, RevisionAction
from catalogue.errors import Conflict, Invalid, NotFound
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.text import clean_paragraphs
from catalogue.services.feed_fragments.stale import forget_fragments
from catalogue.services.rights import Actor, Right

LINK = "link"
REASON_MAX = 2000
_DECISIONS = frozenset({LinkStatus.CONFIRMED, LinkStatus.REJECTED})


@dataclass(frozen=True)
class LinkDecision:
    """Where the review of a link stands; `reason` is the reviewer's."""

    status: LinkStatus
    reason: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    row_version: int


def read_decision(session: Session, *, extract: str, base: str) -> LinkDecision:
    """Return where the review of the link of one pair stands.

    :raises NotFound: the pair has no derived link.
    """
    link = find_link(session, extract=extract, base=base)
    return LinkDecision(link.status, link.review_reason, link.reviewed_by, link.reviewed_at, link.row_version)


def find_link(session: Session, *, extract: str, base: str, lock: bool = False) -> Link:
    """Return the link of one pair, whatever the state of its datasets.

    :raises NotFound: the pair has no derived link.
    """
    first, second = aliased(Dataset), aliased(Dataset)
    query = (
        select(Link)
        .join(first, Link.extract_id == first.id)
        .join(second, Link.base_id == second.id)
        .where(first.slug == extract, second.slug == base)
    )
    known = is_slug(extract) and is_slug(base)
    found = session.scalar(query.with_for_update(of=Link) if lock else query) if known else None
    if found is None:
        raise NotFound(
            "Aucun croisement connu entre « %(extract)s » et « %(base)s ».",
            extract=extract[:100],
            base=base[:100],
        )
    return found


def decide_link(
    session: Session,
    actor: Actor,
    *,
    extract: str,
    base: str,
    status: LinkStatus,
    reason: str,
    row_version: int | None = None,
) -> Link:
    """Confirm or reject the link of one pair; return it.

    :param status: confirmed or rejected.
    :param row_version: the version the decision was taken on; `None` decides on the newest.
    :raises Forbidden: the actor may not decide.
    :raises NotFound: the pair has no derived link.
    :raises RejectedEdit: no reason is given, or it breaks a rule.
    :raises Conflict: the link changed since `row_version`.
    """
    actor.require(Right.DECIDE_LINKS)
    link = find_link(session, extract=extract, base=base, lock=True)
    said = checked_reason(status, reason)
    before = {"status": link.status.value, "reason": link.review_reason}
    after = {"status": status.value, "reason": said}
    if before == after:
        # The same form sent twice, or a decision already taken.
        return link
    refuse_other_version(link, row_version)
    link.status, link.review_reason, link.stale_reason = status, said, None
    link.reviewed_by, link.reviewed_at = actor.public_name, utc_now()
    session.flush()
    forget_fragments(session, dataset_ids=[link.extract_id])
    add_revision(
        session,
        actor,
        record_type=LINK,
        record=link,
        record_key=f"{extract}/{base}",
        page_key=f"{LINK}:{extract}/{base}",
        action=RevisionAction.CHANGED,
        before=before,
        after=after,
        reason=said,
    )
    return link


def refuse_other_version(link: Link, row_version: int | None) -> None:
    """Refuse to decide on what somebody has not read.

    :raises Conflict: the link changed since `row_version`.
    """
    if row_version is not None and link.row_version != row_version:
        raise Conflict(
            "Ce croisement a changé depuis que vous l’avez ouvert : relisez-le avant de décider.",
            {"row_version": link.row_version},
        )


def checked_reason(status: LinkStatus, typed: str) -> str:
    """Return the reason, cleaned.

    :raises RejectedEdit: the decision is none, or the reason is missing or breaks a rule; all told at once.
    """
    faults: dict[str, Invalid] = {}
    text = ""
    if status not in _DECISIONS:
        faults["status"] = Invalid("Choisissez une valeur de la liste.")
    try:
        text = clean_paragraphs(typed, longest=REASON_MAX)
        if not text:
            faults["reason"] = Invalid("Dites pourquoi : la décision sera relue sans vous.")
    except Invalid as fault:
        faults["reason"] = fault
    if faults:
        raise RejectedEdit(faults)
    return text
