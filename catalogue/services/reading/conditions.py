"""The conditions that lists share, as subqueries that name a record by its permanent slug.

A slug that nobody has, or that is not public, makes a list empty: a filter tells no draft from nothing.
"""

from sqlalchemy import ColumnElement, ScalarSelect, exists, select

from catalogue.domain import CodeList, ConceptLevel, Dataset, KeyConcept, Organisation
from catalogue.domain.vocabularies import PublicationState
from catalogue.services.sql import AnySelect


def id_of_public_dataset(slug: str) -> ScalarSelect[int]:
    """Return the key of the published dataset of this slug."""
    return (
        select(Dataset.id)
        .where(Dataset.slug == slug, Dataset.state == PublicationState.PUBLISHED)
        .scalar_subquery()
    )


def id_of_organisation(slug: str) -> ScalarSelect[int]:
    """Return the key of the organisation of this slug."""
    return select(Organisation.id).where(Organisation.slug == slug).scalar_subquery()


def id_of_code_list(slug: str) -> ScalarSelect[int]:
    """Return the key of the code list of this slug."""
    return select(CodeList.id).where(CodeList.slug == slug).scalar_subquery()


def id_of_level(slug: str) -> ScalarSelect[int]:
    """Return the key of the level of this slug."""
    return select(ConceptLevel.id).where(ConceptLevel.slug == slug).scalar_subquery()


def levels_of(concept: str) -> AnySelect:
    """Return the keys of the levels of a concept."""
    return (
        select(ConceptLevel.id)
        .join(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
        .where(KeyConcept.slug == concept)
    )


def lists_of(*, concept: str | None, level: str | None) -> AnySelect:
    """Return the keys of the code lists that code a concept, or one of its levels."""
    query = select(CodeList.id)
    if concept is not None:
        query = query.where(CodeList.level_id.in_(levels_of(concept)))
    if level is not None:
        query = query.where(CodeList.level_id == id_of_level(level))
    return query


def is_published(dataset_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that the dataset of this key is published."""
    return exists().where(Dataset.id == dataset_id, Dataset.state == PublicationState.PUBLISHED)
