"""A mistake in a file somebody wrote: which file, which line, which field, what is wrong."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from catalogue.errors import Invalid


@dataclass(frozen=True)
class Problem:
    """One mistake; `line` counts from 1, `field` is a dotted path or nothing for the whole file."""

    file: str
    line: int
    field: str | None
    message: str

    def __str__(self) -> str:
        field = f", champ {self.field}" if self.field else ""
        return f"{self.file}, ligne {self.line}{field} : {self.message}."


def invalid(problems: Sequence[Problem]) -> Invalid:
    """Return the error that names every problem, one line each."""
    sentences = "\n".join(str(problem) for problem in problems)
    return Invalid(
        sentences,
        {"problems": [asdict(problem) for problem in problems]},
    )


def problems_of(error: Invalid) -> list[Problem]:
    """Return the problems that `invalid` put into the error."""
    listed = cast("list[dict[str, Any]]", error.detail["problems"])
    return [Problem(**values) for values in listed]
