"""What a sort of record is to the editor: its fields, where it stands, what depends on it.

One class for each sort, in the modules named after them; `saving.py` knows only this one.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, TypeAlias

from sqlalchemy.orm import Session

from catalogue.domain import Base
from catalogue.domain.vocabularies import LinkStatus, PublicationState
from catalogue.errors import Invalid
from catalogue.services.editing.fields import Field, Value
from catalogue.services.outbox import SubjectKind

# Where a record is, as in its page's path: ("open-medic",), ("open-medic", "CIP13").
Address: TypeAlias = tuple[str, ...]
Values: TypeAlias = Mapping[str, Value]
Subject: TypeAlias = tuple[SubjectKind, str]


class RecordType(ABC):
    """One sort of record that people edit."""

    name: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    # The fields whose change may change a link.
    link_fields: ClassVar[frozenset[str]] = frozenset()
    # The field that holds its own part of the address, `None` where the catalogue numbers it.
    key_field: ClassVar[str | None] = "slug"
    # A column that never is empty: rewritten as it is, it makes a version of a change in a table beside.
    anchor: ClassVar[str] = "slug"
    # Whether a published one may be removed; otherwise it is withdrawn, or stays.
    is_removable: ClassVar[bool] = False

    @abstractmethod
    def find(self, session: Session, address: Address, *, lock: bool = False) -> Any:
        """Return the record at this address.

        :param lock: keep others from changing it until the transaction ends.
        :raises NotFound: there is none.
        """

    @abstractmethod
    def make(self, session: Session, parent: Address) -> Any:
        """Return a new record, not yet in the session, under the one at `parent`.

        :raises NotFound: there is no such parent.
        """

    @abstractmethod
    def address_of(self, session: Session, record: Any) -> Address:
        """Return where the record is."""

    @abstractmethod
    def is_taken(self, session: Session, record: Any, values: Values) -> bool:
        """Tell whether another record has the address that these values give a new one."""

    @abstractmethod
    def page_key(self, session: Session, record: Any) -> str:
        """Return under which name the history of the page it shows on is kept: `dataset:open-medic`."""

    def state_of(self, _session: Session, _record: Any) -> PublicationState | None:
        """Return who may see the record, `None` for one that all may."""
        return None

    def subjects(self, _session: Session, _record: Any) -> tuple[Subject, ...]:
        """Return what the search index must look at again when the record changes."""
        return ()

    def linked_datasets(self, _session: Session, _record: Any) -> frozenset[int]:
        """Return the datasets whose links rest on the record."""
        return frozenset()

    def check(self, _values: Values) -> Mapping[str, Invalid]:
        """Return what is wrong between fields that are each right, by field."""
        return {}

    def refuse_removal(self, _session: Session, _record: Any) -> None:  # noqa: B027 - most sorts refuse nothing
        """Refuse to remove a record that others need.

        :raises Conflict: something still uses it.
        """

    def refuse_unfit(self, _session: Session, _record: Any, _changed: Collection[str]) -> None:  # noqa: B027 - most sorts are not fed
        """Refuse what was just written when the public feed could not hold it.

        :raises RejectedEdit: a rule of the feed is broken, by field.
        :raises Invalid: something beside the form keeps it from being published.
        """

    def note_change(self, _session: Session, _record: Any) -> None:  # noqa: B027 - most sorts stand alone
        """Tell the record it belongs to that something of it changed."""

    def question_links(self, session: Session, record: Any, changed: Collection[str]) -> None:  # noqa: B027
        """Ask for a second look at the confirmed links that rest on what changed.

        :param changed: names of the fields that did, all that are filled for a new record.
        """

    def field(self, name: str) -> Field:
        """Return the field of this name; an unknown one is a programming error."""
        return next(field for field in self.fields if field.name == name)


def snapshot(kind: RecordType, record: Base) -> dict[str, Value]:
    """Return what the record holds in every field of its form."""
    return {field.name: field.read(record) for field in kind.fields}


def check_order(values: Values, start: str, end: str) -> Mapping[str, Invalid]:
    """Return a fault at `end` when a period ends before it begins."""
    first, last = values.get(start), values.get(end)
    if first and last and last < first:
        return {end: Invalid("La fin précède le début.")}
    return {}


def check_rejection(values: Values) -> Mapping[str, Invalid]:
    """Return a fault at `review_reason` when a record is rejected without one."""
    if values.get("status") == LinkStatus.REJECTED and not values.get("review_reason"):
        return {"review_reason": Invalid("Dites pourquoi : la décision sera relue sans vous.")}
    return {}
