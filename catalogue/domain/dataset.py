"""Datasets: what the catalogue describes."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Identified, Sourced, Timestamped, Versioned, term_column
from catalogue.domain.distribution import Distribution
from catalogue.domain.foreign_key import ForeignKey as DeclaredForeignKey
from catalogue.domain.join_key import JoinKey
from catalogue.domain.key_concept import ConceptLevel
from catalogue.domain.organisation import Organisation
from catalogue.domain.variable import Variable
from catalogue.domain.vocabularies import (
    DatasetKind,
    DictionaryState,
    Frequency,
    LegalStatus,
    PublicationState,
)


class Dataset(Identified, Timestamped, Sourced, Versioned, Base):
    """A described collection of data, whatever its files (dcat:Dataset)."""

    __tablename__ = "dataset"
    __table_args__ = (
        # Lists are filtered by state and kind, then paged by key.
        Index("ix_dataset_state_kind_id", "state", "kind", "id"),
        Index("ix_dataset_state_id", "state", "id"),
        Index("ix_dataset_state_legal_status_id", "state", "legal_status", "id"),
        Index("ix_dataset_publisher_id_id", "publisher_id", "id"),
        # What changed since a moment.
        Index("ix_dataset_state_updated_at_id", "state", "updated_at", "id"),
    )

    kind: Mapped[DatasetKind] = mapped_column(term_column(DatasetKind))
    state: Mapped[PublicationState] = mapped_column(
        term_column(PublicationState), default=PublicationState.PUBLISHED
    )
    # The name as found in the source (ER_PRS_F), for tables.
    name: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    acronym: Mapped[str | None]
    # One sentence: the first line of the page.
    summary: Mapped[str | None]
    description: Mapped[str | None]
    publisher_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # What one row is: « une ligne = un médicament × un âge × un sexe × une région ».
    row_meaning: Mapped[str | None]
    scope: Mapped[str | None]
    volume: Mapped[str | None]
    # The source's own grouping of tables (DCIR, PMSI MCO…).
    product: Mapped[str | None] = mapped_column(index=True)

    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    period_note: Mapped[str | None]
    frequency: Mapped[Frequency | None] = mapped_column(term_column(Frequency))
    frequency_note: Mapped[str | None]
    geographic_level_id: Mapped[int | None] = mapped_column(ForeignKey("concept_level.id"), index=True)
    geographic_note: Mapped[str | None]

    licence: Mapped[str | None] = mapped_column(String(40), index=True)
    licence_note: Mapped[str | None]
    legal_status: Mapped[LegalStatus] = mapped_column(term_column(LegalStatus), default=LegalStatus.UNKNOWN)
    legal_note: Mapped[str | None]
    has_personal_data: Mapped[bool | None]

    landing_page: Mapped[str | None]
    contact_name: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_url: Mapped[str | None]
    issued: Mapped[date | None]
    keywords: Mapped[list[str]] = mapped_column(default=list)

    dictionary_state: Mapped[DictionaryState] = mapped_column(
        term_column(DictionaryState), default=DictionaryState.NOT_PUBLISHED_HERE
    )
    dictionary_note: Mapped[str | None]
    primary_key: Mapped[list[str]] = mapped_column(default=list)
    observation: Mapped[str | None]
    # When the table itself appeared, vanished or was not fed, as the source writes it.
    history_created: Mapped[str | None]
    history_deleted: Mapped[str | None]
    history_missing: Mapped[list[str]] = mapped_column(default=list)
    # Properties of the source's descriptor that no column above holds, kept so that nothing is lost.
    extras: Mapped[dict[str, Any]] = mapped_column(default=dict)

    publisher: Mapped[Organisation] = relationship()
    geographic_level: Mapped[ConceptLevel | None] = relationship()
    distributions: Mapped[list[Distribution]] = relationship(
        order_by=Distribution.position, cascade="all, delete-orphan", passive_deletes=True
    )
    variables: Mapped[list[Variable]] = relationship(
        order_by=Variable.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="dataset",
    )
    join_keys: Mapped[list[JoinKey]] = relationship(
        order_by=JoinKey.position, cascade="all, delete-orphan", passive_deletes=True
    )
    foreign_keys: Mapped[list[DeclaredForeignKey]] = relationship(
        order_by=DeclaredForeignKey.position,
        cascade="all, delete-orphan",
        passive_deletes=True,
        foreign_keys=DeclaredForeignKey.dataset_id,
    )
