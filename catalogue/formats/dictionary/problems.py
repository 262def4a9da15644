"""What is wrong with a file somebody hands in: where exactly, and what to do about it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from catalogue.formats.dictionary.limits import SAME_PROBLEM_MAX
from catalogue.messages import gettext_noop


class Severity(StrEnum):
    """An `error` keeps the whole file from being imported; a `warning` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: a sheet of a workbook, a row counted from 1 as a spreadsheet shows it, a column.

    :ivar column: letter and header as far as known: « C », « C (Libellé) »; of a JSON file, the dotted path.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One blemish of a file. Its sentences are in French, their values apart, so that they can be translated.

    :ivar message: what is wrong, as `%(name)s` template; no final full stop.
    :ivar remedy: what to do, likewise; empty when nothing need be done.
    :ivar field: the variable or code it is about.
    """

    severity: Severity
    place: Place
    message: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Return what is wrong and what to do, in one or two sentences."""
        texts = [translate(text) % self.values if self.values else translate(text) for text in self.texts]
        return " ".join(f"{text}." for text in texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the templates: what is wrong, then what to do if there is anything."""
        return (self.message, self.remedy) if self.remedy else (self.message,)


@dataclass
class Problems:
    """All that is said of one file, in the order it is met.

    The same thing is said of some places only: readers then call `close`, which counts the others.
    """

    file: str
    found: list[FileProblem] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _last: dict[str, FileProblem] = field(default_factory=dict)

    def error(
        self, place: Place, message: str, remedy: str = "", *, about: str | None = None, **values: object
    ) -> None:
        """Note what keeps the file from being imported."""
        self._note(FileProblem(Severity.ERROR, place, message, remedy, values, about))

    def warning(
        self, place: Place, message: str, remedy: str = "", *, about: str | None = None, **values: object
    ) -> None:
        """Note what a reader should know, though the file can be imported."""
        self._note(FileProblem(Severity.WARNING, place, message, remedy, values, about))

    @property
    def has_errors(self) -> bool:
        """Tell whether anything keeps the file from being imported."""
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def close(self) -> None:
        """Say of what was met too often how many places were not listed, at the last of them."""
        for message, last in self._last.items():
            others = self._counts[message] - SAME_PROBLEM_MAX - 1
            if others:
                remedy = gettext_noop("%(others)s autres places, non listées, ont le même problème")
                last = replace(last, remedy=remedy, values={**last.values, "others": others})  # noqa: PLW2901
            self.found.append(last)
        self._counts.clear()
        self._last.clear()

    def _note(self, problem: FileProblem) -> None:
        self._counts[problem.message] += 1
        if self._counts[problem.message] <= SAME_PROBLEM_MAX:
            self.found.append(problem)
        else:
            self._last[problem.message] = problem
