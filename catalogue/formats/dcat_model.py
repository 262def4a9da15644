"""What the feed says of a catalogue and its datasets, as values: neither rows of the store nor RDF.

`services/feed.py` fills these, `formats/dcat.py` writes them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import Cardinality, Frequency, LegalStatus, LinkKind
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, DictionaryVariable


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
class FeedLinkKey:
    """The columns by which two datasets meet, at which level; `code_list` is the slug of the common list."""

    label: str
    level: str
    level_label: str
    code_list: str
    columns: tuple[str, ...] = ()
    base_columns: tuple[str, ...] = ()
    match_rate: float | None = None
    level_label_en: str | None = None


@dataclass(frozen=True)
class FeedLink:
    """That a dataset can be crossed with another (dcat:Relationship).

    :ivar base_page: the base's own address, when it has one; `None` has it named by its page here.
    :ivar is_fed: whether the feed itself describes the base, under its address here.
    :ivar crosswalks: slugs of the crosswalks walked on either side.
    """

    base: str
    base_title: str
    kind: LinkKind
    explanation: str
    legal: LegalStatus = LegalStatus.UNKNOWN
    is_reviewed: bool = False
    base_page: str | None = None
    is_fed: bool = False
    loss: tuple[str, ...] = ()
    keys: tuple[FeedLinkKey, ...] = ()
    crosswalks: tuple[str, ...] = ()


@dataclass(frozen=True)
class FeedCodeList:
    """A code list (skos:ConceptScheme); `codes` is empty where there are too many for a page of the feed."""

    head: CodeListHead
    codes: tuple[CodeEntry, ...] = ()


@dataclass(frozen=True)
class FeedCrosswalk:
    """A crosswalk (xkos:Correspondence); `pairs` is empty where there are too many, or none is stored."""

    slug: str
    title: str
    source: str
    target: str
    cardinality: Cardinality
    loss_note: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FeedDictionary:
    """The columns of a dataset, the code lists they name, the crosswalks its links walk."""

    variables: tuple[DictionaryVariable, ...] = ()
    primary_key: tuple[str, ...] = ()
    code_lists: tuple[FeedCodeList, ...] = ()
    crosswalks: tuple[FeedCrosswalk, ...] = ()


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
    links: tuple[FeedLink, ...] = ()
    # Read for the profiles that write it only: it may be a hundred times as long as all the rest.
    dictionary: FeedDictionary | None = None


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

    def variable(self, slug: str, name: str) -> str:
        """Return the address of a variable's page."""
        return f"{self.dataset(slug)}/variables/{quote(name, safe='', errors='replace')}"

    def code_list(self, slug: str) -> str:
        """Return the address of a code list, which is that of its scheme."""
        return f"{self.base_url}/nomenclatures/{slug}"

    def code(self, code_list: str, notation: str) -> str:
        """Return the address of a code, the same as in the Turtle of its list."""
        return f"{self.code_list(code_list)}#{quote(notation, safe='', errors='replace')}"

    def crosswalk(self, source: str, slug: str) -> str:
        """Return the address of the pairs of a crosswalk, which starts from the list `source`."""
        return f"{self.code_list(source)}/passages/{slug}.csv"

    def link(self, extract: str, base: str) -> str:
        """Return the address of the page about a link."""
        return f"{self.base_url}/croisements/{extract}/{base}"

    def word(self, name: str) -> str:
        """Return the address of a word of our own, described in the feed."""
        return f"{self.catalogue}#{name}"

    @property
    def api(self) -> str:
        """Return the address of the JSON API."""
        return f"{self.base_url}/api/1"

    @property
    def api_description(self) -> str:
        """Return the address of what the API says of itself (OpenAPI)."""
        return f"{self.api}/openapi.json"
