"""Edit the description of a crosswalk; its pairs come by import."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import Cardinality, Certainty, CrosswalkKind
from catalogue.errors import Invalid
from catalogue.services.editing.affected import datasets_keyed_by
from catalogue.services.editing.fields import Choice, Code, Day, Line, Lines, Paragraphs
from catalogue.services.editing.record_type import Values, check_order
from catalogue.services.editing.references import Reference, Slug
from catalogue.services.editing.slugged import SluggedType


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
    )
    link_fields = frozenset({"title", "source_list", "target_list", "kind", "cardinality", "loss_note"})

    def linked_datasets(self, session: Session, record: Any) -> frozenset[int]:
        """Return the datasets that have a key of a concept it starts from or leads to."""
        return datasets_keyed_by(session, [record.source_list.level, record.target_list.level])

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Return a crosswalk between a list and itself, or a validity that runs backwards."""
        faults = dict(check_order(values, "valid_from", "valid_to"))
        if values.get("source_list") and values.get("source_list") == values.get("target_list"):
            faults["target_list"] = Invalid("Une table de passage relie deux nomenclatures différentes.")
        return faults
