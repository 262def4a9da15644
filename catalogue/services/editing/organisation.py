"""Edit who publishes."""

from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import Organisation
from catalogue.domain.vocabularies import Certainty
from catalogue.services.editing.fields import Choice, Email, Line, Lines, Url
from catalogue.services.editing.record_type import Subject
from catalogue.services.editing.references import Slug
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.outbox import SubjectKind


class OrganisationType(SluggedType):
    """A body that publishes datasets or code lists."""

    name = "organisation"
    model = Organisation
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("name", required=True),
        Line("acronym", longest=40),
        Url("homepage"),
        Email("email"),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )

    def subjects(self, _session: Session, record: Any) -> tuple[Subject, ...]:
        """Return the organisation, which what it publishes quotes."""
        return ((SubjectKind.ORGANISATION, record.slug),)
