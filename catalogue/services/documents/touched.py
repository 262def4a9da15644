"""Which records have documents that quote a changed record, so that an edit reaches all it is shown in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    KeyConcept,
    Organisation,
    Reuse,
    ReuseDataset,
    Variable,
)
from catalogue.services.outbox import SubjectKind
from catalogue.services.sql import AnySelect, in_slices


def touched_by(session: Session, subjects: Iterable[str]) -> frozenset[str]:
    """Return the records whose documents may differ once these changed, as `documents_of` takes them.

    :param subjects: of the outbox (`organisation:cnam`); one that no record has stands for itself, since
        its documents may have to go.
    """
    slugs: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, slug = subject.partition(":")
        slugs[kind].add(slug)
    _spread_concepts(session, slugs)
    _spread_organisations(session, slugs)
    _spread_code_lists(session, slugs)
    _spread_datasets(session, slugs)
    kinds = (SubjectKind.DATASET, SubjectKind.CODE_LIST, SubjectKind.REUSE)
    return frozenset(f"{kind.value}:{slug}" for kind in kinds for slug in slugs[kind])


def _spread_concepts(session: Session, slugs: dict[str, set[str]]) -> None:
    """Add the code lists of the concept's levels, and the datasets that one of them locates."""
    changed = slugs[SubjectKind.CONCEPT]
    lists = select(CodeList.slug).join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
    located = select(Dataset.slug).join(ConceptLevel, Dataset.geographic_level_id == ConceptLevel.id)
    for query, kind in ((lists, SubjectKind.CODE_LIST), (located, SubjectKind.DATASET)):
        of_concept = query.join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        slugs[kind] |= set(_read(session, of_concept, KeyConcept, changed))


def _spread_organisations(session: Session, slugs: dict[str, set[str]]) -> None:
    """Add what the organisation publishes; datasets that quote its code lists do not name it."""
    changed = slugs[SubjectKind.ORGANISATION]
    lists = select(CodeList.slug).join(Organisation, CodeList.publisher_id == Organisation.id)
    datasets = select(Dataset.slug).join(Organisation, Dataset.publisher_id == Organisation.id)
    slugs[SubjectKind.CODE_LIST] |= set(_read(session, lists, Organisation, changed))
    slugs[SubjectKind.DATASET] |= set(_read(session, datasets, Organisation, changed))


def _spread_code_lists(session: Session, slugs: dict[str, set[str]]) -> None:
    """Add the datasets whose variables or join keys use the code list."""
    changed = slugs[SubjectKind.CODE_LIST]
    for user in (Variable, JoinKey):
        users = (
            select(Dataset.slug)
            .join(user, user.dataset_id == Dataset.id)
            .join(CodeList, user.code_list_id == CodeList.id)
            .distinct()
        )
        slugs[SubjectKind.DATASET] |= set(_read(session, users, CodeList, changed))


def _spread_datasets(session: Session, slugs: dict[str, set[str]]) -> None:
    """Add the reuses that used the dataset."""
    reuses = (
        select(Reuse.slug)
        .join(ReuseDataset, ReuseDataset.reuse_id == Reuse.id)
        .join(Dataset, ReuseDataset.dataset_id == Dataset.id)
        .distinct()
    )
    slugs[SubjectKind.REUSE] |= set(_read(session, reuses, Dataset, slugs[SubjectKind.DATASET]))


def _read(
    session: Session,
    query: AnySelect,
    kind: type[KeyConcept] | type[Organisation] | type[CodeList] | type[Dataset],
    slugs: Collection[str],
) -> Iterator[str]:
    for some in in_slices(sorted(slugs)):
        yield from session.scalars(query.where(kind.slug.in_(some)))
