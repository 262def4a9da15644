"""The documents of datasets and of their variables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, JoinKey, KeyConcept, Organisation, Variable
from catalogue.domain.vocabularies import PublicationState
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.services.documents.parts import Facets, paragraphs, read_slices, texts
from catalogue.services.sql import AnyRow


def dataset_documents(session: Session, slugs: Collection[str] | None = None) -> Iterator[Document]:
    """Yield the documents of published datasets, each followed by those of its variables.

    :param slugs: of these datasets only; of all by default.
    """
    query = (
        select(
            Dataset.id,
            Dataset.slug,
            Dataset.kind,
            Dataset.name,
            Dataset.title,
            Dataset.title_en,
            Dataset.acronym,
            Dataset.summary,
            Dataset.description,
            Dataset.row_meaning,
            Dataset.scope,
            Dataset.product,
            Dataset.keywords,
            Dataset.licence,
            Dataset.updated_at,
            Organisation.slug.label("publisher"),
            Organisation.name.label("publisher_name"),
            Organisation.acronym.label("publisher_acronym"),
            ConceptLevel.slug.label("level"),
            ConceptLevel.label.label("level_label"),
        )
        .join(Organisation, Dataset.publisher_id == Organisation.id)
        .outerjoin(ConceptLevel, Dataset.geographic_level_id == ConceptLevel.id)
        .where(Dataset.state == PublicationState.PUBLISHED)
    )
    for rows in read_slices(session, query, Dataset, slugs):
        ids = [row.id for row in rows]
        variables = _variables(session, ids)
        concepts = _concepts_of_keys(session, ids)
        for row in rows:
            own = variables.get(row.id, [])
            facets = _dataset_facets(row, concepts.get(row.id) or _concepts_of_variables(own))
            yield _dataset_document(row, own, facets)
            yield from (_variable_document(row, variable, facets) for variable in own)


def _variables(session: Session, dataset_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    rows = session.execute(
        select(
            Variable.dataset_id,
            Variable.name,
            Variable.label,
            Variable.description,
            Variable.observation,
            Variable.management_rule,
            CodeList.name.label("list_name"),
            CodeList.title.label("list_title"),
            KeyConcept.slug.label("concept"),
            KeyConcept.label.label("concept_label"),
        )
        .outerjoin(CodeList, Variable.code_list_id == CodeList.id)
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .outerjoin(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .where(Variable.dataset_id.in_(dataset_ids))
        .order_by(Variable.dataset_id, Variable.position)
    )
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.dataset_id].append(row)
    return found


def _concepts_of_keys(session: Session, dataset_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    rows = session.execute(
        select(JoinKey.dataset_id, KeyConcept.slug, KeyConcept.label)
        .join(CodeList, JoinKey.code_list_id == CodeList.id)
        .join(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .where(JoinKey.dataset_id.in_(dataset_ids))
        .order_by(JoinKey.dataset_id, JoinKey.position)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for dataset_id, slug, label in rows:
        found[dataset_id][slug] = label
    return found


def _concepts_of_variables(variables: Iterable[AnyRow]) -> dict[str, str]:
    """Return what the variables' code lists identify, for a dataset whose keys nobody described."""
    return {row.concept: row.concept_label for row in variables if row.concept}


def _dataset_facets(row: AnyRow, concepts: Mapping[str, str]) -> Facets:
    facets = Facets()
    facets.add_publisher_and_licence(row)
    facets.add(Facet.LEVEL, row.level, row.level_label)
    for slug, label in concepts.items():
        facets.add(Facet.CONCEPT, slug, label)
    return facets


def _dataset_document(row: AnyRow, variables: Sequence[AnyRow], facets: Facets) -> Document:
    return Document(
        uid=f"dataset:{row.slug}",
        type=DocumentType.DATASET,
        kind=row.kind,
        slug=row.slug,
        title=row.title,
        other_titles=texts(row.acronym, row.name, row.title_en),
        keywords=tuple(row.keywords),
        key_names=tuple(variable.name for variable in variables),
        labels=texts(*(variable.label for variable in variables)),
        description=paragraphs(row.summary, row.description, row.row_meaning, row.scope, row.product),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )


def _variable_document(row: AnyRow, variable: AnyRow, of_dataset: Facets) -> Document:
    facets = of_dataset.without(Facet.CONCEPT)
    facets.add(Facet.CONCEPT, variable.concept, variable.concept_label)
    return Document(
        uid=f"variable:{row.slug}/{variable.name}",
        type=DocumentType.VARIABLE,
        kind=row.kind,
        slug=row.slug,
        name=variable.name,
        title=variable.label or variable.name,
        key_names=texts(variable.list_name),
        labels=texts(variable.list_title),
        description=paragraphs(
            row.title, variable.description, variable.observation, variable.management_rule
        ),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )
