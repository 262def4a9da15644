"""The law and reference texts, as the page on the legal framework shows them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import LegalReference
from catalogue.domain.vocabularies import Certainty


@dataclass(frozen=True)
class LegalText:
    """One text: how it is cited, what it decides, where to read it."""

    slug: str
    title: str
    summary: str
    url: str | None
    sources: tuple[str, ...]
    certainty: Certainty | None


def list_legal_texts(session: Session) -> tuple[LegalText, ...]:
    """Return every text, in the order of the seed."""
    rows = session.execute(
        select(
            LegalReference.slug,
            LegalReference.title,
            LegalReference.summary,
            LegalReference.url,
            LegalReference.sources,
            LegalReference.certainty,
        ).order_by(LegalReference.position, LegalReference.id)
    )
    return tuple(
        LegalText(row.slug, row.title, row.summary, row.url, tuple(row.sources), row.certainty)
        for row in rows
    )
