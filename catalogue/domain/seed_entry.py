"""What was last loaded from each file of the seed."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from catalogue.domain.base import Base, utc_now


class SeedEntry(Base):
    """The digest of one seed file at its last loading.

    An unchanged file is not loaded again: it costs nothing, and what people edited since is left alone.
    """

    __tablename__ = "seed_entry"

    path: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(default=utc_now)
