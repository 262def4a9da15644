"""List the records of one sort, drafts included, in the order they came, paged by key."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from catalogue.domain import CodeList, Dataset, Guidance, KeyConcept, Link
from catalogue.domain.vocabularies import LinkAnswer, LinkStatus, PublicationState
from catalogue.services.editing.dataset_parts import DatasetPartType, dataset_at
from catalogue.services.editing.guidance import find_target
from catalogue.services.editing.record_type import Address, RecordType
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.sql import AnyRow, AnySelect

LABEL_MAX = 200
# What a record is called, by the first of these columns that it has.
_LABELS = ("title", "term", "name")
_WITH_DATASETS = (joinedload(Link.extract), joinedload(Link.base))

_Extract, _Base = aliased(Dataset), aliased(Dataset)
_NOTES: AnySelect = (
    select(
        Guidance.id,
        Guidance.text,
        Dataset.state,
        Dataset.slug.label("dataset"),
        CodeList.slug.label("code_list"),
        KeyConcept.slug.label("concept"),
        _Extract.slug.label("extract"),
        _Base.slug.label("base"),
    )
    .outerjoin(Dataset, Guidance.dataset_id == Dataset.id)
    .outerjoin(CodeList, Guidance.code_list_id == CodeList.id)
    .outerjoin(KeyConcept, Guidance.key_concept_id == KeyConcept.id)
    .outerjoin(Link, Guidance.link_id == Link.id)
    .outerjoin(_Extract, Link.extract_id == _Extract.id)
    .outerjoin(_Base, Link.base_id == _Base.id)
)


@dataclass(frozen=True)
class RecordRow:
    """One record of a list; `about` says what a note is about."""

    id: int
    address: Address
    label: str
    state: PublicationState | None
    about: str | None = None


@dataclass(frozen=True)
class LinkRow:
    """One link and its decision."""

    id: int
    extract: str
    extract_title: str
    base: str
    base_title: str
    status: LinkStatus
    answer: LinkAnswer
    reason: str


def list_records(
    session: Session,
    kind: RecordType,
    *,
    parent: Address = (),
    state: PublicationState | None = None,
    after: int = 0,
    limit: int,
) -> tuple[RecordRow, ...]:
    """Return records of one sort.

    :param parent: address of the dataset whose parts are wanted, or what the notes wanted are about.
    :param state: only those in it, for sorts that have one.
    :param after: id of the last one already seen.
    :raises NotFound: the parent does not exist.
    """
    if isinstance(kind, SluggedType):
        return _slugged(session, kind, state, after, limit)
    if isinstance(kind, DatasetPartType):
        return _parts(session, kind, parent, after, limit)
    return _notes(session, parent, after, limit)


def _slugged(
    session: Session, kind: SluggedType, state: PublicationState | None, after: int, limit: int
) -> tuple[RecordRow, ...]:
    model: Any = kind.model
    label = next(getattr(model, name) for name in _LABELS if hasattr(model, name))
    columns = [model.id, model.slug, label.label("label")]
    has_state = hasattr(model, "state")
    query = select(*columns, *([model.state] if has_state else [])).where(model.id > after)
    if has_state and state is not None:
        query = query.where(model.state == state)
    rows = session.execute(query.order_by(model.id).limit(limit))
    return tuple(RecordRow(row.id, (row.slug,), row.label, row.state if has_state else None) for row in rows)


def _parts(
    session: Session, kind: DatasetPartType, parent: Address, after: int, limit: int
) -> tuple[RecordRow, ...]:
    (slug,) = parent
    dataset = dataset_at(session, slug)
    model: Any = kind.model
    key = getattr(model, kind.key_field or "")
    label = model.title if kind.name == "distribution" else model.label
    query = (
        select(model.id, key.label("key"), label.label("label"))
        .where(model.dataset_id == dataset.id, model.id > after)
        .order_by(model.id)
        .limit(limit)
    )
    rows = session.execute(query)
    return tuple(RecordRow(row.id, (slug, row.key), row.label or "", dataset.state) for row in rows)


def _notes(session: Session, parent: Address, after: int, limit: int) -> tuple[RecordRow, ...]:
    query = _NOTES.where(Guidance.id > after).order_by(Guidance.id).limit(limit)
    if parent:
        column, key = find_target(session, parent[0])
        query = query.where(getattr(Guidance, column) == key)
    return tuple(
        RecordRow(row.id, (str(row.id),), row.text[:LABEL_MAX], row.state, _about(row))
        for row in session.execute(query)
    )


def _about(row: AnyRow) -> str:
    """Return what a note is about, as `guidance.target_of` does."""
    if row.extract is not None:
        return f"link:{row.extract}/{row.base}"
    kinds = {"dataset": row.dataset, "code-list": row.code_list, "concept": row.concept}
    return next(f"{kind}:{slug}" for kind, slug in kinds.items() if slug is not None)


def list_link_decisions(
    session: Session, *, status: LinkStatus | None = None, after: int = 0, limit: int
) -> tuple[LinkRow, ...]:
    """Return links to decide on, in the order they were derived.

    :param status: only those where they stand so.
    :param after: id of the last one already seen.
    """
    query = select(Link).where(Link.id > after).order_by(Link.id).limit(limit).options(*_WITH_DATASETS)
    if status is not None:
        query = query.where(Link.status == status)
    return tuple(
        LinkRow(
            link.id,
            link.extract.slug,
            link.extract.title,
            link.base.slug,
            link.base.title,
            link.status,
            link.answer,
            link.reason,
        )
        for link in session.scalars(query)
    )
