"""The declarative base: naming convention, column types and the columns most tables share."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from catalogue.domain.vocabularies import Certainty, Term

SLUG_MAX = 100
SLUG_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# Constraint names must be known to be dropped later, on SQLite (batch mode) as on PostgreSQL.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: stored without zone (SQLite keeps none), always handed back aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware moment into a naive one in UTC; a naive moment is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment must carry its time zone"
            raise ValueError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the stored moment its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def term_column(vocabulary: type[Term]) -> Enum:
    """Return the column type of a controlled vocabulary: its values as text, refused if unknown.

    No database constraint: a vocabulary grows without a migration.
    """
    return Enum(
        vocabulary,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda terms: [term.value for term in terms],
        validate_strings=True,
    )


def utc_now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """What every mapped class is."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        list[str]: JSON,
        list[dict[str, Any]]: JSON,
        dict[str, Any]: JSON,
        datetime: UtcDateTime,
    }


class Identified:
    """An integer key inside, a permanent slug outside."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(SLUG_MAX), unique=True)


class Timestamped:
    """When the record was made and last changed, in UTC."""

    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now, index=True)


class Versioned:
    """How many times the row was written: what two editors of one record are told apart by.

    SQLAlchemy raises it at each change and refuses a write that started from an older one.
    """

    row_version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands over the class
        return {"version_id_col": cls.row_version}


class Reviewed:
    """What a person decided on the record, with their reason; empty while nobody did."""

    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    review_reason: Mapped[str | None]


class Sourced:
    """Where a fact was read, and how sure we are of it."""

    sources: Mapped[list[str]] = mapped_column(default=list)
    certainty: Mapped[Certainty | None] = mapped_column(term_column(Certainty))


def is_slug(text: str) -> bool:
    """Tell whether `text` can be a permanent name: lower-case ASCII words joined by hyphens."""
    return len(text) <= SLUG_MAX and SLUG_PATTERN.fullmatch(text) is not None


def slug_of(name: str) -> str:
    """Return the slug of an ASCII source name: `IR_NAT_V` gives `ir-nat-v`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:SLUG_MAX].rstrip("-")
