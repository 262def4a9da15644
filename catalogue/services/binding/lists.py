"""List the proposals that wait, the best first, paged by key; read one; count them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from catalogue.domain import BindingProposal, CodeList, ConceptLevel, Dataset, KeyConcept, Variable
from catalogue.domain.vocabularies import JoinKeyRole, LinkStatus, PublicationState
from catalogue.services.binding.deciding import find_proposal
from catalogue.services.sql import AnyRow


@dataclass(frozen=True)
class Hint:
    """One thing that speaks for a binding; `weight` is from 0.0 to 1.0."""

    kind: str
    text: str
    weight: float


@dataclass(frozen=True)
class ProposedBinding:
    """A proposal with what names its two ends; `level` and `concept` are labels, absent without a level."""

    id: int
    dataset: str
    dataset_title: str
    state: PublicationState
    variable: str
    label: str | None
    code_list: str
    code_list_title: str
    level: str | None
    concept: str | None
    role: JoinKeyRole | None
    score: float
    evidence: tuple[Hint, ...]
    status: LinkStatus
    row_version: int

    def as_json(self) -> dict[str, Any]:
        """Return the proposal as plain values, without its numbers of the database."""
        return {
            "dataset": self.dataset,
            "variable": self.variable,
            "label": self.label,
            "code_list": self.code_list,
            "code_list_title": self.code_list_title,
            "level": self.level,
            "concept": self.concept,
            "role": self.role.value if self.role else None,
            "score": self.score,
            "status": self.status.value,
            "evidence": [
                {"kind": hint.kind, "text": hint.text, "weight": hint.weight} for hint in self.evidence
            ],
        }


def list_proposals(
    session: Session,
    *,
    dataset: str | None = None,
    status: LinkStatus = LinkStatus.PROPOSED,
    after: int = 0,
    limit: int,
) -> tuple[ProposedBinding, ...]:
    """Return proposals, the best first.

    :param dataset: slug of the only dataset wanted.
    :param after: id of the last one already seen; one that is no more begins again.
    """
    query = _select().where(BindingProposal.status == status)
    if dataset is not None:
        query = query.where(Dataset.slug == dataset)
    last = session.scalar(select(BindingProposal.score).where(BindingProposal.id == after)) if after else None
    if last is not None:
        query = query.where(tuple_(BindingProposal.score, BindingProposal.id) < (last, after))
    ordered = query.order_by(BindingProposal.score.desc(), BindingProposal.id.desc()).limit(limit)
    return tuple(_view(row) for row in session.execute(ordered))


def read_proposal(session: Session, *, dataset: str, variable: str, code_list: str) -> ProposedBinding:
    """Return one proposal, whatever became of it.

    :raises NotFound: there is none.
    """
    found = find_proposal(session, dataset=dataset, variable=variable, code_list=code_list)
    return _view(session.execute(_select().where(BindingProposal.id == found.id)).one())


def count_proposals(session: Session) -> int:
    """Return how many proposals wait."""
    query = select(func.count()).select_from(BindingProposal)
    return session.scalar(query.where(BindingProposal.status == LinkStatus.PROPOSED)) or 0


def _select() -> Select[Any]:
    return (
        select(
            BindingProposal.id,
            BindingProposal.role,
            BindingProposal.score,
            BindingProposal.evidence,
            BindingProposal.status,
            BindingProposal.row_version,
            Dataset.slug.label("dataset"),
            Dataset.title.label("dataset_title"),
            Dataset.state,
            Variable.name.label("variable"),
            Variable.label,
            CodeList.slug.label("code_list"),
            CodeList.title.label("code_list_title"),
            ConceptLevel.label.label("level"),
            KeyConcept.label.label("concept"),
        )
        .join(Variable, BindingProposal.variable_id == Variable.id)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .join(CodeList, BindingProposal.code_list_id == CodeList.id)
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .outerjoin(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
    )


def _view(row: AnyRow) -> ProposedBinding:
    return ProposedBinding(
        id=row.id,
        dataset=row.dataset,
        dataset_title=row.dataset_title,
        state=row.state,
        variable=row.variable,
        label=row.label,
        code_list=row.code_list,
        code_list_title=row.code_list_title,
        level=row.level,
        concept=row.concept,
        role=row.role,
        score=row.score,
        evidence=tuple(Hint(item["kind"], item["text"], item["weight"]) for item in row.evidence),
        status=row.status,
        row_version=row.row_version,
    )
