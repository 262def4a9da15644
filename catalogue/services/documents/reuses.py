"""The documents of reuses."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Reuse, ReuseDataset
from catalogue.domain.vocabularies import PublicationState
from catalogue.search.document import Document, DocumentType
from catalogue.services.documents.parts import paragraphs, read_slices


def reuse_documents(session: Session, slugs: Collection[str] | None = None) -> Iterator[Document]:
    """Yield the document of each published reuse.

    :param slugs: of these reuses only; of all by default.
    """
    query = select(
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
    ).where(Reuse.state == PublicationState.PUBLISHED)
    for rows in read_slices(session, query, Reuse, slugs):
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
                description=paragraphs(row.question, row.description, row.results, row.event),
                updated=row.updated_at,
            )


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
