"""A catalogue to feed: extracts of ours, and beside them everything that must stay out."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Distribution, Organisation
from catalogue.domain.vocabularies import DatasetKind, Frequency, LegalStatus, PublicationState

MADE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
CHANGED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


def slug_of(number: int) -> str:
    """Return the slug of the extract `number`: in another order than the keys."""
    return f"extrait-{999 - number}"


def fill(session: Session, extracts: int = 3) -> None:
    """Add so many extracts that the feed holds, each after one of another kind that it does not."""
    ours = Organisation(slug="cnam", name="Caisse nationale", homepage="https://cnam.example.fr/")
    theirs = Organisation(slug="atih", name="Agence")
    session.add_all([ours, theirs])
    published = PublicationState.PUBLISHED
    outside = [
        (DatasetKind.EXTRACT, ours, PublicationState.DRAFT),
        (DatasetKind.EXTRACT, ours, PublicationState.WITHDRAWN),
        (DatasetKind.EXTRACT, theirs, published),
        (DatasetKind.EXTERNAL, theirs, published),
        (DatasetKind.EXTERNAL, ours, published),
        (DatasetKind.TABLE, ours, published),
    ]
    for number in range(max(extracts, len(outside))):
        if number < len(outside):
            kind, publisher, state = outside[number]
            session.add(
                Dataset(
                    slug=f"dehors-{number}",
                    kind=kind,
                    publisher=publisher,
                    state=state,
                    title=f"Secret {number}",
                    created_at=MADE,
                    updated_at=MADE,
                )
            )
            session.flush()
        if number < extracts:
            session.add(_extract(number, ours))
            session.flush()


def _extract(number: int, publisher: Organisation) -> Dataset:
    dataset = Dataset(
        slug=slug_of(number),
        kind=DatasetKind.EXTRACT,
        title=f"Extrait {number} : les dépenses de l’année",
        title_en=f"Extract {number}",
        acronym=f"E{number}",
        summary="Les dépenses, par région.",
        row_meaning="Une ligne = une région.",
        publisher=publisher,
        period_start=date(2015, 1, 1),
        frequency=Frequency.ANNUAL,
        licence="licence-ouverte",
        legal_status=LegalStatus.OPEN,
        contact_email="contact@cnam.example.fr",
        keywords=["dépenses", "région"],
        sources=["https://donnees.example.fr/"],
        created_at=MADE,
        updated_at=CHANGED,
    )
    place = f"https://donnees.example.fr/{number}"
    dataset.distributions = [
        Distribution(slug="second", position=1, title="Second fichier", access_url=place),
        Distribution(
            slug="premier",
            position=0,
            title="Premier fichier",
            access_url=place,
            download_url=f"{place}.csv",
            format="CSV",
            media_type="text/csv",
            size_bytes=1024,
            modified=date(2025, 6, 1),
        ),
    ]
    return dataset
