"""One dataset as its page shows it: what it is, its files, its dictionary, its keys, what used it.

Reads only, in a fixed number of statements. Its links are in `services/links.py`, its variables one by one
in `services/variables.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    Distribution,
    JoinKey,
    KeyConcept,
    Organisation,
    Reuse,
    ReuseDataset,
    Variable,
)
from catalogue.domain.base import is_slug
from catalogue.domain.licence import Licence
from catalogue.domain.vocabularies import (
    Additivity,
    Certainty,
    DatasetKind,
    DictionaryState,
    Frequency,
    LegalStatus,
    PublicationState,
    ReuseRole,
    VariableRole,
    VariableType,
)
from catalogue.errors import Gone, NotFound
from catalogue.services.foreign_keys import DeclaredKey, list_foreign_keys
from catalogue.services.guidance import Note, list_notes
from catalogue.services.join_keys import HeldKey, list_join_keys
from catalogue.services.refs import (
    CODE_LIST_COLUMNS,
    LEVEL_COLUMNS,
    CodeListRef,
    History,
    LevelRef,
    OrganisationRef,
    Period,
    code_list_ref,
    history,
    level_ref,
    licence_of,
    period,
)
from catalogue.services.sql import AnyRow
from catalogue.services.table_joins.views import JoinView, found_joins


@dataclass(frozen=True)
class Contact:
    """Where to ask."""

    name: str | None
    email: str | None
    url: str | None


@dataclass(frozen=True)
class FileView:
    """One obtainable form; `download_url` is absent when only a page lists the files."""

    slug: str
    title: str
    description: str | None
    access_url: str
    download_url: str | None
    format: str | None
    encoding: str | None
    separator: str | None
    size_bytes: int | None
    issued: date | None
    modified: date | None


@dataclass(frozen=True)
class VariableRow:
    """One line of the dictionary."""

    name: str
    label: str | None
    description: str | None
    type: VariableType | None
    source_type: str | None
    length: str | None
    unit: str | None
    role: VariableRole | None
    additivity: Additivity | None
    additivity_note: str | None
    code_list: CodeListRef | None
    code_list_note: str | None
    management_rule: str | None
    observation: str | None
    history: History | None
    in_primary_key: bool

    @property
    def is_closed(self) -> bool:
        """Tell whether the source no longer has the variable."""
        return self.history is not None and self.history.deleted is not None


@dataclass(frozen=True)
class VariableGroup:
    """Variables that follow each other under one heading of the source; no title when it has none."""

    title: str | None
    variables: tuple[VariableRow, ...]


@dataclass(frozen=True)
class ReuseRef:
    """A reuse that used the dataset."""

    slug: str
    title: str
    question: str | None
    date: str | None
    event: str | None
    role: ReuseRole


@dataclass(frozen=True)
class DatasetPage:
    """All that the page of a dataset says; its links apart."""

    slug: str
    kind: DatasetKind
    name: str | None
    title: str
    title_en: str | None
    acronym: str | None
    summary: str | None
    description: str | None
    publisher: OrganisationRef
    row_meaning: str | None
    scope: str | None
    volume: str | None
    product: str | None
    period: Period | None
    frequency: Frequency | None
    frequency_note: str | None
    finest_place: LevelRef | None
    geographic_note: str | None
    licence: Licence | None
    licence_note: str | None
    legal_status: LegalStatus
    legal_note: str | None
    has_personal_data: bool | None
    landing_page: str | None
    contact: Contact | None
    issued: date | None
    keywords: tuple[str, ...]
    dictionary_state: DictionaryState
    dictionary_note: str | None
    primary_key: tuple[str, ...]
    observation: str | None
    history: History | None
    sources: tuple[str, ...]
    certainty: Certainty | None
    updated_at: datetime
    files: tuple[FileView, ...]
    groups: tuple[VariableGroup, ...]
    join_keys: tuple[HeldKey, ...]
    refers_to: tuple[DeclaredKey, ...]
    referred_by: tuple[DeclaredKey, ...]
    # The surest joins of a table that its source does not declare.
    found_joins: tuple[JoinView, ...]
    notes: tuple[Note, ...]
    reuses: tuple[ReuseRef, ...]

    @property
    def variable_count(self) -> int:
        """Return how many variables the dictionary here holds."""
        return sum(len(group.variables) for group in self.groups)


# A hub is joined by tens of tables; beyond, `links list --base` gives all.
JOINS_SHOWN = 60


def get_dataset_page(session: Session, *, slug: str) -> DatasetPage:
    """Return what the page of a published dataset says.

    :raises NotFound: no dataset has this slug, or it is still a draft.
    :raises Gone: the dataset was withdrawn.
    """
    row = find_public_dataset(session, slug=slug)
    refers_to, referred_by = list_foreign_keys(session, dataset_id=row.id)
    return DatasetPage(
        **_description(row),
        files=_files(session, row.id),
        groups=_groups(session, row.id, primary_key=frozenset(row.primary_key)),
        join_keys=list_join_keys(session, JoinKey.dataset_id == row.id),
        refers_to=refers_to,
        referred_by=referred_by,
        found_joins=found_joins(session, dataset_id=row.id, limit=JOINS_SHOWN),
        notes=list_notes(session, dataset_id=row.id),
        reuses=_reuses(session, row.id),
    )


def find_public_dataset(session: Session, *, slug: str) -> AnyRow:
    """Return the columns of a published dataset, with its publisher and finest place.

    :raises NotFound: no dataset has this slug, or it is still a draft.
    :raises Gone: the dataset was withdrawn.
    """
    row = (
        session.execute(_SELECT_DATASET.where(Dataset.slug == slug)).one_or_none() if is_slug(slug) else None
    )
    # A draft must not be told from nothing.
    if row is None or row.state is PublicationState.DRAFT:
        raise NotFound("Aucun jeu de données n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    if row.state is PublicationState.WITHDRAWN:
        raise Gone(
            "Ce jeu de données a été retiré du catalogue ; son adresse ne servira à aucun autre.",
            {"slug": slug},
        )
    return row


_SELECT_DATASET = (
    select(
        *(column for column in Dataset.__table__.columns if column.name not in {"publisher_id", "extras"}),
        Organisation.slug.label("publisher_slug"),
        Organisation.name.label("publisher_name"),
        Organisation.acronym.label("publisher_acronym"),
        Organisation.homepage.label("publisher_homepage"),
        *LEVEL_COLUMNS,
    )
    .join(Organisation, Organisation.id == Dataset.publisher_id)
    .outerjoin(ConceptLevel, ConceptLevel.id == Dataset.geographic_level_id)
    .outerjoin(KeyConcept, KeyConcept.id == ConceptLevel.concept_id)
)

_COPIED = (
    "slug",
    "kind",
    "name",
    "title",
    "title_en",
    "acronym",
    "summary",
    "description",
    "row_meaning",
    "scope",
    "volume",
    "product",
    "frequency",
    "frequency_note",
    "geographic_note",
    "licence_note",
    "legal_status",
    "legal_note",
    "has_personal_data",
    "landing_page",
    "issued",
    "dictionary_state",
    "dictionary_note",
    "observation",
    "certainty",
    "updated_at",
)


def _description(row: AnyRow) -> Mapping[str, Any]:
    contact = Contact(row.contact_name, row.contact_email, row.contact_url)
    return {
        **{name: getattr(row, name) for name in _COPIED},
        "publisher": OrganisationRef(
            row.publisher_slug, row.publisher_name, row.publisher_acronym, row.publisher_homepage
        ),
        "period": period(row.period_start, row.period_end, row.period_note),
        "finest_place": level_ref(row),
        "licence": licence_of(row.licence),
        "contact": contact if contact.name or contact.email or contact.url else None,
        "keywords": tuple(row.keywords),
        "primary_key": tuple(row.primary_key),
        "history": history(row.history_created, row.history_deleted, row.history_missing),
        "sources": tuple(row.sources),
    }


def _files(session: Session, dataset_id: int) -> tuple[FileView, ...]:
    rows = session.execute(
        select(
            Distribution.slug,
            Distribution.title,
            Distribution.description,
            Distribution.access_url,
            Distribution.download_url,
            Distribution.format,
            Distribution.encoding,
            Distribution.separator,
            Distribution.size_bytes,
            Distribution.issued,
            Distribution.modified,
        )
        .where(Distribution.dataset_id == dataset_id)
        .order_by(Distribution.position, Distribution.id)
    )
    return tuple(FileView(*row) for row in rows)


def _groups(session: Session, dataset_id: int, *, primary_key: frozenset[str]) -> tuple[VariableGroup, ...]:
    rows = session.execute(
        select(
            Variable.name,
            Variable.label,
            Variable.description,
            Variable.type,
            Variable.source_type,
            Variable.length,
            Variable.unit,
            Variable.role,
            Variable.additivity,
            Variable.additivity_note,
            Variable.group,
            Variable.code_list_note,
            Variable.management_rule,
            Variable.observation,
            Variable.history_created,
            Variable.history_deleted,
            Variable.history_missing,
            *CODE_LIST_COLUMNS,
        )
        .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
        .where(Variable.dataset_id == dataset_id)
        .order_by(Variable.position, Variable.id)
    )
    # A heading that comes back later in the source is one group: readers look for it once.
    groups: dict[str | None, list[VariableRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(_variable_row(row, in_primary_key=row.name in primary_key))
    return tuple(VariableGroup(title, tuple(variables)) for title, variables in groups.items())


def _variable_row(row: AnyRow, *, in_primary_key: bool) -> VariableRow:
    return VariableRow(
        name=row.name,
        label=row.label,
        description=row.description,
        type=row.type,
        source_type=row.source_type,
        length=row.length,
        unit=row.unit,
        role=row.role,
        additivity=row.additivity,
        additivity_note=row.additivity_note,
        code_list=code_list_ref(row),
        code_list_note=row.code_list_note,
        management_rule=row.management_rule,
        observation=row.observation,
        history=history(row.history_created, row.history_deleted, row.history_missing),
        in_primary_key=in_primary_key,
    )


def _reuses(session: Session, dataset_id: int) -> tuple[ReuseRef, ...]:
    rows = session.execute(
        select(Reuse.slug, Reuse.title, Reuse.question, Reuse.date, Reuse.event, ReuseDataset.role)
        .join(ReuseDataset, ReuseDataset.reuse_id == Reuse.id)
        .where(ReuseDataset.dataset_id == dataset_id, Reuse.state == PublicationState.PUBLISHED)
        .order_by(Reuse.date.desc().nulls_last(), Reuse.title, Reuse.id)
    )
    return tuple(ReuseRef(*row) for row in rows)
