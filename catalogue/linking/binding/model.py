"""What bindings are proposed from, and what is proposed. Nothing here names a dataset or a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.domain.vocabularies import JoinKeyRole, VariableType


class EvidenceKind(StrEnum):
    """What was looked at."""

    # The source itself names the list.
    DECLARED = "declared"
    NAME = "name"
    # Columns of the same name are already bound elsewhere.
    ELSEWHERE = "elsewhere"
    LABEL = "label"
    FORMAT = "format"
    # The codes of the list that the source declares.
    VALUES = "values"
    # Values of a file that somebody had at hand: kept when the column is looked at again without it.
    SAMPLE = "sample"
    SIZE = "size"
    ROLE = "role"
    # Another list speaks for itself almost as much.
    RIVAL = "rival"


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for a binding, as a French sentence; `weight` is from 0.0 to 1.0."""

    kind: EvidenceKind
    text: str
    weight: float


@dataclass(frozen=True)
class Column:
    """A column as its dataset describes it.

    :ivar length: width as the source writes it: « 2 », « 13,2 ».
    :ivar values: distinct values of a sample, or the codes of the list that the source declares.
    :ivar values_from: title of that list; `None` where the values are a sample of a file.
    """

    name: str
    label: str | None = None
    group: str | None = None
    type: VariableType | None = None
    length: str | None = None
    format: str | None = None
    values: tuple[str, ...] = ()
    values_from: str | None = None


@dataclass(frozen=True)
class ListProfile:
    """A code list, seen from outside.

    :ivar level: slug of its level, with the labels of it and of its concept; empty where nobody gave one.
    :ivar size: how many codes it holds, stored or declared; 0 where nobody knows.
    :ivar is_stored: whether its codes are in the catalogue.
    :ivar columns: what the columns of its source are called.
    :ivar sample: some of its codes.
    """

    slug: str
    title: str
    name: str | None = None
    level: str | None = None
    level_label: str = ""
    concept_label: str = ""
    size: int = 0
    is_stored: bool = False
    pattern: str | None = None
    columns: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()


@dataclass(frozen=True)
class Containment:
    """How many of a column's values are codes of a list, as written or once tidied."""

    as_written: int
    once_tidied: int
    values: int

    @property
    def share(self) -> float:
        """Return the share of the values (0–1) that are codes of the list."""
        return max(self.as_written, self.once_tidied) / self.values if self.values else 0.0


@dataclass(frozen=True)
class Proposal:
    """That a column may hold codes of a list; `evidence` the strongest first, `score` from 0.0 to 1.0."""

    code_list: str
    score: float
    role: JoinKeyRole | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Elsewhere:
    """To which lists columns of a name are bound: name without capitals → slug of a list → how many."""

    lists_by_name: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, name: str) -> Mapping[str, int]:
        """Return the lists of the columns of this name, and how many columns have each."""
        return self.lists_by_name.get(name.casefold(), {})
