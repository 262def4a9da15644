"""The values derivation works on: code lists as nodes, crosswalks as steps, datasets with their keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from catalogue.domain.vocabularies import (
    Cardinality,
    ConceptKind,
    CrosswalkKind,
    JoinKeyRole,
    LegalStatus,
    LinkAnswer,
    LinkKind,
)


@dataclass(frozen=True)
class Concept:
    """A key concept."""

    slug: str
    label: str
    kind: ConceptKind


@dataclass(frozen=True)
class CodeListNode:
    """A code list that has a level: a place where two datasets can meet."""

    slug: str
    title: str
    concept: str
    level: str


@dataclass(frozen=True)
class Step:
    """A crosswalk, walked from its source list to its target list."""

    slug: str
    title: str
    source: str
    target: str
    kind: CrosswalkKind
    cardinality: Cardinality
    # Share (0–1) of source codes without target, when known.
    loss: float | None = None
    loss_note: str | None = None
    # The base that carries both lists side by side, when it is no crosswalk of ours but a register.
    through: str | None = None
    # What splits a code over several targets, where the step is no function.
    weight: str | None = None
    # When the correspondence holds.
    period_start: date | None = None
    period_end: date | None = None

    @property
    def is_function(self) -> bool:
        """Tell whether a code has at most one target: only such steps are joins."""
        return self.cardinality in {Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_ONE}

    @property
    def is_modelled(self) -> bool:
        """Tell whether the step splits codes by a weight: what comes of it is a model, not a count."""
        return bool(self.weight) and not self.is_function

    @property
    def is_lossless(self) -> bool:
        """Tell whether the step only rewrites codes, so that one can come back."""
        return self.cardinality is Cardinality.ONE_TO_ONE and self.kind in {
            CrosswalkKind.IDENTITY,
            CrosswalkKind.FORMAT,
        }


Path = tuple[Step, ...]

# Age, sex and time complete a crossing; alone they would link anything with everything.
COMPLETING = frozenset({ConceptKind.TIME, ConceptKind.CHARACTERISTIC})


@dataclass(frozen=True)
class Key:
    """A join key of a dataset."""

    id: int
    name: str
    label: str
    code_list: str
    role: JoinKeyRole | None = None
    identifies_row: bool = False
    # Place among the keys of its dataset: whoever described it put the main one first.
    position: int = 0
    # When the key is filled, if not over the whole period of its dataset.
    period_start: date | None = None
    period_end: date | None = None
    # Whom the key covers, in words, when not all that its dataset is about.
    population: str | None = None

    @cached_property
    def sort(self) -> str:
        """Return what decides how it meets other keys, its period apart: its list and its role."""
        return f"{self.code_list} {self.role or ''}"


@dataclass(frozen=True)
class Side:
    """A dataset, as one end of a link."""

    slug: str
    title: str
    keys: tuple[Key, ...]
    legal: LegalStatus = LegalStatus.UNKNOWN
    period_start: date | None = None
    period_end: date | None = None
    has_personal_data: bool = False


@dataclass(frozen=True)
class Meeting:
    """That a key of each side reaches one common code list, and by which steps."""

    concept: Concept
    code_list: CodeListNode
    extract_key: Key
    base_key: Key
    extract_path: Path
    base_path: Path
    # What each key says once carried there: the place of a facility is the place of its care.
    extract_role: JoinKeyRole | None
    base_role: JoinKeyRole | None
    # 0 when both keys say the same thing, more when the meaning changes.
    role_distance: int
    cost: float

    @property
    def roles_agree(self) -> bool:
        """Tell whether the two keys say the same thing."""
        return self.role_distance == 0

    @cached_property
    def is_modelled(self) -> bool:
        """Tell whether a step splits codes by a weight: figures are shared out, nothing is joined."""
        return any(step.is_modelled for step in self.steps)

    @cached_property
    def finds_rows(self) -> bool:
        """Tell whether a code leads to one row of a side: a look-up, where the rest compares sums."""
        return not self.is_modelled and any(
            key.identifies_row and all(step.is_lossless for step in path)
            for key, path in ((self.extract_key, self.extract_path), (self.base_key, self.base_path))
        )

    @cached_property
    def steps(self) -> Path:
        """Return the steps of both sides."""
        return self.extract_path + self.base_path

    @property
    def bridges(self) -> tuple[str, ...]:
        """Return the third bases on the way, each once."""
        return tuple(dict.fromkeys(step.through for step in self.steps if step.through))

    @cached_property
    def is_lossless(self) -> bool:
        """Tell whether both sides hold the common codes already, or only write them otherwise."""
        return all(step.is_lossless for step in self.steps)


@dataclass(frozen=True)
class DerivedLink:
    """The answer for one extract and one base; without meeting when it is « no » for want of one."""

    extract: str
    base: str
    answer: LinkAnswer
    kind: LinkKind
    legal: LegalStatus
    score: float
    meetings: tuple[Meeting, ...]
    loss: tuple[str, ...]
    caveats: tuple[str, ...]
    reason: str
    explanation: str
    # The nearest weaker link, where the answer to what was asked is « no ».
    fallback: "DerivedLink | None" = None


@dataclass(frozen=True)
class RefusedPath:
    """A way to cross one pair that a person refused, by names: of the keys, the common list, the steps."""

    extract_key: str
    base_key: str
    code_list: str
    extract_path: tuple[str, ...]
    base_path: tuple[str, ...]
    reason: str

    def forbids(self, meeting: Meeting) -> bool:
        """Tell whether the meeting goes by this way."""
        return (
            self.extract_key == meeting.extract_key.name
            and self.base_key == meeting.base_key.name
            and self.code_list == meeting.code_list.slug
            and self.extract_path == tuple(step.slug for step in meeting.extract_path)
            and self.base_path == tuple(step.slug for step in meeting.base_path)
        )


@dataclass(frozen=True)
class Knowledge:
    """What the linker knows whatever the datasets: concepts, levels, code lists and crosswalks."""

    concepts: Mapping[str, Concept]
    # Level slug → label.
    level_labels: Mapping[str, str]
    # Level slug → the levels each of its units lies within, direct steps only.
    coarser: Mapping[str, frozenset[str]]
    code_lists: Mapping[str, CodeListNode]
    steps: tuple[Step, ...]
    # Level slug → concept slug.
    level_concepts: Mapping[str, str] = field(default_factory=dict)
    # Level slug → rank inside its concept, finest first: a linear reading of the partial order.
    rank: Mapping[str, int] = field(default_factory=dict)
    # (extract, base) → the ways that a person refused for this pair.
    refused: Mapping[tuple[str, str], tuple[RefusedPath, ...]] = field(default_factory=dict)
