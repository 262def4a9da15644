"""Edit the notes that spare a reader a mistake."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Base, CodeList, Dataset, Guidance, KeyConcept, Link, Variable
from catalogue.domain.base import is_slug, utc_now
from catalogue.domain.vocabularies import GuidanceKind, PublicationState
from catalogue.errors import Invalid, NotFound
from catalogue.services.editing.fields import Choice, Field, Lines, Paragraphs, Value
from catalogue.services.editing.record_type import Address, RecordType, Values
from catalogue.services.editing.references import SourceName

# The first word of a target, the column that holds it, and what it names.
_COLUMNS: dict[str, tuple[str, Any]] = {
    "dataset": ("dataset_id", Dataset),
    "code-list": ("code_list_id", CodeList),
    "concept": ("key_concept_id", KeyConcept),
    "link": ("link_id", Link),
}


@dataclass(frozen=True)
class Target(Field):
    """What a note is about: `dataset:open-medic`, `concept:lieu`, `link:open-medic/bdpm`."""

    def _parse(self, typed: str) -> str | None:
        text = typed.strip()
        kind, _, slugs = text.partition(":")
        parts = slugs.split("/")
        if text and (kind not in _COLUMNS or len(parts) != (2 if kind == "link" else 1)):
            raise Invalid("Cette note ne dit pas de quoi elle parle.")
        if not all(is_slug(part) for part in parts if text):
            raise Invalid("Cette note ne dit pas de quoi elle parle.")
        return text or None


@dataclass(frozen=True)
class NotedVariable(SourceName):
    """The variable of the dataset that a note is about, when it is about one only."""

    def read(self, record: Base) -> Value:
        """Return its name."""
        note = cast("Guidance", record)
        return note.variable.name if note.variable else None

    def assign(self, session: Session, record: Base, value: Value) -> None:
        """Make the note one about this variable of its dataset."""
        note = cast("Guidance", record)
        note.variable = None
        if value is None:
            return
        found = session.scalar(
            select(Variable).where(Variable.dataset_id == note.dataset_id, Variable.name == value)
        )
        if note.dataset_id is None or found is None:
            raise Invalid("Ce jeu n’a pas de variable « %(name)s ».", name=value)
        note.variable = found


class GuidanceType(RecordType):
    """One note about a dataset, one of its variables, a code list, a key concept or a link."""

    name = "guidance"
    key_field = None
    anchor = "position"
    is_removable = True
    fields = (
        Choice("kind", required=True, vocabulary=GuidanceKind),
        Paragraphs("text", required=True, longest=5000),
        NotedVariable("variable"),
        Lines("sources", longest=2000),
    )

    def find(self, session: Session, address: Address, *, lock: bool = False) -> Any:
        """Return the note of this number."""
        (number,) = address
        known = number.isascii() and number.isdigit() and len(number) < 10
        query = select(Guidance).where(Guidance.id == (int(number) if known else 0))
        found = session.scalar(query.with_for_update(of=Guidance) if lock else query)
        if found is None:
            raise NotFound("Aucune note ne porte le numéro « %(number)s ».", number=number[:20])
        return found

    def make(self, session: Session, parent: Address) -> Guidance:
        """Return an empty note about the target named, after its other notes."""
        (text,) = parent
        column, key = find_target(session, text)
        about = getattr(Guidance, column) == key
        last = session.scalar(select(func.max(Guidance.position)).where(about))
        return Guidance(position=0 if last is None else last + 1, **{column: key})

    def address_of(self, _session: Session, record: Any) -> Address:
        """Return its number."""
        return (str(record.id),)

    def is_taken(self, _session: Session, _record: Any, _values: Values) -> bool:
        """Return False: notes are numbered."""
        return False

    def page_key(self, session: Session, record: Any) -> str:
        """Return the page the note stands on."""
        return target_of(session, record)

    def state_of(self, session: Session, record: Any) -> PublicationState | None:
        """Return the state of the dataset it is about."""
        if record.dataset_id is None:
            return None
        return session.get_one(Dataset, record.dataset_id).state

    def note_change(self, session: Session, record: Any) -> None:
        """Date the dataset it is about."""
        if record.dataset_id is not None:
            dated = update(Dataset).where(Dataset.id == record.dataset_id)
            session.execute(dated.values(updated_at=utc_now()))


def target_of(session: Session, note: Guidance) -> str:
    """Return what the note is about: `dataset:open-medic`, `link:open-medic/bdpm`…"""
    kind, column, model = next(
        (kind, column, model)
        for kind, (column, model) in _COLUMNS.items()
        if getattr(note, column) is not None
    )
    record = session.get_one(model, getattr(note, column))
    if isinstance(record, Link):
        return f"{kind}:{record.extract.slug}/{record.base.slug}"
    return f"{kind}:{record.slug}"


def find_target(session: Session, text: str) -> tuple[str, int]:
    """Return the column that holds what a note is about, and its key.

    :raises NotFound: the text names nothing that a note can be about.
    """
    try:
        target = Target("target", required=True).parse(text)
    except Invalid as error:
        raise NotFound("Cette note ne dit pas de quoi elle parle.") from error
    kind, _, slugs = target.partition(":")
    column, model = _COLUMNS[kind]
    if model is Link:
        extract, base = aliased(Dataset), aliased(Dataset)
        first, second = slugs.split("/")
        query = (
            select(Link.id)
            .join(extract, Link.extract_id == extract.id)
            .join(base, Link.base_id == base.id)
            .where(extract.slug == first, base.slug == second)
        )
    else:
        query = select(model.id).where(model.slug == slugs)
    key = session.scalar(query)
    if key is None:
        raise NotFound("« %(target)s » n’existe pas dans le catalogue.", target=target)
    return column, key
