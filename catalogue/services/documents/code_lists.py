"""The documents of code lists; codes themselves are looked up by SQL, not by the search engine."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, KeyConcept, Organisation
from catalogue.domain.vocabularies import ConceptKind
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.services.documents.parts import Facets, paragraphs, read_slices, texts
from catalogue.services.sql import AnyRow


def code_list_documents(session: Session, slugs: Collection[str] | None = None) -> Iterator[Document]:
    """Yield the document of each code list.

    :param slugs: of these lists only; of all by default.
    """
    query = (
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
    )
    for rows in read_slices(session, query, CodeList, slugs):
        yield from (_code_list_document(row) for row in rows)


def _code_list_document(row: AnyRow) -> Document:
    facets = Facets()
    facets.add_publisher_and_licence(row)
    facets.add(Facet.CONCEPT, row.concept, row.concept_label)
    if row.concept_kind is ConceptKind.PLACE:
        facets.add(Facet.LEVEL, row.level, row.level_label)
    return Document(
        uid=f"codelist:{row.slug}",
        type=DocumentType.CODE_LIST,
        slug=row.slug,
        title=row.title,
        other_titles=texts(row.name),
        labels=texts(row.level_label, row.concept_label),
        description=paragraphs(row.description, row.version),
        facets=facets.values,
        facet_labels=facets.labels,
        updated=row.updated_at,
    )
