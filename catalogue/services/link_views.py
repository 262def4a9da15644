"""What a reader is shown of links: frozen values, as pages, the JSON and the command line need them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from catalogue.domain.vocabularies import (
    CrosswalkKind,
    DatasetKind,
    JoinKeyRole,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
)
from catalogue.services.refs import Period
from catalogue.services.refs import period as make_period


@dataclass(frozen=True)
class DatasetRef:
    """A dataset, as a link names it."""

    slug: str
    title: str
    kind: DatasetKind
    acronym: str | None
    publisher: str


@dataclass(frozen=True)
class PathStep:
    """One crosswalk walked; `source` and `target` are slugs of code lists.

    :ivar through: slug of the register that carries both lists, when it is no crosswalk.
    """

    crosswalk: str
    title: str
    kind: CrosswalkKind
    source: str
    target: str
    through: str | None = None
    is_lossless: bool = False
    # What shares its codes out, where it is no function: the step is modelled.
    weight: str | None = None
    valid: Period | None = None


@dataclass(frozen=True)
class LinkKeyView:
    """One key concept by which the two sides meet."""

    concept: str
    concept_label: str
    level: str
    level_label: str
    code_list: str
    code_list_title: str
    extract_key: str
    base_key: str
    extract_variables: tuple[str, ...]
    base_variables: tuple[str, ...]
    extract_role: JoinKeyRole | None
    base_role: JoinKeyRole | None
    extract_path: tuple[PathStep, ...]
    base_path: tuple[PathStep, ...]
    match_rate: float | None
    # That a code leads to one row of the side: where no key does, its rows are summed.
    extract_finds_rows: bool = False
    base_finds_rows: bool = False
    # When both keys are filled and every step holds.
    period: Period | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the key in the shape of the Link contract (design, section 4)."""
        return {
            "concept": self.concept,
            "extract_variables": list(self.extract_variables),
            "base_variables": list(self.base_variables),
            "codelist": self.code_list,
            "level": self.level,
            "extract_path": [step.crosswalk for step in self.extract_path],
            "base_path": [step.crosswalk for step in self.base_path],
            "match_rate": self.match_rate,
        }


@dataclass(frozen=True)
class LostMeasure:
    """A measure of a side, `extract` or `base`, that does not survive the grouping."""

    side: str
    variable: str
    reason: str


def common_period(periods: Iterable[Period | None]) -> Period | None:
    """Return what all periods have in common; `None` when nothing is known, or they do not meet."""
    known = [period for period in periods if period is not None]
    start = max((period.start for period in known if period.start), default=None)
    end = min((period.end for period in known if period.end), default=None)
    if start and end and end < start:
        return None
    return make_period(start, end)


def _period_json(period: Period | None) -> dict[str, str | None] | None:
    if period is None:
        return None
    return {
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
    }


@dataclass(frozen=True)
class LinkView:
    """One link; the first key is the one it rests on."""

    extract: DatasetRef
    base: DatasetRef
    status: LinkStatus
    answer: LinkAnswer
    kind: LinkKind
    legal: LegalStatus
    score: float
    keys: tuple[LinkKeyView, ...]
    loss: tuple[str, ...]
    caveats: tuple[str, ...]
    reason: str
    explanation: str
    reviewed_by: str | None
    reviewed_at: datetime | None
    # The reviewer's own reason; what the derivation says is `reason`.
    review_reason: str | None = None
    # False for an answer made on the spot, that nobody decides on.
    is_stored: bool = True
    # The nearest weaker link, where the answer to what was asked is « no ».
    fallback: "LinkView | None" = None
    # Why a person should look again, while the status is stale.
    stale_reason: str | None = None
    # When both sides and the key it rests on hold; `None` when nothing is known of it.
    period: Period | None = None
    lost_measures: tuple[LostMeasure, ...] = ()
    # What came of the last trial that somebody kept (services/recipe_tests.py), without what was asked of it.
    recipe_test: Mapping[str, Any] | None = None
    # Whether the recipe is still the one tried; `None` where nobody looked.
    recipe_is_current: bool | None = None

    @property
    def granularity(self) -> Mapping[str, str]:
        """Return concept → level: the finest common cell."""
        return {key.concept: key.level for key in self.keys}

    def as_json(self) -> dict[str, Any]:
        """Return the link in the shape of the Link contract (design, section 4)."""
        return {
            "extract": self.extract.slug,
            "base": self.base.slug,
            "status": self.status.value,
            "answer": self.answer.value,
            "kind": self.kind.value,
            "legal": self.legal.value,
            "score": self.score,
            "keys": [key.as_json() for key in self.keys],
            "granularity": dict(self.granularity),
            "loss": list(self.loss),
            "caveats": list(self.caveats),
            "reason": self.reason,
            "fallback": self.fallback.as_json() if self.fallback else None,
            "explanation": self.explanation,
            "reviewed_by": self.reviewed_by,
            "reviewed_at": self.reviewed_at.isoformat() if self.reviewed_at else None,
            "stale_reason": self.stale_reason,
            "period": _period_json(self.period),
            "lost_measures": [asdict(item) for item in self.lost_measures],
        }


@dataclass(frozen=True)
class LinkCell:
    """One cell of the matrix: the answer and the level of the key the link rests on."""

    answer: LinkAnswer
    level: str
    level_label: str
    kind: LinkKind


@dataclass(frozen=True)
class LinkMatrix:
    """Extracts against a page of bases; a pair without cell has nothing in common that the catalogue knows.

    :ivar linked_extracts: all that have a link, among which `extracts` are chosen.
    :ivar next_after: slug of the base after which the next page begins, `None` on the last.
    """

    extracts: tuple[DatasetRef, ...]
    bases: tuple[DatasetRef, ...]
    cells: Mapping[tuple[str, str], LinkCell]
    linked_extracts: tuple[DatasetRef, ...] = ()
    next_after: str | None = None
