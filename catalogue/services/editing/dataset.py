"""Edit the description of a dataset."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import ConceptLevel, Dataset, Organisation
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import (
    Certainty,
    DatasetKind,
    DictionaryState,
    Frequency,
    LegalStatus,
    PublicationState,
)
from catalogue.errors import Invalid
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.fields import Choice, Code, Day, Email, Flag, Line, Lines, Paragraphs, Url
from catalogue.services.editing.record_type import Address, Subject, Values, check_order
from catalogue.services.editing.references import Reference, Slug
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.feed_fragments.checking import check_dataset
from catalogue.services.outbox import SubjectKind


class DatasetType(SluggedType):
    """A dataset: extract, source table or external base. A new one is a draft."""

    name = "dataset"
    model = Dataset
    fields = (
        Slug("slug", required=True, fixed=True),
        Choice("kind", required=True, fixed=True, vocabulary=DatasetKind),
        Line("title", required=True),
        Line("title_en"),
        Line("acronym"),
        Line("name"),
        Reference("publisher", required=True, to=Organisation),
        Paragraphs("summary", longest=1000),
        Paragraphs("description"),
        Line("row_meaning"),
        Paragraphs("scope", longest=2000),
        Line("volume"),
        Line("product"),
        Lines("keywords"),
        Day("period_start"),
        Day("period_end"),
        Line("period_note"),
        Choice("frequency", vocabulary=Frequency),
        Line("frequency_note"),
        Reference("geographic_level", to=ConceptLevel),
        Line("geographic_note"),
        Code("licence", table=LICENCES),
        Paragraphs("licence_note", longest=2000),
        Choice("legal_status", required=True, vocabulary=LegalStatus),
        Paragraphs("legal_note", longest=2000),
        Flag("has_personal_data"),
        Url("landing_page"),
        Day("issued"),
        Line("contact_name"),
        Email("contact_email"),
        Url("contact_url"),
        Choice("dictionary_state", required=True, vocabulary=DictionaryState),
        Paragraphs("dictionary_note", longest=2000),
        Lines("primary_key"),
        Paragraphs("observation"),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )
    link_fields = frozenset(
        {"title", "acronym", "legal_status", "period_start", "period_end", "has_personal_data", "state"}
    )

    def make(self, _session: Session, _parent: Address) -> Dataset:
        """Return an empty draft."""
        return Dataset(state=PublicationState.DRAFT)

    def state_of(self, _session: Session, record: Any) -> PublicationState | None:
        """Return its own state."""
        state: PublicationState = record.state
        return state

    def subjects(self, _session: Session, record: Any) -> tuple[Subject, ...]:
        """Return the dataset itself."""
        return ((SubjectKind.DATASET, record.slug),)

    def linked_datasets(self, _session: Session, record: Any) -> frozenset[int]:
        """Return the dataset itself."""
        return frozenset({record.id})

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Return a period that runs backwards."""
        return check_order(values, "period_start", "period_end")

    def refuse_unfit(self, session: Session, record: Any, changed: Collection[str]) -> None:
        """Refuse a field that the feed cannot hold and, at publication, a file."""
        violations = check_dataset(session, dataset_id=record.id)
        own = {item.field: Invalid(item.message) for item in violations if item.file is None}
        if own:
            raise RejectedEdit(own)
        # Of the files, whose forms are others, nothing is asked when the description is edited.
        if violations and "state" in changed:
            raise Invalid(
                "Le fichier « %(file)s » empêche la publication, champ « %(field)s » : corrigez-le d’abord.",
                {"problems": {f"{item.file}/{item.field}": item.message for item in violations}},
                file=violations[0].file,
                field=violations[0].field,
            )
