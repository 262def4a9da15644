"""Confirm or reject the joins of two tables: a person's decision, which no derivation overwrites."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, TableJoin
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import LinkStatus, RevisionAction
from catalogue.errors import NotFound
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.link_decisions import checked_reason
from catalogue.services.rights import Actor, Right

TABLE_JOIN = "table-join"


def decide_joins(
    session: Session, actor: Actor, *, one: str, other: str, status: LinkStatus, reason: str
) -> int:
    """Confirm or reject every join of two tables, either way; return how many changed.

    :raises Forbidden: the actor may not decide.
    :raises NotFound: no join is known between them.
    :raises RejectedEdit: no reason is given, or it breaks a rule.
    """
    actor.require(Right.DECIDE_LINKS)
    joins = _find(session, one, other)
    said = checked_reason(status, reason)
    changed = [join for join in joins if (join.status, join.review_reason) != (status, said)]
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
            record_key=f"{one}/{other}:{join.column_names}"[:200],
            page_key=f"{TABLE_JOIN}:{one}/{other}",
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
