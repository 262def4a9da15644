"""How much the catalogue holds of each thing."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset, Link, Reuse, Variable
from catalogue.domain.vocabularies import DatasetKind, PublicationState


@dataclass(frozen=True)
class Counts:
    """How much the catalogue holds."""

    extracts: int
    external_bases: int
    tables: int
    variables: int
    code_lists: int
    codes: int
    links: int
    reuses: int


def count_everything(session: Session) -> Counts:
    """Return how much the catalogue holds; codes come from the counters of their lists."""
    by_kind = dict(
        session.execute(
            select(Dataset.kind, func.count())
            .where(Dataset.state == PublicationState.PUBLISHED)
            .group_by(Dataset.kind)
        ).all()
    )

    def count(kind: type[Variable] | type[CodeList] | type[Link] | type[Reuse]) -> int:
        return session.scalar(select(func.count()).select_from(kind)) or 0

    return Counts(
        extracts=by_kind.get(DatasetKind.EXTRACT, 0),
        external_bases=by_kind.get(DatasetKind.EXTERNAL, 0),
        tables=by_kind.get(DatasetKind.TABLE, 0),
        variables=count(Variable),
        code_lists=count(CodeList),
        codes=session.scalar(select(func.sum(CodeList.code_count))) or 0,
        links=count(Link),
        reuses=count(Reuse),
    )
