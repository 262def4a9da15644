"""What a crosswalk is, whatever file it is read from or written to.

Codes are as in `formats/dictionary/model.py`: in NFC, without spaces around nor control characters. None is
empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalogue.domain.vocabularies import Cardinality, PairRelation
from catalogue.formats.dictionary.problems import Place


@dataclass(frozen=True, slots=True)
class Pair:
    """That one code answers another.

    :ivar relation: of the target to the source; `None` when the file does not say.
    :ivar weight: share (0–1) of the source that goes to this target.
    """

    source: str
    target: str
    relation: PairRelation | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A pair as it is written.

    :ivar cardinality: of this pair among all the others of its crosswalk (SSSOM `mapping_cardinality`).
    """

    pair: Pair
    source_label: str | None = None
    target_label: str | None = None
    cardinality: Cardinality | None = None


@dataclass(frozen=True, slots=True)
class End:
    """One of the two code lists, by its slug and the permanent address of its page.

    :ivar has_labels: its codes are kept here, and so are their labels.
    """

    slug: str
    url: str
    version: str | None = None
    has_labels: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkHead:
    """What is said of a crosswalk, its pairs apart.

    :ivar url: permanent address of what says it.
    :ivar justification: SSSOM `mapping_justification`, as it was typed or imported.
    :ivar sources: where it was read: addresses and words.
    :ivar has_weights: some pair has a weight.
    """

    slug: str
    url: str
    title: str
    source: End
    target: End
    cardinality: Cardinality
    updated: date
    description: str | None = None
    loss_note: str | None = None
    licence_url: str | None = None
    author: str | None = None
    reviewer: str | None = None
    justification: str | None = None
    sources: tuple[str, ...] = ()
    has_weights: bool = True


@dataclass(frozen=True, slots=True)
class PairDraft:
    """A pair as a file gives it, and where it does."""

    pair: Pair
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkDraft:
    """A crosswalk as a file gives it; what is not said of it is `None`.

    :ivar columns: header of the file → field it was read as, for the report; `None` for a column left aside.
    :ivar gives_relations: the file says how codes relate; otherwise an import leaves that alone.
    :ivar gives_weights: likewise for weights.
    :ivar source: name, slug or address of the list it starts from; `target` likewise.
    """

    pairs: Sequence[PairDraft]
    columns: Mapping[str, str | None] = field(default_factory=dict)
    gives_relations: bool = False
    gives_weights: bool = False
    title: str | None = None
    description: str | None = None
    source: str | None = None
    target: str | None = None
    cardinality: Cardinality | None = None
    author: str | None = None
    reviewer: str | None = None
    justification: str | None = None
    licence_url: str | None = None


@dataclass(frozen=True, slots=True)
class Repeats:
    """The codes of each side that stand in several pairs of a crosswalk."""

    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Repeats":
        """Return the repeated codes of distinct pairs (source, target)."""
        seen: tuple[set[str], set[str]] = (set(), set())
        twice: tuple[set[str], set[str]] = (set(), set())
        for pair in pairs:
            for code, once, again in zip(pair, seen, twice, strict=True):
                (again if code in once else once).add(code)
        return cls(frozenset(twice[0]), frozenset(twice[1]))

    @property
    def cardinality(self) -> Cardinality:
        """Return the narrowest cardinality that all the pairs together keep."""
        return _CARDINALITIES[bool(self.targets), bool(self.sources)]

    def cardinality_of(self, source: str, target: str) -> Cardinality:
        """Return the cardinality of one pair, read from source to target."""
        return _CARDINALITIES[target in self.targets, source in self.sources]

    def break_at(self, cardinality: Cardinality, source: str, target: str) -> bool:
        """Tell whether a pair is one of those that are not as the cardinality says."""
        found = self.cardinality_of(source, target)
        return cardinality not in {found, Cardinality.MANY_TO_MANY} and found is not Cardinality.ONE_TO_ONE


# Several sources lead to one target, one source leads to several targets → cardinality.
_CARDINALITIES = {
    (False, False): Cardinality.ONE_TO_ONE,
    (True, False): Cardinality.MANY_TO_ONE,
    (False, True): Cardinality.ONE_TO_MANY,
    (True, True): Cardinality.MANY_TO_MANY,
}
