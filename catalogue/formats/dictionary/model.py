"""What a dictionary and a code list are, whatever file they are read from or written to.

Texts are without spaces around, in NFC, without control characters but the end of line (`\n`) and the tab.
`None`, an empty tuple and an empty mapping all say « nothing known », and every format writes them alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from catalogue.domain.vocabularies import (
    Additivity,
    IdentifierClass,
    SpecialMeaning,
    VariableRole,
    VariableType,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryVariable:
    """One line of a dictionary: a column of a dataset. The fields are those of `domain.Variable`.

    :ivar code_list: slug of the list of its codes; as read from a file, a slug or the list's own name.
    :ivar constraints: those of Table Schema, by name.
    :ivar extras: what a source's descriptor says beyond all the other fields.
    """

    name: str
    label: str | None = None
    description: str | None = None
    type: VariableType | None = None
    source_type: str | None = None
    length: str | None = None
    format: str | None = None
    unit: str | None = None
    role: VariableRole | None = None
    additivity: Additivity | None = None
    additivity_note: str | None = None
    group: str | None = None
    code_list: str | None = None
    code_list_column: str | None = None
    code_list_note: str | None = None
    sensitivity: IdentifierClass | None = None
    management_rule: str | None = None
    observation: str | None = None
    history_created: str | None = None
    history_deleted: str | None = None
    history_missing: tuple[str, ...] = ()
    constraints: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DictionaryKey:
    """Columns that hold values of columns of another dataset, in the same order.

    :ivar dataset: slug of the dataset referred to.
    :ivar name: its name in the source (ER_PRS_F), or its slug when it has none.
    """

    columns: tuple[str, ...]
    dataset: str
    name: str
    referenced_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpecialCode:
    """A code that stands for no ordinary value."""

    code: str
    meaning: SpecialMeaning
    label: str | None = None


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of a list.

    :ivar parent: notation of the broader code of the same list.
    :ivar attributes: the other columns of the source, by name; empty ones are left out.
    """

    notation: str
    label: str | None = None
    parent: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListHead:
    """What is said of a code list, without its codes.

    :ivar url: permanent address of its page.
    :ivar count: how many codes the catalogue holds, 0 when it holds none.
    :ivar attribute_names: the other columns of the source, in its order.
    """

    slug: str
    url: str
    title: str
    name: str | None = None
    description: str | None = None
    publisher: str | None = None
    version: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    licence_url: str | None = None
    landing_page: str | None = None
    count: int = 0
    special_codes: tuple[SpecialCode, ...] = ()
    attribute_names: tuple[str, ...] = ()
    parent_column: str | None = None
    replaces_url: str | None = None


class CodesOf(Protocol):
    """Gives the codes of a list, in the order of its source, without holding them all in memory."""

    def __call__(self, slug: str) -> Iterator[CodeEntry]:
        """Return the codes of the list of this slug; none when the catalogue holds none."""


@dataclass(frozen=True, slots=True)
class DictionaryFile:
    """A file of the dataset, as a data package lists it."""

    name: str
    title: str
    url: str
    format: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    separator: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """A dataset's dictionary as it is written to a file.

    :ivar url: permanent address of the dataset's page.
    :ivar name: its name in the source (ER_PRS_F).
    :ivar code_lists: those its variables take their codes from, each once, by slug.
    """

    slug: str
    url: str
    title: str
    publisher: str
    updated: date
    name: str | None = None
    acronym: str | None = None
    summary: str | None = None
    description: str | None = None
    publisher_homepage: str | None = None
    product: str | None = None
    scope: str | None = None
    observation: str | None = None
    licence_label: str | None = None
    licence_url: str | None = None
    landing_page: str | None = None
    keywords: tuple[str, ...] = ()
    history_created: str | None = None
    history_deleted: str | None = None
    history_missing: tuple[str, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[DictionaryKey, ...] = ()
    variables: tuple[DictionaryVariable, ...] = ()
    code_lists: tuple[CodeListHead, ...] = ()
    files: tuple[DictionaryFile, ...] = ()
