"""Build what the search indexes: one document for each published dataset, variable, code list and reuse.

All of them, or those of some records: both are made by the same code, so that they cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from catalogue.search.document import Document, DocumentType
from catalogue.services.documents.code_lists import code_list_documents
from catalogue.services.documents.datasets import dataset_documents
from catalogue.services.documents.reuses import reuse_documents

__all__ = ["all_documents", "documents_of"]

_MAKERS = {
    DocumentType.DATASET: dataset_documents,
    DocumentType.CODE_LIST: code_list_documents,
    DocumentType.REUSE: reuse_documents,
}


def all_documents(session: Session) -> Iterator[Document]:
    """Yield every document of the catalogue, datasets first, each followed by its variables."""
    for make in _MAKERS.values():
        yield from make(session)


def documents_of(session: Session, subjects: Iterable[str]) -> Iterator[Document]:
    """Yield the documents of these records, in the order of `all_documents`.

    A record that is a draft, withdrawn or gone has none.

    :param subjects: `dataset:SLUG` (its variables with it), `codelist:SLUG`, `reuse:SLUG`.
    """
    slugs: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, slug = subject.partition(":")
        slugs[kind].add(slug)
    for kind, make in _MAKERS.items():
        if slugs[kind]:
            yield from make(session, slugs[kind])
