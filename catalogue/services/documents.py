"""Build what the search indexes: one document for each published dataset, variable, code list and reuse.

Rows are read in slices by key, so memory stays flat whatever the size of the catalogue.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import ConceptKind, PublicationState
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.services.sql import SLICE, AnyRow


class _Facets:
    """What a document can be narrowed by, gathered value by value with its French name."""

    def __init__(self) -> None:
        self.values: dict[Facet, tuple[str, ...]] = {}
        self.labels: dict[Facet, dict[str, str]] = {}

    def add(self, facet: Facet, value: str | None, label: str | None) -> None:
        """Add a value, unless there is none."""
        if value:
            self.values[facet] = (*self.values.get(facet, ()), value)
            self.labels.setdefault(facet, {})[value] = label or value

    def without(self, facet: Facet) -> "_Facets":
        """Return the others."""
        kept = _Facets()
        kept.values = {name: values for name, values in self.values.items() if name is not facet}
        kept.labels = {name: labels for name, labels in self.labels.items() if name is not facet}
        return kept

    def add_publisher_and_licence(self, row: AnyRow) -> None:
        """Add who publishes and under which licence, as every row here names them."""
        self.add(Facet.PUBLISHER, row.publisher, row.publisher_acronym or row.publisher_name)
        licence = LICENCES.get(row.licence)
        self.add(Facet.LICENCE, row.licence, licence.label if licence else None)


def all_documents(session: Session) -> Iterator[Document]:
    """Yield every document of the catalogue, datasets first, each followed by its variables."""
    yield from _datasets_and_variables(session)
    yield from _code_lists(session)
    yield from _reuses(session)


def _datasets_and_variables(session: Session) -> Iterator[Document]:
    last = 0
    while rows := session.execute(
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
        .where(Dataset.id > last, Dataset.state == PublicationState.PUBLISHED)
        .order_by(Dataset.id)
        .limit(SLICE)
    ).all():
        ids = [row.id for row in rows]
        variables = _variables(session, ids)
        concepts = _concepts_of_keys(session, ids)
        for row in rows:
            own = variables.get(row.id, [])
            facets = _dataset_facets(row, concepts.get(row.id) or _concepts_of_variables(own))
            yield _dataset_document(row, own, facets)
            yield from (_variable_document(row, variable, facets) for variable in own)
        last = ids[-1]


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


def _dataset_facets(row: AnyRow, concepts: Mapping[str, str]) -> _Facets:
    facets = _Facets()
    facets.add_publisher_and_licence(row)
    facets.add(Facet.LEVEL, row.level, row.level_label)
    for slug, label in concepts.items():
        facets.add(Facet.CONCEPT, slug, label)
    return facets


def _dataset_document(row: AnyRow, variables: Sequence[AnyRow], facets: _Facets) -> Document:
    return Document(
        uid=f"dataset:{row.slug}",
        type=DocumentType.DATASET,
        kind=row.kind,
        slug=row.slug,
        title=row.title,
        other_titles=_texts(row.acronym, row.name, row.title_en),
        keywords=tuple(row.keywords),
        key_names=tuple(variable.name for variable in variables),
        labels=_texts(*(variable.label for variable in variables)),
        description=_paragraphs(row.summary, row.description, row.row_meaning, row.scope, row.product),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )


def _variable_document(row: AnyRow, variable: AnyRow, of_dataset: _Facets) -> Document:
    facets = of_dataset.without(Facet.CONCEPT)
    facets.add(Facet.CONCEPT, variable.concept, variable.concept_label)
    return Document(
        uid=f"variable:{row.slug}/{variable.name}",
        type=DocumentType.VARIABLE,
        kind=row.kind,
        slug=row.slug,
        name=variable.name,
        title=variable.label or variable.name,
        key_names=_texts(variable.list_name),
        labels=_texts(variable.list_title),
        description=_paragraphs(
            row.title, variable.description, variable.observation, variable.management_rule
        ),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )


def _code_lists(session: Session) -> Iterator[Document]:
    last = 0
    while rows := session.execute(
        select(
            CodeList.id,
            CodeList.slug,
            CodeList.name,
            CodeList.title,
            CodeList.description,
            CodeList.version,
            CodeList.licence,
            CodeList.updated_at,
            Organisation.slug.label("publisher"),
            Organisation.name.label("publisher_name"),
            Organisation.acronym.label("publisher_acronym"),
            ConceptLevel.slug.label("level"),
            ConceptLevel.label.label("level_label"),
            KeyConcept.slug.label("concept"),
            KeyConcept.label.label("concept_label"),
            KeyConcept.kind.label("concept_kind"),
        )
        .outerjoin(Organisation, CodeList.publisher_id == Organisation.id)
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .outerjoin(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .where(CodeList.id > last)
        .order_by(CodeList.id)
        .limit(SLICE)
    ).all():
        yield from (_code_list_document(row) for row in rows)
        last = rows[-1].id


def _code_list_document(row: AnyRow) -> Document:
    facets = _Facets()
    facets.add_publisher_and_licence(row)
    facets.add(Facet.CONCEPT, row.concept, row.concept_label)
    if row.concept_kind is ConceptKind.PLACE:
        facets.add(Facet.LEVEL, row.level, row.level_label)
    return Document(
        uid=f"codelist:{row.slug}",
        type=DocumentType.CODE_LIST,
        slug=row.slug,
        title=row.title,
        other_titles=_texts(row.name),
        labels=_texts(row.level_label, row.concept_label),
        description=_paragraphs(row.description, row.version),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )


def _reuses(session: Session) -> Iterator[Document]:
    last = 0
    while rows := session.execute(
        select(
            Reuse.id,
            Reuse.slug,
            Reuse.title,
            Reuse.question,
            Reuse.description,
            Reuse.results,
            Reuse.event,
            Reuse.other_bases,
            Reuse.keywords,
            Reuse.updated_at,
        )
        .where(Reuse.id > last, Reuse.state == PublicationState.PUBLISHED)
        .order_by(Reuse.id)
        .limit(SLICE)
    ).all():
        used = _datasets_of_reuses(session, [row.id for row in rows])
        for row in rows:
            yield Document(
                uid=f"reuse:{row.slug}",
                type=DocumentType.REUSE,
                slug=row.slug,
                title=row.title,
                keywords=tuple(row.keywords),
                key_names=tuple(used.get(row.id, ())),
                labels=tuple(row.other_bases),
                description=_paragraphs(row.question, row.description, row.results, row.event),
                updated=row.updated_at,
            )
        last = rows[-1].id


def _datasets_of_reuses(session: Session, reuse_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.execute(
        select(ReuseDataset.reuse_id, Dataset.acronym, Dataset.title)
        .join(Dataset, ReuseDataset.dataset_id == Dataset.id)
        .where(ReuseDataset.reuse_id.in_(reuse_ids), Dataset.state == PublicationState.PUBLISHED)
        .order_by(ReuseDataset.reuse_id, ReuseDataset.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for reuse_id, acronym, title in rows:
        found[reuse_id].append(acronym or title)
    return found


def _texts(*values: str | None) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _paragraphs(*values: str | None) -> str:
    return "\n".join(_texts(*values))
