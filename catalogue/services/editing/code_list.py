"""Edit the description of a code list; its codes come by import."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.orm import Session

from catalogue.domain import Base, CodeList, ConceptLevel, Organisation
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import Certainty
from catalogue.errors import Invalid
from catalogue.services.code_trees import set_parents_from
from catalogue.services.editing.affected import datasets_keyed_by
from catalogue.services.editing.fields import (
    Choice,
    Code,
    Day,
    Flag,
    Line,
    Lines,
    Paragraphs,
    Url,
    Value,
    Whole,
)
from catalogue.services.editing.record_type import Subject, Values, check_order
from catalogue.services.editing.references import Reference, Slug, SpecialCodes
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.outbox import SubjectKind
from catalogue.services.stale_links import question_links_on_list


@dataclass(frozen=True)
class ParentColumn(Line):
    """The column of the source that names the broader code of each: changing it makes the tree again."""

    def assign(self, session: Session, record: Base, value: Value) -> None:
        """Give the list its tree.

        :raises Invalid: the list has no such column, or its codes stand within each other in a circle.
        """
        super().assign(session, record, value)
        code_list = cast("CodeList", record)
        # A new list has no code yet.
        if code_list.id is not None:
            set_parents_from(session, code_list_id=code_list.id, column=value)


class CodeListType(SluggedType):
    """One way of coding a key concept at one level."""

    name = "code-list"
    model = CodeList
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("title", required=True),
        Line("name"),
        Paragraphs("description"),
        Reference("level", to=ConceptLevel),
        Reference("publisher", to=Organisation),
        Line("collection"),
        Line("version"),
        Day("valid_from"),
        Day("valid_to"),
        Whole("width", largest=100),
        Flag("zero_padded"),
        Line("pattern"),
        SpecialCodes("special_codes"),
        Code("licence", table=LICENCES),
        Url("landing_page"),
        Whole("declared_code_count"),
        Reference("replaces", to=CodeList),
        ParentColumn("parent_column", longest=100),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )
    link_fields = frozenset({"title", "level"})

    def subjects(self, _session: Session, record: Any) -> tuple[Subject, ...]:
        """Return the list, which variables quote."""
        return ((SubjectKind.CODE_LIST, record.slug),)

    def linked_datasets(self, session: Session, record: Any) -> frozenset[int]:
        """Return the datasets that have a key of the same concept."""
        return datasets_keyed_by(session, [record.level])

    def question_links(self, session: Session, record: Any, changed: Collection[str]) -> None:
        """Ask for a second look at what rests on the version before."""
        if "replaces" in changed and record.replaces_id is not None:
            question_links_on_list(session, replaced=record.replaces_id, by=record)

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Return a validity that runs backwards."""
        return check_order(values, "valid_from", "valid_to")
