"""What a Table Schema descriptor says, as values: of a table, or of a code list."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from catalogue.domain.vocabularies import VariableType


@dataclass(frozen=True)
class History:
    """When something appeared, vanished or was not fed, as the source writes it."""

    created: str | None = None
    deleted: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableField:
    """A column of a table; `code_list` and `code_list_column` come from `LIST` or `LIST:COLUMN`."""

    name: str
    label: str | None
    description: str | None
    type: VariableType | None
    source_type: str | None
    length: str | None
    format: str | None
    constraints: Mapping[str, Any] | None
    code_list: str | None
    code_list_column: str | None
    observation: str | None
    management_rule: str | None
    history: History
    extras: Mapping[str, Any]


@dataclass(frozen=True)
class TableKey:
    """Columns of ours that hold values of columns of the table `table`, in the same order."""

    columns: tuple[str, ...]
    table: str
    referenced_columns: tuple[str, ...]
    extras: Mapping[str, Any]


@dataclass(frozen=True)
class TableDescriptor:
    """What a table is; the names of its columns are unique, those of its primary key are among them."""

    file: str
    name: str
    title: str
    product: str | None
    scope: str | None
    observation: str | None
    history: History
    primary_key: tuple[str, ...]
    fields: tuple[TableField, ...]
    foreign_keys: tuple[TableKey, ...]
    extras: Mapping[str, Any]

    @property
    def columns(self) -> frozenset[str]:
        """Return the names of the columns."""
        return frozenset(field.name for field in self.fields)


@dataclass(frozen=True)
class CodeListDescriptor:
    """What the columns of a code list are.

    :ivar csv: where its codes are, whether the file exists or not.
    :ivar collection: name of the folder that holds it.
    :ivar key: the columns that make the notation, in order.
    :ivar missing_values: cells that stand for no value.
    """

    file: str
    csv: Path
    name: str
    title: str
    description: str | None
    collection: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    label_column: str | None
    missing_values: frozenset[str]


Descriptor: TypeAlias = TableDescriptor | CodeListDescriptor
