"""Edit the description of a crosswalk; its pairs come by import."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import Cardinality, Certainty, CrosswalkKind, LinkStatus
from catalogue.errors import Invalid
from catalogue.services.editing.affected import datasets_keyed_by
from catalogue.services.editing.fields import Choice, Code, Day, Line, Lines, Paragraphs
from catalogue.services.editing.record_type import Values, check_order, check_rejection
from catalogue.services.editing.references import Reference, Slug
from catalogue.services.editing.slugged import SluggedType
from catalogue.services.link_paths import datasets_of_links, goes_through
from catalogue.services.stale_links import question_links_on_replaced_crosswalk, question_links_through

# What a confirmed link rests on, and what to say of it when it is another.
_QUESTIONED = {
    "valid_from": "ne vaut plus pour les mêmes dates",
    "valid_to": "ne vaut plus pour les mêmes dates",
    "cardinality": "n’a plus la même cardinalité",
}


class CrosswalkType(SluggedType):
    """A correspondence from one code list to another."""

    name = "crosswalk"
    model = Crosswalk
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("title", required=True),
        Paragraphs("description"),
        Reference("source_list", required=True, to=CodeList),
        Reference("target_list", required=True, to=CodeList),
        Choice("kind", required=True, vocabulary=CrosswalkKind),
        Choice("cardinality", required=True, vocabulary=Cardinality),
        Line("loss_note"),
        Line("weight"),
        Day("valid_from"),
        Day("valid_to"),
        Code("licence", table=LICENCES),
        Line("author"),
        Line("reviewer"),
        Line("justification"),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
        Choice("status", required=True, vocabulary=LinkStatus),
        Paragraphs("review_reason", longest=2000),
    )
    link_fields = frozenset(
        {
            "title",
            "source_list",
            "target_list",
            "kind",
            "cardinality",
            "loss_note",
            "weight",
            "valid_from",
            "valid_to",
            "status",
        }
    )

    def linked_datasets(self, session: Session, record: Any) -> frozenset[int]:
        """Return the datasets that have a key of a concept it starts from or leads to, or go through it."""
        keyed = datasets_keyed_by(session, [record.source_list.level, record.target_list.level])
        return keyed | datasets_of_links(session, goes_through([record.slug]))

    def question_links(self, session: Session, record: Any, changed: Collection[str]) -> None:
        """Ask for a second look at what walks it, or walks another between the same two lists."""
        if {"source_list", "target_list"} <= {*changed}:
            question_links_on_replaced_crosswalk(session, crosswalk=record)
        what = next((words for name, words in _QUESTIONED.items() if name in changed), None)
        if what is not None:
            question_links_through(session, crosswalk=record, what=what)

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Return a crosswalk between a list and itself, or a validity that runs backwards."""
        faults = dict(check_order(values, "valid_from", "valid_to"))
        if values.get("source_list") and values.get("source_list") == values.get("target_list"):
            faults["target_list"] = Invalid("Une table de passage relie deux nomenclatures différentes.")
        faults |= check_rejection(values)
        return faults
