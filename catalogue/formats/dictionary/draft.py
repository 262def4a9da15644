"""What was read from a file, before anybody compares it with the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable
from catalogue.formats.dictionary.problems import Place


@dataclass(frozen=True, slots=True)
class VariableDraft:
    """A variable as a file describes it, and where it does."""

    variable: DictionaryVariable
    place: Place


@dataclass(frozen=True, slots=True)
class CodeListDraft:
    """A code list found beside a dictionary, or alone in its file.

    :ivar slug: the list it is, when the file says so (our own workbooks do).
    :ivar variable: the variable whose name its sheet bears, when the file says no more.
    :ivar attribute_names: the columns kept in `CodeEntry.attributes`, in order.
    :ivar gives_parents: the file has a column of broader codes.
    """

    codes: Sequence[CodeEntry]
    place: Place
    slug: str | None = None
    name: str | None = None
    title: str | None = None
    variable: str | None = None
    attribute_names: tuple[str, ...] = ()
    parent_column: str | None = None
    gives_parents: bool = False


@dataclass(frozen=True, slots=True)
class DictionaryDraft:
    """A dictionary as a file gives it.

    :ivar fields: which fields of `DictionaryVariable` the file speaks of; an import leaves the others alone.
    :ivar columns: header of the file → field it was read as, for the report; `None` for a column left aside.
    :ivar primary_key: `None` when the file says nothing of it.
    """

    variables: Sequence[VariableDraft]
    fields: frozenset[str]
    columns: Mapping[str, str | None] = field(default_factory=dict)
    primary_key: tuple[str, ...] | None = None
    code_lists: Sequence[CodeListDraft] = ()
