"""A catalogue that fills every list, with as many of each thing as asked, and what no list may show."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, CrosswalkPair
from catalogue.domain.vocabularies import (
    Cardinality,
    CrosswalkKind,
    LinkAnswer,
    PairRelation,
    PublicationState,
    VariableRole,
)
from tests import factories as make

START = datetime(2026, 1, 1, tzinfo=UTC)


def fill(session: Session, size: int) -> None:
    """Add `size` datasets, variables, lists, codes, concepts, crosswalks, pairs, links, joins and reuses.

    Every second dataset has another publisher; a draft and a withdrawn dataset stand among them.
    """
    others = [make.organisation(session), make.organisation(session, "insee")]
    place = make.concept(session)
    regions = make.code_list(
        session, "regions", level=place.levels[1], codes=[f"{rank:03}" for rank in range(size)]
    )
    first = make.dataset(session, "jeu-premier")
    make.join_key(session, first, regions)
    for rank in range(size):
        moment = START + timedelta(days=rank)
        other = make.base(session, f"base-{rank:03}", publisher=others[rank % 2], updated_at=moment)
        make.variable(session, first, f"VAR_{rank:03}", code_list=regions, role=VariableRole.DIMENSION)
        make.link(session, first, other, regions, answer=LinkAnswer.YES, updated_at=moment)
        make.table_join(session, other, first, "VAR_000", updated_at=moment)
        make.reuse(session, f"usage-{rank:03}", used=[first, other], updated_at=moment)
        make.concept(session, f"cle-{rank:03}", (f"fin-{rank}", f"gros-{rank}"))
        target = make.code_list(session, f"liste-{rank:03}", level=place.levels[0], updated_at=moment)
        _crosswalk(session, f"passage-{rank:03}", regions.id, target.id)
    _pairs(session, size)
    for slug, state in (("brouillon", PublicationState.DRAFT), ("retire", PublicationState.WITHDRAWN)):
        hidden = make.dataset(session, slug, state=state)
        make.variable(session, hidden, "SECRET", code_list=regions, role=VariableRole.DIMENSION)
        make.link(session, hidden, first, regions, answer=LinkAnswer.YES)
        make.reuse(session, f"reuse-{slug}", used=[hidden], state=state)


def _crosswalk(session: Session, slug: str, source: int, target: int) -> None:
    make.add(
        session,
        Crosswalk(
            slug=slug,
            title=slug,
            source_list_id=source,
            target_list_id=target,
            kind=CrosswalkKind.HIERARCHY,
            cardinality=Cardinality.MANY_TO_ONE,
        ),
    )


def _pairs(session: Session, size: int) -> None:
    walked = session.query(Crosswalk).order_by(Crosswalk.id).first()
    assert walked is not None
    session.add_all(
        CrosswalkPair(
            crosswalk_id=walked.id,
            source_notation=f"{rank // 2:03}",
            target_notation=f"{rank:03}",
            relation=PairRelation.BROAD,
        )
        for rank in range(size)
    )
    session.flush()
