"""What the feed says of a catalogue and its datasets, as values: neither rows of the store nor RDF.

`services/feed.py` fills these, `formats/dcat.py` writes them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Frequency, LegalStatus


@dataclass(frozen=True)
class FeedAgent:
    """Who publishes (foaf:Agent)."""

    slug: str
    name: str
    homepage: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class FeedContact:
    """Where to ask (vcard:Kind)."""

    name: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class FeedDistribution:
    """One obtainable form of a dataset (dcat:Distribution); `format` is a code of the table « file-type »."""

    slug: str
    title: str
    access_url: str
    download_url: str | None = None
    description: str | None = None
    format: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    separator: str | None = None
    size_bytes: int | None = None
    issued: date | None = None
    modified: date | None = None


@dataclass(frozen=True)
class FeedDataset:
    """A published extract (dcat:Dataset); its record was made at `created_at`, changed at `updated_at`."""

    slug: str
    title: str
    publisher: FeedAgent
    created_at: datetime
    updated_at: datetime
    title_en: str | None = None
    acronym: str | None = None
    summary: str | None = None
    description: str | None = None
    row_meaning: str | None = None
    scope: str | None = None
    volume: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_note: str | None = None
    frequency: Frequency | None = None
    frequency_note: str | None = None
    geographic_note: str | None = None
    licence: Licence | None = None
    legal_status: LegalStatus = LegalStatus.UNKNOWN
    legal_note: str | None = None
    landing_page: str | None = None
    contact: FeedContact | None = None
    issued: date | None = None
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    distributions: tuple[FeedDistribution, ...] = ()


@dataclass(frozen=True)
class FeedCatalogue:
    """The catalogue itself (dcat:Catalog); no dates when it holds nothing yet."""

    publisher: FeedAgent
    issued: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True)
class FeedView:
    """A page of the feed (hydra:PartialCollectionView): its address, the first page's, the next one's."""

    address: str
    first: str
    next: str | None


@dataclass(frozen=True)
class FeedAddresses:
    """The permanent addresses of the feed, from the public one of the site; each of them answers."""

    base_url: str

    @property
    def home(self) -> str:
        """Return the address of the site."""
        return f"{self.base_url}/"

    @property
    def catalogue(self) -> str:
        """Return the address of the catalogue, without suffix."""
        return f"{self.base_url}/catalogue"

    def agent(self, slug: str) -> str:
        """Return the address of an organisation, described in the feed."""
        return f"{self.catalogue}#organisation-{slug}"

    def dataset(self, slug: str) -> str:
        """Return the address of a dataset, which is its identifier too."""
        return f"{self.base_url}/jeux/{slug}"

    def part(self, slug: str, name: str) -> str:
        """Return the address of a part of a dataset's page."""
        return f"{self.dataset(slug)}#{name}"

    def distribution(self, slug: str, distribution: str) -> str:
        """Return the address of a file's line on the dataset's page."""
        return self.part(slug, f"fichier-{distribution}")
