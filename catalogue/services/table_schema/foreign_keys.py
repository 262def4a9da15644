"""Bring declared foreign keys to what the descriptors say.

A key is told from another by its columns and the table it leads to; one that is no longer declared stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, ForeignKey, Variable
from catalogue.domain.base import utc_now
from catalogue.formats.table_schema_model import TableKey
from catalogue.formats.table_schema_text import Remarks, shown
from catalogue.services.bulk_rows import Values, differences, insert_rows, update_rows
from catalogue.services.outbox import SubjectKind, index_many_later
from catalogue.services.sql import AnyRow, in_slices
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import Tally
from catalogue.services.table_schema.terms import ImportedTable

# Key of the table, its columns, key of the table they lead to.
_Identity: TypeAlias = tuple[int, tuple[str, ...], int]
_FIELD = "foreignKeys"


@dataclass(frozen=True)
class _Target:
    """A table that keys may lead to."""

    id: int
    columns: frozenset[str]


@dataclass(frozen=True)
class KeyedTable(_Target):
    """An imported table that declares keys, or that some lead to."""

    slug: str
    name: str
    file: str
    foreign_keys: tuple[TableKey, ...]

    @classmethod
    def of(cls, table: ImportedTable) -> Self:
        """Keep of a table what its keys need."""
        told = table.descriptor
        return cls(table.id, told.columns, table.slug, told.name, told.file, told.foreign_keys)


def import_foreign_keys(
    session: Session, tables: Mapping[str, KeyedTable], *, origin: Origin, tally: Tally
) -> None:
    """Add or change the declared keys of these tables, named by their names, once the variables are there."""
    targets: dict[str, _Target] = {**_targets_elsewhere(session, origin, tables), **tables}
    stored = _stored(session, sorted(table.id for table in tables.values()))
    positions = _next_positions(stored)
    added: list[Values] = []
    changed: list[Values] = []
    touched: set[int] = set()
    described = 0
    for identity, wanted in _keys(tables.values(), targets, tally):
        described += 1
        current = stored.get(identity)
        table_id = identity[0]
        if current is None:
            added.append({"dataset_id": table_id, "position": positions[table_id], **wanted})
            positions[table_id] += 1
            touched.add(table_id)
        elif changes := differences(current, wanted):
            changed.append({"id": current.id, **changes})
            touched.add(table_id)
    tally.foreign_keys = described
    tally.count_many(described, added=len(added), changed=len(changed))
    insert_rows(session, ForeignKey, added)
    update_rows(session, ForeignKey, changed)
    _tell(session, [table for table in tables.values() if table.id in touched])


def _tell(session: Session, touched: Sequence[KeyedTable]) -> None:
    """Date the tables whose keys changed, and have the index told."""
    now = utc_now()
    update_rows(session, Dataset, [{"id": table.id, "updated_at": now} for table in touched])
    index_many_later(session, SubjectKind.DATASET, [table.slug for table in touched])


def _stored(session: Session, table_ids: Sequence[int]) -> dict[_Identity, AnyRow]:
    columns = ForeignKey.__table__.columns
    return {
        (row.dataset_id, tuple(row.columns), row.referenced_dataset_id): row
        for some in in_slices(table_ids)
        for row in session.execute(select(*columns).where(ForeignKey.dataset_id.in_(some)))
    }


def _next_positions(stored: Mapping[_Identity, AnyRow]) -> dict[int, int]:
    positions: dict[int, int] = defaultdict(int)
    for row in stored.values():
        positions[row.dataset_id] = max(positions[row.dataset_id], row.position + 1)
    return positions


def _targets_elsewhere(
    session: Session, origin: Origin, tables: Mapping[str, KeyedTable]
) -> dict[str, _Target]:
    """Return the other tables that keys lead to, where the catalogue has them, the publisher's own first."""
    names = sorted({key.table for table in tables.values() for key in table.foreign_keys} - tables.keys())
    columns: dict[tuple[str, int], set[str]] = defaultdict(set)
    for some in in_slices(names):
        query = (
            select(Dataset.name, Dataset.id, Variable.name.label("column"))
            .join(Variable, Variable.dataset_id == Dataset.id)
            .where(Dataset.kind == origin.kind, Dataset.name.in_(some))
            # The last of a name is the one kept below.
            .order_by(Dataset.publisher_id == origin.publisher_id, Dataset.id.desc())
        )
        for row in session.execute(query):
            columns[row.name, row.id].add(row.column)
    return {name: _Target(key, frozenset(found)) for (name, key), found in columns.items()}


def _keys(
    tables: Iterable[KeyedTable], targets: Mapping[str, _Target], tally: Tally
) -> Iterator[tuple[_Identity, dict[str, Any]]]:
    """Yield the keys that lead somewhere, each once; the others are remarked on."""
    seen: set[_Identity] = set()
    for table in tables:
        remarks = Remarks(table.file)
        for key in table.foreign_keys:
            target = _target(key, table, targets, remarks)
            if target is None:
                continue
            identity = (table.id, key.columns, target.id)
            if identity in seen:
                remarks.add(_FIELD, f"clé étrangère vers {key.table} déclarée deux fois")
                continue
            seen.add(identity)
            values = {"columns": list(key.columns), "referenced_columns": list(key.referenced_columns)}
            yield identity, values | {"referenced_dataset_id": target.id}
        tally.problems += remarks.problems


def _target(
    key: TableKey, table: KeyedTable, targets: Mapping[str, _Target], remarks: Remarks
) -> _Target | None:
    """Return the table that the key leads to; `None` and a remark when a table or column is unknown."""
    target = targets.get(key.table)
    if target is None:
        remarks.add(_FIELD, f"clé étrangère vers une table inconnue : {shown(key.table)}")
        return None
    for columns, known, name in (
        (key.columns, table.columns, table.name),
        (key.referenced_columns, target.columns, key.table),
    ):
        for column in columns:
            if column not in known:
                remarks.add(
                    _FIELD, f"clé étrangère vers {key.table} : {name} n’a pas de colonne {shown(column)}"
                )
                return None
    return target
