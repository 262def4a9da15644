"""Find the datasets whose links may rest on a code list or a crosswalk."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, JoinKey


def datasets_keyed_by(session: Session, levels: Iterable[ConceptLevel | None]) -> frozenset[int]:
    """Return the datasets that have a join key of a concept to which one of these levels belongs."""
    concepts = {level.concept_id for level in levels if level is not None}
    return frozenset(
        session.scalars(
            select(JoinKey.dataset_id)
            .join(CodeList, JoinKey.code_list_id == CodeList.id)
            .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
            .where(ConceptLevel.concept_id.in_(concepts))
            .distinct()
        )
    )
