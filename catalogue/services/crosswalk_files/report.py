"""What the import of a crosswalk would do, or did: the same report for people and programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.domain.vocabularies import Cardinality
from catalogue.services.dictionary.report import FileReport, RejectedFile, problem_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkReport(FileReport):
    """What the import of a file does to a crosswalk and its pairs.

    :ivar source: slug of the list it starts from, `None` where nobody knows it; `target` likewise.
    :ivar columns: header of the file → field it was read as.
    :ivar kept: how many pairs the file does not have stay.
    :ivar cardinality: as it is, or will be; `loss` and `ambiguity` likewise.
    :ivar restated: the cardinality was stated otherwise by request.
    """

    slug: str
    title: str
    source: str | None = None
    target: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    is_new: bool = False
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0
    cardinality: Cardinality | None = None
    loss: float | None = None
    ambiguity: float | None = None
    restated: bool = False

    @property
    def does_something(self) -> bool:
        """Tell whether the import changes anything."""
        return bool(self.is_new or self.added or self.changed or self.removed or self.restated)

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the report as plain values, its sentences in the language of `translate`."""
        return {
            "file": self.file,
            "dry_run": self.dry_run,
            "slug": self.slug,
            "title": self.title,
            "source": self.source,
            "target": self.target,
            "columns": dict(self.columns),
            "is_new": self.is_new,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "kept": self.kept,
            "cardinality": None if self.cardinality is None else self.cardinality.value,
            "loss": self.loss,
            "ambiguity": self.ambiguity,
            "problems": [problem_as_json(problem, translate) for problem in self.problems],
        }


class RejectedCrosswalk(RejectedFile):
    """A crosswalk with errors; `report` tells all of them."""

    def __init__(self, report: CrosswalkReport) -> None:
        super().__init__(report)
        self.report = report
