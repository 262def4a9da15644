"""Edit a reuse."""

from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import Reuse
from catalogue.domain.vocabularies import Certainty, PublicationState
from catalogue.services.editing.fields import Choice, Line, Lines, Paragraphs, Url
from catalogue.services.editing.record_type import Address, Subject
from catalogue.services.editing.references import Slug, UsedDatasets
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.outbox import SubjectKind


class ReuseType(SluggedType):
    """A project made by crossing. A new one is a draft."""

    name = "reuse"
    model = Reuse
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("title", required=True),
        Paragraphs("question", longest=1000),
        Paragraphs("description"),
        Paragraphs("results"),
        Line("date", longest=10),
        Line("event"),
        Url("url"),
        UsedDatasets("datasets"),
        Lines("other_bases"),
        Lines("keywords"),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )

    def make(self, _session: Session, _parent: Address) -> Reuse:
        """Return an empty draft."""
        return Reuse(state=PublicationState.DRAFT)

    def state_of(self, _session: Session, record: Any) -> PublicationState | None:
        """Return its own state."""
        state: PublicationState = record.state
        return state

    def subjects(self, _session: Session, record: Any) -> tuple[Subject, ...]:
        """Return the reuse itself."""
        return ((SubjectKind.REUSE, record.slug),)
