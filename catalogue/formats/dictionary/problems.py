"""What is wrong with a file somebody hands in: where exactly, and what to do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
    """All that is said of one file, in the order it is met."""

    file: str
    found: list[FileProblem] = field(default_factory=list)

    def error(
        self, place: Place, message: str, remedy: str = "", *, about: str | None = None, **values: object
    ) -> None:
        """Note what keeps the file from being imported."""
        self.found.append(FileProblem(Severity.ERROR, place, message, remedy, values, about))

    def warning(
        self, place: Place, message: str, remedy: str = "", *, about: str | None = None, **values: object
    ) -> None:
        """Note what a reader should know, though the file can be imported."""
        self.found.append(FileProblem(Severity.WARNING, place, message, remedy, values, about))

    @property
    def has_errors(self) -> bool:
        """Tell whether anything keeps the file from being imported."""
        return any(problem.severity is Severity.ERROR for problem in self.found)
