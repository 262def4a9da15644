"""Derive the joins of all tables, and write what changed.

The whole of a schema is read: which table is the hub of a key depends on all that carry it. So joins are
derived by `links derive`, by an import of tables and when the seed is loaded, not at each edit. A person's
decision is never overwritten.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import CodeList, Dataset, ForeignKey, TableJoin, Variable
from catalogue.domain.vocabularies import DatasetKind, JoinKind, LinkStatus, PublicationState
from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.model import Column, Join, Table
from catalogue.linking.tables.wording import listed
from catalogue.services.sql import AnyRow

# What tells joins apart: the table, its hub, the columns of the table.
Pair: TypeAlias = tuple[int, int]
Identity: TypeAlias = tuple[int, int, str]

# What the source declares is as sure as can be.
_DECLARED_SCORE = 1.0
_COMPARED = ("columns", "hub_columns", "kind", "score", "evidence", "sentence")


@dataclass(frozen=True)
class JoinReport:
    """How many joins were added, changed, left alone, removed; how many now wait for a second look."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    stale: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the report as plain values."""
        return asdict(self)


def derive_table_joins(session: Session) -> JoinReport:
    """Bring the stored joins to what the published tables say."""
    tables = read_tables(session)
    wanted = _declared(session)
    names = {table.name: key for key, table in tables.items()}
    told = _told_pairs(wanted)
    for join in find_joins(tables.values()):
        pair = names[join.table], names[join.hub]
        columns = frozenset(name.casefold() for name in join.columns)
        if all(columns.isdisjoint(said) for said in told.get(frozenset(pair), ())):
            wanted.setdefault((*pair, ",".join(join.columns)), _found_values(join))
    return _write(session, wanted)


def read_tables(session: Session) -> dict[int, Table]:
    """Return the published tables as the finder of joins reads them, by key, their names unique."""
    columns: dict[int, list[Column]] = defaultdict(list)
    public = (Dataset.kind == DatasetKind.TABLE, Dataset.state == PublicationState.PUBLISHED)
    variables = session.execute(
        select(
            Variable.dataset_id,
            Variable.name,
            Variable.label,
            Variable.type,
            Variable.length,
            CodeList.name.label("list_name"),
            CodeList.slug.label("list_slug"),
        )
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .outerjoin(CodeList, Variable.code_list_id == CodeList.id)
        .where(*public)
        .order_by(Variable.dataset_id, Variable.position)
    )
    for variable in variables:
        columns[variable.dataset_id].append(_column(variable))
    found = session.execute(
        select(Dataset.id, Dataset.slug, Dataset.name, Dataset.title, Dataset.product, Dataset.primary_key)
        .where(*public)
        .order_by(Dataset.id)
    ).all()
    taken: set[str] = set()
    tables = {}
    for row in found:
        # Two publishers may have a table of one name: a slug is nobody else's.
        name = row.name if row.name and row.name not in taken else row.slug
        taken.add(name)
        own = tuple(columns.get(row.id, ()))
        known = {column.name for column in own}
        key = tuple(row.primary_key) if known.issuperset(row.primary_key) else ()
        tables[row.id] = Table(name, row.title, row.product or "", own, key)
    return tables


def _column(row: AnyRow) -> Column:
    length = int(row.length) if row.length and row.length.isdecimal() else None
    return Column(row.name, row.label, row.type, length, row.list_name or row.list_slug)


def _declared(session: Session) -> dict[Identity, dict[str, Any]]:
    """Return what sources declare between published tables."""
    table, hub = aliased(Dataset), aliased(Dataset)
    rows = session.execute(
        select(
            ForeignKey.dataset_id,
            ForeignKey.referenced_dataset_id,
            ForeignKey.columns,
            ForeignKey.referenced_columns,
            table.name.label("table"),
            table.slug.label("table_slug"),
            hub.name.label("hub"),
            hub.slug.label("hub_slug"),
        )
        .join(table, ForeignKey.dataset_id == table.id)
        .join(hub, ForeignKey.referenced_dataset_id == hub.id)
        .where(
            ForeignKey.dataset_id != ForeignKey.referenced_dataset_id,
            *(side.kind == DatasetKind.TABLE for side in (table, hub)),
            *(side.state == PublicationState.PUBLISHED for side in (table, hub)),
        )
        .order_by(ForeignKey.dataset_id, ForeignKey.position)
    )
    found: dict[Identity, dict[str, Any]] = {}
    for row in rows:
        identity = (row.dataset_id, row.referenced_dataset_id, ",".join(row.columns))
        found.setdefault(identity, _declared_values(row))
    return found


def _declared_values(row: AnyRow) -> dict[str, Any]:
    table, hub = row.table or row.table_slug, row.hub or row.hub_slug
    return {
        "columns": list(row.columns),
        "hub_columns": list(row.referenced_columns),
        "kind": JoinKind.FOREIGN_KEY,
        "score": _DECLARED_SCORE,
        "evidence": ["La source déclare cette clé étrangère."],
        "sentence": f"{table} se joint à {hub} par {listed(row.columns)} : la source le déclare.",
    }


def _found_values(join: Join) -> dict[str, Any]:
    return {
        "columns": list(join.columns),
        "hub_columns": list(join.hub_columns),
        "kind": join.kind,
        "score": round(join.score, 4),
        "evidence": list(join.evidence),
        "sentence": join.sentence,
    }


def _told_pairs(declared: Iterable[Identity]) -> dict[frozenset[int], list[frozenset[str]]]:
    """Return the columns by which the source joins two tables, whichever way: it is not said again."""
    told: dict[frozenset[int], list[frozenset[str]]] = defaultdict(list)
    for table, hub, columns in declared:
        told[frozenset((table, hub))].append(frozenset(name.casefold() for name in columns.split(",")))
    return told


def _write(session: Session, wanted: Mapping[Identity, dict[str, Any]]) -> JoinReport:
    known = {
        (join.table_id, join.hub_id, join.column_names): join for join in session.scalars(select(TableJoin))
    }
    counts: dict[str, int] = defaultdict(int)
    for identity, values in wanted.items():
        current = known.pop(identity, None)
        if current is None:
            session.add(_new(identity, values))
            counts["added"] += 1
        else:
            counts["changed" if _renew(current, values) else "unchanged"] += 1
    _withdraw(session, list(known.values()), counts)
    session.flush()
    return JoinReport(**counts)


def _new(identity: Identity, values: dict[str, Any]) -> TableJoin:
    table_id, hub_id, names = identity
    status = _first_status(values)
    return TableJoin(table_id=table_id, hub_id=hub_id, column_names=names, status=status, **values)


def _first_status(values: Mapping[str, Any]) -> LinkStatus:
    """Return where a join stands before anybody looked: what the source declares needs no confirmation."""
    return LinkStatus.CONFIRMED if values["kind"] is JoinKind.FOREIGN_KEY else LinkStatus.PROPOSED


def _renew(join: TableJoin, values: Mapping[str, Any]) -> bool:
    """Bring a join to what is found now; tell whether that changed anything."""
    new = {name: values[name] for name in _COMPARED if getattr(join, name) != values[name]}
    if join.reviewed_by is None and join.status is not _first_status(values):
        new["status"] = _first_status(values)
    elif join.status is LinkStatus.STALE:
        # It had vanished, and is found again: the decision holds.
        new["status"] = LinkStatus.CONFIRMED
    for name, value in new.items():
        setattr(join, name, value)
    return bool(new)


def _withdraw(session: Session, joins: Sequence[TableJoin], counts: dict[str, int]) -> None:
    """Remove what nothing supports any more, unless a person decided on it."""
    for join in joins:
        if join.reviewed_by is None:
            session.delete(join)
            counts["removed"] += 1
        elif join.status is LinkStatus.CONFIRMED:
            join.status = LinkStatus.STALE
            counts["stale"] += 1
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
