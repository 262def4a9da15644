"""How much the catalogue holds of each thing."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
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
    """Return how much the public sees; codes come from the counters of their lists."""
    by_kind = dict(
        session.execute(
            select(Dataset.kind, func.count())
            .where(Dataset.state == PublicationState.PUBLISHED)
            .group_by(Dataset.kind)
        ).all()
    )

    def count(query: Select[int]) -> int:
        return session.scalar(query) or 0

    number = func.count()
    of_published = Dataset.state == PublicationState.PUBLISHED
    return Counts(
        extracts=by_kind.get(DatasetKind.EXTRACT, 0),
        external_bases=by_kind.get(DatasetKind.EXTERNAL, 0),
        tables=by_kind.get(DatasetKind.TABLE, 0),
        variables=count(select(number).select_from(Variable).join(Variable.dataset).where(of_published)),
        code_lists=count(select(number).select_from(CodeList)),
        codes=count(select(func.sum(CodeList.code_count))),
        links=count(select(number).select_from(Link)),
        reuses=count(select(number).where(Reuse.state == PublicationState.PUBLISHED)),
    )
