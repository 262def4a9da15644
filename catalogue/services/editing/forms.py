"""What a form shows of a record, and what its reference fields can name."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import ConceptLevel, KeyConcept
from catalogue.domain.vocabularies import PublicationState
from catalogue.services.editing.record_type import Address, RecordType, snapshot
from catalogue.services.editing.references import Reference, Referred

# A browser's list of suggestions; past it one types the slug.
SUGGESTIONS_MAX = 1000


@dataclass(frozen=True)
class EditableRecord:
    """A record as its form shows it: texts by field."""

    address: Address
    page_key: str
    state: PublicationState | None
    row_version: int
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Suggestion:
    """A record that a reference field may name."""

    slug: str
    label: str


def read_record(session: Session, kind: RecordType, *, address: Address) -> EditableRecord:
    """Return the record at this address, as its form shows it.

    :raises NotFound: there is none.
    """
    record = kind.find(session, address)
    values = snapshot(kind, record)
    return EditableRecord(
        address=address,
        page_key=kind.page_key(session, record),
        state=kind.state_of(session, record),
        row_version=record.row_version,
        typed={field.name: field.write(values[field.name]) for field in kind.fields},
    )


def suggestions(session: Session, kind: RecordType) -> Mapping[str, tuple[Suggestion, ...]]:
    """Return, by reference field, what it may name, in alphabetical order."""
    return {
        field.name: _suggestions(session, field.to) for field in kind.fields if isinstance(field, Reference)
    }


def _suggestions(session: Session, to: type[Referred]) -> tuple[Suggestion, ...]:
    if to is ConceptLevel:
        rows = session.execute(
            select(ConceptLevel.slug, ConceptLevel.label, KeyConcept.label)
            .join(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
            .order_by(KeyConcept.label, ConceptLevel.position)
        )
        return tuple(Suggestion(slug, f"{concept} : {label}") for slug, label, concept in rows)
    label = getattr(to, "title", None) or to.name  # type: ignore[union-attr]
    found = session.execute(select(to.slug, label).order_by(label).limit(SUGGESTIONS_MAX))
    return tuple(Suggestion(slug, text) for slug, text in found)
