"""Who publishes a dataset."""

from sqlalchemy.orm import Mapped

from catalogue.domain.base import Base, Identified, Sourced, Timestamped, Versioned


class Organisation(Identified, Timestamped, Sourced, Versioned, Base):
    """A body that publishes datasets or code lists (foaf:Agent)."""

    __tablename__ = "organisation"

    name: Mapped[str]
    acronym: Mapped[str | None]
    homepage: Mapped[str | None]
    email: Mapped[str | None]
