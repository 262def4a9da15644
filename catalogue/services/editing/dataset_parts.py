"""Edit what belongs to a dataset: its files, its variables, its join keys."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset, Distribution, JoinKey, JoinKeyVariable, Variable
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import (
    Additivity,
    Certainty,
    IdentifierClass,
    JoinKeyRole,
    LinkStatus,
    PublicationState,
    VariableRole,
    VariableType,
)
from catalogue.errors import Conflict, Invalid, NotFound
from catalogue.services.editing.dataset import DatasetType
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.fields import (
    Choice,
    Day,
    Flag,
    Line,
    Lines,
    Paragraphs,
    Separator,
    Share,
    Url,
    Whole,
)
from catalogue.services.editing.record_type import (
    Address,
    RecordType,
    Subject,
    Values,
    check_order,
    check_rejection,
)
from catalogue.services.editing.references import KeyVariables, Reference, Slug, SourceName
from catalogue.services.feed_fragments.checking import check_dataset
from catalogue.services.link_paths import datasets_of_links, goes_through_register
from catalogue.services.outbox import SubjectKind
from catalogue.services.refs import is_source_name

Part = Distribution | Variable | JoinKey


class DatasetPartType(RecordType):
    """A record found by its dataset's slug and a name of its own there."""

    model: ClassVar[type[Part]]
    key_field = "name"
    anchor = "position"
    is_removable = True

    def find(self, session: Session, address: Address, *, lock: bool = False) -> Any:
        """Return the part of this name of this dataset."""
        slug, name = address
        column = self.model.__table__.columns[self.key_field or ""]
        query = select(self.model).where(
            self.model.dataset_id == dataset_at(session, slug).id, column == name
        )
        found = session.scalar(query.with_for_update() if lock else query) if is_source_name(name) else None
        if found is None:
            raise NotFound("Le jeu « %(slug)s » n’a pas de « %(name)s ».", slug=slug, name=name[:100])
        return found

    def make(self, session: Session, parent: Address) -> Any:
        """Return an empty part, at the end of its dataset."""
        (slug,) = parent
        dataset_id = dataset_at(session, slug).id
        of_dataset = self.model.dataset_id == dataset_id
        last = session.scalar(select(func.max(self.model.position)).where(of_dataset))
        return self.model(dataset_id=dataset_id, position=0 if last is None else last + 1)

    def address_of(self, session: Session, record: Any) -> Address:
        """Return the dataset's slug and the part's own name."""
        return (_dataset_of(session, record).slug, getattr(record, self.key_field or ""))

    def is_taken(self, session: Session, record: Any, values: Values) -> bool:
        """Tell whether the dataset has a part of this name."""
        column = self.model.__table__.columns[self.key_field or ""]
        same = select(self.model.id).where(
            self.model.dataset_id == record.dataset_id, column == values[self.key_field or ""]
        )
        return session.scalar(same) is not None

    def page_key(self, session: Session, record: Any) -> str:
        """Return the page of the dataset."""
        return f"{DatasetType.name}:{_dataset_of(session, record).slug}"

    def state_of(self, session: Session, record: Any) -> PublicationState | None:
        """Return the state of the dataset."""
        return _dataset_of(session, record).state

    def subjects(self, session: Session, record: Any) -> tuple[Subject, ...]:
        """Return the dataset, whose documents hold its parts."""
        return ((SubjectKind.DATASET, _dataset_of(session, record).slug),)

    def note_change(self, session: Session, record: Any) -> None:
        """Date the dataset, for harvesters; its version stays, so that its own form is not refused."""
        session.execute(update(Dataset).where(Dataset.id == record.dataset_id).values(updated_at=utc_now()))


class DistributionType(DatasetPartType):
    """One file or access point of a dataset."""

    name = "distribution"
    model = Distribution
    key_field = "slug"
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("title", required=True),
        Paragraphs("description", longest=5000),
        Url("access_url", required=True),
        Url("download_url"),
        Line("format", longest=40),
        Line("media_type", longest=100),
        Line("encoding", longest=40),
        Separator("separator"),
        Whole("size_bytes"),
        Day("issued"),
        Day("modified"),
    )

    def refuse_unfit(self, session: Session, record: Any, _changed: Collection[str]) -> None:
        """Refuse an address or a value that the feed cannot hold."""
        violations = check_dataset(session, dataset_id=record.dataset_id)
        own = {item.field: Invalid(item.message) for item in violations if item.file == record.slug}
        if own:
            raise RejectedEdit(own)


class DictionaryLineType(DatasetPartType):
    """One line of a dataset's dictionary."""

    name = "variable"
    model = Variable
    fields = (
        SourceName("name", required=True, fixed=True),
        Line("label"),
        Paragraphs("description"),
        Choice("type", vocabulary=VariableType),
        Line("source_type", longest=100),
        Line("length", longest=40),
        Line("format", longest=100),
        Line("unit", longest=100),
        Choice("role", vocabulary=VariableRole),
        Choice("additivity", vocabulary=Additivity),
        Line("additivity_note"),
        Line("group"),
        Reference("code_list", to=CodeList),
        Paragraphs("code_list_note", longest=2000),
        Choice("sensitivity", vocabulary=IdentifierClass),
        Paragraphs("management_rule"),
        Paragraphs("observation"),
        Line("history_created", longest=40),
        Line("history_deleted", longest=40),
        Lines("history_missing", longest=40),
    )

    def refuse_removal(self, session: Session, record: Any) -> None:
        """Refuse to remove a variable that a join key is made of."""
        key = session.scalar(
            select(JoinKey.label)
            .join(JoinKeyVariable, JoinKeyVariable.join_key_id == JoinKey.id)
            .where(JoinKeyVariable.variable_id == record.id)
            .limit(1)
        )
        if key is not None:
            raise Conflict(
                "La clé « %(key)s » est faite de cette variable : retirez-la d’abord de la clé.", key=key
            )


class JoinKeyType(DatasetPartType):
    """By what a dataset can be crossed."""

    name = "join-key"
    model = JoinKey
    fields = (
        SourceName("name", required=True, fixed=True),
        Line("label", required=True),
        Reference("code_list", required=True, to=CodeList),
        KeyVariables("variables"),
        Choice("role", vocabulary=JoinKeyRole),
        Line("expression", longest=1000),
        Line("row_condition", longest=1000),
        Share("coverage"),
        Day("period_start"),
        Day("period_end"),
        Line("population"),
        Flag("identifies_row", required=True),
        Choice("status", required=True, vocabulary=LinkStatus),
        Paragraphs("review_reason", longest=2000),
        Paragraphs("note", longest=5000),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )
    link_fields = frozenset(
        {
            "name",
            "label",
            "code_list",
            "variables",
            "role",
            "period_start",
            "period_end",
            "identifies_row",
            "status",
        }
    )

    def linked_datasets(self, session: Session, record: Any) -> frozenset[int]:
        """Return the dataset it is a key of, and those that go through it as a register."""
        register = _dataset_of(session, record).slug
        return datasets_of_links(session, goes_through_register(register)) | {record.dataset_id}

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Return a period that runs backwards, or a rejection without reason."""
        return {**check_order(values, "period_start", "period_end"), **check_rejection(values)}


def dataset_at(session: Session, slug: str) -> Dataset:
    """Return the dataset of this slug, whatever its state.

    :raises NotFound: there is none.
    """
    found: Dataset = DatasetType().find(session, (slug,))
    return found


def _dataset_of(session: Session, part: Part) -> Dataset:
    return session.get_one(Dataset, part.dataset_id)
