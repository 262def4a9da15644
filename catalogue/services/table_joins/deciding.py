"""Confirm or reject the joins of two tables: a person's decision, which no derivation overwrites."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, TableJoin
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import LinkStatus, RevisionAction
from catalogue.errors import Conflict, NotFound
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.link_decisions import checked_reason
from catalogue.services.rights import Actor, Right
from catalogue.services.table_joins.views import JoinView

TABLE_JOIN = "table-join"


def version_of_joins(joins: Iterable[JoinView | TableJoin]) -> int:
    """Return the version of the joins of two tables as one number: it grows with each change of one."""
    return sum(join.row_version for join in joins)


def decide_joins(
    session: Session,
    actor: Actor,
    *,
    one: str,
    other: str,
    status: LinkStatus,
    reason: str,
    row_version: int | None = None,
) -> int:
    """Confirm or reject every join of two tables, either way; return how many changed.

    :param row_version: that of all when the decision was taken; `None` decides on the newest.
    :raises Forbidden: the actor may not decide.
    :raises NotFound: no join is known between them.
    :raises RejectedEdit: no reason is given, or it breaks a rule.
    :raises Conflict: a join changed since `row_version`.
    """
    actor.require(Right.DECIDE_LINKS)
    joins = _find(session, one, other)
    said = checked_reason(status, reason)
    changed = [join for join in joins if (join.status, join.review_reason) != (status, said)]
    if changed and row_version not in {None, version_of_joins(joins)}:
        raise Conflict("Ce croisement a changé depuis que vous l’avez ouvert : relisez-le avant de décider.")
    # Either order of the two slugs leads to the same history.
    pair = "/".join(sorted((one, other)))
    for join in changed:
        before = {"status": join.status.value, "reason": join.review_reason}
        join.status, join.review_reason = status, said
        join.reviewed_by, join.reviewed_at = actor.public_name, utc_now()
        session.flush()
        add_revision(
            session,
            actor,
            record_type=TABLE_JOIN,
            record=join,
            record_key=f"{pair}:{join.column_names}"[:200],
            page_key=f"{TABLE_JOIN}:{pair}",
            action=RevisionAction.CHANGED,
            before=before,
            after={"status": status.value, "reason": said},
            reason=said,
        )
    return len(changed)


def _find(session: Session, one: str, other: str) -> list[TableJoin]:
    table, hub = aliased(Dataset), aliased(Dataset)
    found = session.scalars(
        select(TableJoin)
        .join(table, TableJoin.table_id == table.id)
        .join(hub, TableJoin.hub_id == hub.id)
        .where(
            or_(
                (table.slug == one) & (hub.slug == other),
                (table.slug == other) & (hub.slug == one),
            )
        )
        # In one order: two people who decide at once wait for each other, none for ever.
        .order_by(TableJoin.id)
        .with_for_update(of=TableJoin)
    ).all()
    if not found:
        raise NotFound(
            "Aucune jointure connue entre « %(one)s » et « %(other)s ».", one=one[:100], other=other[:100]
        )
    return list(found)
