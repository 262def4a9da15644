"""What an import did: figures and remarks, while it runs and once it is done."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from catalogue.formats.table_schema_text import ImportProblem

# What is being done, how much is done, how much there is.
Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What the source describes, and how many of these records were added, changed, left as they were."""

    tables: int
    variables: int
    foreign_keys: int
    code_lists: int
    codes: int
    added: int
    changed: int
    unchanged: int
    problems: tuple[ImportProblem, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures, and problems as a list of `file`, `field`, `message`."""
        return asdict(self) | {"problems": [asdict(problem) for problem in self.problems]}


@dataclass
class Tally:
    """What was counted so far; every record met is one of added, changed, unchanged."""

    tables: int = 0
    variables: int = 0
    foreign_keys: int = 0
    code_lists: int = 0
    codes: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[ImportProblem] = field(default_factory=list)

    def count(self, *, is_new: bool, differs: bool) -> None:
        """Count one record that the folder describes."""
        if is_new:
            self.added += 1
        elif differs:
            self.changed += 1
        else:
            self.unchanged += 1

    def count_many(self, described: int, *, added: int, changed: int) -> None:
        """Count records of one sort; those neither added nor changed are unchanged."""
        self.added += added
        self.changed += changed
        self.unchanged += described - added - changed

    def report(self) -> ImportReport:
        """Return what was counted; problems in the order of the files."""
        problems = sorted(self.problems, key=lambda problem: problem.file)
        return ImportReport(**{**vars(self), "problems": tuple(problems)})
