"""The real tables, and the foreign keys that they declare, kept apart as the gold standard."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from catalogue.formats.table_schema import find_files, read_descriptor
from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.formats.table_schema_text import Remarks
from catalogue.linking.tables.model import Column, Join, Table

SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "snds" / "schemas"

Pair: TypeAlias = frozenset[str]
# Which column meets which: a set of sets of two (table, column).
Columns: TypeAlias = frozenset[frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Gold:
    """What the tables declare.

    :ivar keys: one for each declared key.
    :ivar hard: pairs none of whose columns bear the same name, capitals aside.
    """

    pairs: frozenset[Pair]
    keys: frozenset[Columns]
    hard: frozenset[Pair]
    across: frozenset[Pair]


@lru_cache(maxsize=1)
def load() -> tuple[tuple[Table, ...], Gold]:
    """Return the tables without their foreign keys, and these."""
    found = [read_descriptor(path, Remarks(path.name)) for path in find_files(SCHEMAS, ".json")]
    described = [item for item in found if isinstance(item, TableDescriptor)]
    return tuple(table_of(item) for item in described), _gold(described)


def table_of(item: TableDescriptor) -> Table:
    """Return what the finder may know of a table."""
    columns = tuple(
        Column(
            field.name,
            field.label,
            field.type,
            int(field.length) if field.length and field.length.isdecimal() else None,
            field.code_list,
        )
        for field in item.fields
    )
    return Table(item.name, item.title, item.product or "", columns, item.primary_key)


def columns_of(join: Join) -> Columns:
    """Return a join as gold keys are written."""
    return _columns(join.table, join.columns, join.hub, join.hub_columns)


def _gold(described: list[TableDescriptor]) -> Gold:
    product = {item.name: item.product for item in described}
    names = {item.name: {name.casefold() for name in item.columns} for item in described}
    keys = [
        (item.name, key.columns, key.table, key.referenced_columns)
        for item in described
        for key in item.foreign_keys
    ]
    pairs = frozenset(frozenset((one, other)) for one, _, other, _ in keys)
    return Gold(
        pairs=pairs,
        keys=frozenset(_columns(*key) for key in keys),
        hard=frozenset(pair for pair in pairs if not set.intersection(*(names[name] for name in pair))),
        across=frozenset(pair for pair in pairs if len({product[name] for name in pair}) > 1),
    )


def _columns(one: str, columns: tuple[str, ...], other: str, others: tuple[str, ...]) -> Columns:
    return frozenset(
        frozenset({(one, mine), (other, theirs)}) for mine, theirs in zip(columns, others, strict=True)
    )
