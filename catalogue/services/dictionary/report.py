"""What an import would do, or did: the same report for people and programs."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalogue.errors import Invalid
from catalogue.formats.dictionary.problems import FileProblem, Severity
from catalogue.messages import gettext_noop


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a variable, before and after, as JSON holds them."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChangedVariable:
    """A variable whose description changes; the fields in the order of the model."""

    name: str
    fields: tuple[FieldChange, ...]

    def as_json(self) -> dict[str, Any]:
        """Return its name, and before and after by field."""
        changes = {item.field: {"before": item.before, "after": item.after} for item in self.fields}
        return {"name": self.name, "fields": changes}


@dataclass(frozen=True, slots=True)
class ChangedCodeList:
    """A code list, and how many of its codes the file adds, changes, takes away, leaves as they are."""

    slug: str
    title: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    is_new: bool = False

    @property
    def does_something(self) -> bool:
        """Tell whether the list or one of its codes changes."""
        return bool(self.is_new or self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport(ABC):
    """What every import reports.

    :ivar dry_run: nothing was written, by request.
    """

    file: str
    dry_run: bool
    problems: tuple[FileProblem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Tell whether something keeps the file from being imported."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    @abstractmethod
    def does_something(self) -> bool:
        """Tell whether the import changes anything."""

    @abstractmethod
    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the report as plain values, its sentences in the language of `translate`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryReport(FileReport):
    """What the import of a dictionary does to a dataset; variables by name, in the order of the file.

    :ivar columns: header of the file → field it was read as.
    :ivar variables: how many the file describes.
    :ivar closed: those the file no longer has, which get a closing date.
    :ivar reopened: those closed by an earlier import, which the file has again.
    :ivar moved: how many only change place.
    """

    dataset: str
    columns: Mapping[str, str | None]
    variables: int = 0
    added: tuple[str, ...] = ()
    changed: tuple[ChangedVariable, ...] = ()
    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    moved: int = 0
    primary_key: FieldChange | None = None
    code_lists: tuple[ChangedCodeList, ...] = ()

    @property
    def does_something(self) -> bool:
        """Tell whether the import changes anything."""
        variables = self.added or self.changed or self.closed or self.reopened or self.removed
        lists = any(item.does_something for item in self.code_lists)
        return bool(variables or self.moved or self.primary_key or lists)

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the report as plain values, its sentences in the language of `translate`."""
        key = self.primary_key
        return {
            "file": self.file,
            "dataset": self.dataset,
            "dry_run": self.dry_run,
            "columns": dict(self.columns),
            "variables": self.variables,
            "added": list(self.added),
            "changed": [item.as_json() for item in self.changed],
            "closed": list(self.closed),
            "reopened": list(self.reopened),
            "removed": list(self.removed),
            "unchanged": self.unchanged,
            "moved": self.moved,
            "primary_key": None if key is None else {"before": key.before, "after": key.after},
            "code_lists": [asdict(item) for item in self.code_lists],
            "problems": [problem_as_json(problem, translate) for problem in self.problems],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListReport(FileReport):
    """What the import of one code list does."""

    code_list: ChangedCodeList

    @property
    def does_something(self) -> bool:
        """Tell whether the import changes anything."""
        return self.code_list.does_something

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """Return the report as plain values, its sentences in the language of `translate`."""
        return {
            "file": self.file,
            "dry_run": self.dry_run,
            **asdict(self.code_list),
            "problems": [problem_as_json(problem, translate) for problem in self.problems],
        }


class RejectedFile(Invalid):
    """A file with errors: nothing of it was imported."""

    def __init__(self, report: FileReport) -> None:
        super().__init__(
            gettext_noop("Rien n’a été importé : corrigez d’abord les erreurs de « %(file)s »."),
            {"problems": [problem_as_json(problem, str) for problem in report.problems]},
            file=report.file,
        )


class RejectedDictionary(RejectedFile):
    """A dictionary with errors; `report` tells all of them."""

    def __init__(self, report: DictionaryReport) -> None:
        super().__init__(report)
        self.report = report


class RejectedCodeList(RejectedFile):
    """A file of codes with errors; `report` tells all of them."""

    def __init__(self, report: CodeListReport) -> None:
        super().__init__(report)
        self.report = report


def problem_as_json(problem: FileProblem, translate: Callable[[str], str]) -> dict[str, Any]:
    """Return a problem as plain values: where it is, what is wrong, what to do."""
    said = [translate(text) % problem.values if problem.values else translate(text) for text in problem.texts]
    return {
        "severity": problem.severity.value,
        "sheet": problem.place.sheet,
        "row": problem.place.row,
        "column": problem.place.column,
        "field": problem.field,
        "message": said[0],
        "remedy": said[1] if len(said) > 1 else None,
    }
