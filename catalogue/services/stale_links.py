"""Ask for a second look at confirmed links when what they rest on changes: a code list, a crosswalk.

A link whose path changes is made stale by `link_derivation.py`; here the path stays, and what it is made of
is another. Confirming the link again clears it.
"""

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, Crosswalk, JoinKey, Link, LinkKey
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import LinkStatus
from catalogue.services.feed_fragments.stale import forget_fragments
from catalogue.services.link_paths import goes_through


def question_links_on_list(session: Session, *, replaced: int, by: CodeList) -> int:
    """Make stale the confirmed links that rest on a list which has a new version; return how many.

    A link rests on its common list, on the lists of its keys, and on both ends of each crosswalk it walks.
    """
    title = session.scalars(select(CodeList.title).where(CodeList.id == replaced)).one()
    crosswalks = session.scalars(
        select(Crosswalk.slug).where(
            or_(Crosswalk.source_list_id == replaced, Crosswalk.target_list_id == replaced)
        )
    ).all()
    of_key = select(JoinKey.id).where(JoinKey.code_list_id == replaced)
    rests = or_(
        LinkKey.code_list_id == replaced,
        LinkKey.extract_key_id.in_(of_key),
        LinkKey.base_key_id.in_(of_key),
        goes_through(crosswalks),
    )
    return _question(session, rests, f"La nomenclature « {title} » a une nouvelle version : « {by.title} ».")


def question_links_through(session: Session, *, crosswalk: Crosswalk, what: str) -> int:
    """Make stale the confirmed links that walk a crosswalk; return how many.

    :param what: what changed in it, to follow its title: « n’a plus les mêmes correspondances ».
    """
    reason = f"La table de passage « {crosswalk.title} » {what}."
    return _question(session, goes_through([crosswalk.slug]), reason)


def question_links_on_replaced_crosswalk(session: Session, *, crosswalk: Crosswalk) -> int:
    """Make stale the confirmed links that walk another crosswalk between the same two lists."""
    other = aliased(Crosswalk)
    slugs = session.scalars(
        select(other.slug).where(
            other.id != crosswalk.id,
            other.source_list_id == crosswalk.source_list_id,
            other.target_list_id == crosswalk.target_list_id,
        )
    ).all()
    if not slugs:
        return 0
    reason = f"Une autre table de passage mène aux mêmes codes : « {crosswalk.title} »."
    return _question(session, goes_through(slugs), reason)


def _question(session: Session, rests: ColumnElement[bool], reason: str) -> int:
    of_key = select(LinkKey.link_id).where(rests)
    confirmed = (Link.status == LinkStatus.CONFIRMED, Link.id.in_(of_key))
    found = session.scalars(select(Link.extract_id).where(*confirmed)).all()
    if found:
        session.execute(
            update(Link)
            .where(*confirmed)
            .values(
                status=LinkStatus.STALE,
                stale_reason=reason,
                updated_at=utc_now(),
                row_version=Link.row_version + 1,
            )
            .execution_options(synchronize_session="fetch")
        )
        session.expire_all()
        forget_fragments(session, dataset_ids={*found})
    return len(found)
