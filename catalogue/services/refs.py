"""Short references that pages share: enough of an object to name it and to link to it.

Each comes with the columns it is made of, so that every service selects them alike, and with the rule of
what the public may see. No query is run here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import category

from sqlalchemy import ColumnElement, case

from catalogue.domain import CodeList, ConceptLevel, Dataset, KeyConcept, Organisation
from catalogue.domain.licence import LICENCES, Licence
from catalogue.domain.vocabularies import DatasetKind, IdentifierClass, PublicationState
from catalogue.services.sql import AnyRow

# The longest name of a column in the sources is 30 characters; nothing longer can be one of ours.
NAME_MAX = 200


@dataclass(frozen=True)
class OrganisationRef:
    """Who publishes."""

    slug: str
    name: str
    acronym: str | None
    homepage: str | None

    @property
    def short(self) -> str:
        """Return the acronym, or the name when there is none."""
        return self.acronym or self.name


@dataclass(frozen=True)
class NamedDataset:
    """A dataset by its names; `publisher` is the acronym, or the name when there is none."""

    slug: str
    title: str
    kind: DatasetKind
    name: str | None
    acronym: str | None
    publisher: str


@dataclass(frozen=True)
class LevelRef:
    """A level of a concept; `identifier_class` is its own, or that of its concept."""

    slug: str
    label: str
    concept: str
    concept_label: str
    identifier_class: IdentifierClass


@dataclass(frozen=True)
class CodeListRef:
    """A code list; `count` is how many codes are stored here."""

    slug: str
    name: str | None
    title: str
    count: int


@dataclass(frozen=True)
class Period:
    """A period, either end open; `note` says what the dates do not."""

    start: date | None
    end: date | None
    note: str | None = None


@dataclass(frozen=True)
class History:
    """When a column or a table appeared, vanished or was not fed, as the source writes it."""

    created: str | None
    deleted: str | None
    missing: tuple[str, ...]


DATASET_COLUMNS = (
    Dataset.slug.label("dataset_slug"),
    Dataset.title.label("dataset_title"),
    Dataset.kind.label("dataset_kind"),
    Dataset.name.label("dataset_name"),
    Dataset.acronym.label("dataset_acronym"),
    Organisation.acronym.label("publisher_acronym"),
    Organisation.name.label("publisher_name"),
)
LEVEL_COLUMNS = (
    ConceptLevel.slug.label("level_slug"),
    ConceptLevel.label.label("level_label"),
    ConceptLevel.identifier_class.label("level_class"),
    KeyConcept.slug.label("concept_slug"),
    KeyConcept.label.label("concept_label"),
    KeyConcept.identifier_class.label("concept_class"),
)
CODE_LIST_COLUMNS = (
    CodeList.slug.label("list_slug"),
    CodeList.name.label("list_name"),
    CodeList.title.label("list_title"),
    CodeList.code_count.label("list_count"),
)

# Extracts are what people come for; source tables, ten times as many, come last.
KINDS_IN_ORDER = (DatasetKind.EXTRACT, DatasetKind.EXTERNAL, DatasetKind.TABLE)
KIND_ORDER: ColumnElement[int] = case(
    *((Dataset.kind == kind, rank) for rank, kind in enumerate(KINDS_IN_ORDER)), else_=len(KINDS_IN_ORDER)
)


def is_public() -> ColumnElement[bool]:
    """Return the condition that keeps drafts and withdrawn datasets out of every page."""
    return Dataset.state == PublicationState.PUBLISHED


def dataset_ref(row: AnyRow) -> NamedDataset:
    """Return the dataset named by `DATASET_COLUMNS`."""
    return NamedDataset(
        slug=row.dataset_slug,
        title=row.dataset_title,
        kind=row.dataset_kind,
        name=row.dataset_name,
        acronym=row.dataset_acronym,
        publisher=row.publisher_acronym or row.publisher_name,
    )


def level_ref(row: AnyRow) -> LevelRef | None:
    """Return the level named by `LEVEL_COLUMNS`, `None` where the outer join met none."""
    if row.level_slug is None:
        return None
    return LevelRef(
        slug=row.level_slug,
        label=row.level_label,
        concept=row.concept_slug,
        concept_label=row.concept_label,
        identifier_class=row.level_class or row.concept_class,
    )


def code_list_ref(row: AnyRow) -> CodeListRef | None:
    """Return the list named by `CODE_LIST_COLUMNS`, `None` where the outer join met none."""
    if row.list_slug is None:
        return None
    return CodeListRef(row.list_slug, row.list_name, row.list_title, row.list_count)


def period(start: date | None, end: date | None, note: str | None = None) -> Period | None:
    """Return the period, `None` when nothing is known of it."""
    return Period(start, end, note) if start or end or note else None


def history(created: str | None, deleted: str | None, missing: Sequence[str]) -> History | None:
    """Return the history, `None` when the source says nothing."""
    return History(created, deleted, tuple(missing)) if created or deleted or missing else None


def licence_of(code: str | None) -> Licence | None:
    """Return the licence of this code, `None` when nobody read one."""
    return LICENCES.get(code) if code else None


def is_source_name(text: str) -> bool:
    """Tell whether `text` could be a name found in a source: bounded, without what no store accepts."""
    return 0 < len(text) <= NAME_MAX and not any(category(char) in {"Cc", "Cs"} for char in text)
