"""What records named by one permanent slug share."""

from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk, Dataset, Organisation, Reuse, SynonymSet
from catalogue.domain.base import is_slug
from catalogue.errors import NotFound
from catalogue.services.editing.record_type import Address, RecordType, Values

Slugged = Dataset | CodeList | Crosswalk | Reuse | Organisation | SynonymSet


class SluggedType(RecordType):
    """A record of its own, found by its slug."""

    model: ClassVar[type[Slugged]]

    def find(self, session: Session, address: Address, *, lock: bool = False) -> Any:
        """Return the record of this slug, whatever its state."""
        (slug,) = address
        query = select(self.model).where(self.model.slug == slug)
        found = session.scalar(query.with_for_update() if lock else query) if is_slug(slug) else None
        if found is None:
            raise NotFound("Aucune notice ne s’appelle « %(slug)s ».", slug=slug[:100])
        return found

    def make(self, _session: Session, _parent: Address) -> Any:
        """Return an empty record."""
        return self.model()

    def address_of(self, _session: Session, record: Any) -> Address:
        """Return its slug."""
        return (record.slug,)

    def is_taken(self, session: Session, _record: Any, values: Values) -> bool:
        """Tell whether the slug is."""
        return session.scalar(select(self.model.id).where(self.model.slug == values["slug"])) is not None

    def page_key(self, _session: Session, record: Any) -> str:
        """Return the page of its own."""
        return f"{self.name}:{record.slug}"
