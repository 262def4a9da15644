"""The errors the catalogue raises on purpose.

Each carries a short stable code for programs and one sentence for people. They know no HTTP status and
no exit status: `web/errors.py` and `cli/errors.py` each hold one table that maps them.
"""

from collections.abc import Callable, Mapping


class CatalogueError(Exception):
    """Say what happened, where, and what to do, in one sentence.

    :param message: one sentence for a person, in French; values stand in it as `%(name)s`, so that whoever
        shows it can translate it first.
    :param detail: values a program may need (field names, line numbers), JSON-serialisable.
    """

    code = "error"

    def __init__(self, message: str, detail: Mapping[str, object] | None = None, **values: object) -> None:
        super().__init__(message)
        self.template = message
        self.values = values
        self.detail: dict[str, object] = dict(detail or {})

    @property
    def message(self) -> str:
        """Return the sentence in French."""
        return self.sentence(str)

    def sentence(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language that `translate` puts a French one into."""
        text = translate(self.template)
        return text % self.values if self.values else text

    def __str__(self) -> str:
        return self.message


class NotFound(CatalogueError):
    """No object has this permanent name."""

    code = "not-found"


class Gone(CatalogueError):
    """The object existed and was withdrawn; its name is never given to another."""

    code = "gone"


class BadQuery(CatalogueError):
    """The address, query or option is malformed."""

    code = "bad-query"


class Invalid(CatalogueError):
    """What was given breaks a rule; `detail["problems"]` names each field, file and line."""

    code = "invalid"


class Forbidden(CatalogueError):
    """The caller may not do this."""

    code = "forbidden"


class Conflict(CatalogueError):
    """Somebody else changed the object meanwhile."""

    code = "conflict"


class Unavailable(CatalogueError):
    """A part the answer needs (index, database, source) cannot be used now; trying later may work."""

    code = "unavailable"
