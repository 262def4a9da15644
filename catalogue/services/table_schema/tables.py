"""Bring tables to what their descriptors say, with their variables, then their foreign keys.

Tables are read, compared and written a batch at a time, so that memory stays flat however many there are.
What only a person can know of a table (English title, keywords, period, legal status once set…) is left
alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Certainty, DictionaryState
from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.services.bulk_rows import Values, differences, insert_rows, update_rows
from catalogue.services.outbox import SubjectKind, index_many_later
from catalogue.services.sql import AnyRow, in_slices
from catalogue.services.table_schema.foreign_keys import KeyedTable, import_foreign_keys
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import Progress, Tally
from catalogue.services.table_schema.slugs import free_slugs, open_twins
from catalogue.services.table_schema.terms import ImportedTable, Terms
from catalogue.services.table_schema.variables import import_variables

# Where `Dataset.extras` keeps what a declared key says beside its columns.
_KEY_EXTRAS = "foreignKeys"
# Variables that are compared at once: memory holds no more of them, but for the last table's.
_VARIABLES_AT_ONCE = 10_000


def import_tables(
    session: Session,
    tables: Iterable[TableDescriptor],
    *,
    terms: Terms,
    tally: Tally,
    advance: Progress,
    total: int,
) -> None:
    """Add or change the tables, their variables and, when they are wanted, their foreign keys.

    Only tables that have declared keys, or that such keys lead to, are remembered beyond their batch.

    :param total: how many tables there are, for who looks on.
    """
    keyed: dict[str, KeyedTable] = {}
    done = 0
    for batch in _batches(tables):
        for table in _import_batch(session, batch, terms, tally):
            if table.descriptor.foreign_keys or table.descriptor.name in terms.referenced:
                keyed[table.descriptor.name] = KeyedTable.of(table)
        done += len(batch)
        advance("Tables", done, total)
    tally.tables = done
    if terms.with_foreign_keys:
        import_foreign_keys(session, keyed, origin=terms.origin, tally=tally)


def _batches(tables: Iterable[TableDescriptor]) -> Iterator[list[TableDescriptor]]:
    """Yield the tables some at a time, the names of each batch unique."""
    batch: dict[str, TableDescriptor] = {}
    variables = 0
    for table in tables:
        if variables >= _VARIABLES_AT_ONCE or table.name in batch:
            yield [*batch.values()]
            batch, variables = {}, 0
        batch[table.name] = table
        variables += len(table.fields)
    if batch:
        yield [*batch.values()]


def _import_batch(
    session: Session, batch: Sequence[TableDescriptor], terms: Terms, tally: Tally
) -> list[ImportedTable]:
    stored = _stored(session, terms.origin, batch)
    added = _add(session, [table for table in batch if table.name not in stored], terms)
    tables = [
        ImportedTable(row.id, row.slug, is_new=table.name in added, descriptor=table)
        for table in batch
        if (row := added.get(table.name) or stored[table.name])
    ]
    changed = _changes(batch, stored, terms)
    tally.count_many(len(batch), added=len(added), changed=len(changed))
    touched = import_variables(session, tables, terms=terms, tally=tally)
    _write(session, tables, changed, touched)
    return tables


def _stored(session: Session, origin: Origin, tables: Sequence[TableDescriptor]) -> dict[str, AnyRow]:
    """Return the publisher's tables of these names, by name; the oldest where several have one."""
    names = [table.name for table in tables]
    query = select(*Dataset.__table__.columns).where(
        Dataset.kind == origin.kind, Dataset.publisher_id == origin.publisher_id
    )
    return {
        row.name: row
        for some in in_slices(names)
        for row in session.execute(query.where(Dataset.name.in_(some)).order_by(Dataset.id.desc()))
    }


def _add(session: Session, tables: Sequence[TableDescriptor], terms: Terms) -> dict[str, AnyRow]:
    """Add tables; return key and slug of each, by name."""
    if not tables:
        return {}
    kind = terms.origin.kind
    names = [table.name for table in tables]
    slugs = free_slugs(session, names, kind)
    twins = open_twins(session, names, kind)
    insert_rows(
        session,
        Dataset,
        [
            {"slug": slugs[table.name], "kind": kind, "dictionary_state": DictionaryState.COMPLETE}
            | terms.origin.access_columns(open_twin=twins.get(table.name))
            | _columns(table, None, terms)
            for table in tables
        ],
    )
    return {
        row.name: row
        for some in in_slices([*slugs.values()])
        for row in session.execute(
            select(Dataset.id, Dataset.slug, Dataset.name).where(Dataset.slug.in_(some))
        )
    }


def _changes(
    batch: Sequence[TableDescriptor], stored: Mapping[str, AnyRow], terms: Terms
) -> dict[int, dict[str, Any]]:
    """Return what the descriptors of stored tables say otherwise, by key."""
    known = ((stored[table.name], table) for table in batch if table.name in stored)
    found = {row.id: differences(row, _columns(table, row, terms)) for row, table in known}
    return {key: changes for key, changes in found.items() if changes}


def _write(
    session: Session,
    tables: Sequence[ImportedTable],
    changed: Mapping[int, Values],
    touched: set[int],
) -> None:
    """Write the changes of tables, date those whose variables changed, and have the index told of all."""
    now = utc_now()
    others = touched - {table.id for table in tables if table.is_new}
    update_rows(
        session,
        Dataset,
        [{"id": key, "updated_at": now, **changed.get(key, {})} for key in sorted(others | changed.keys())],
    )
    index_many_later(
        session,
        SubjectKind.DATASET,
        [table.slug for table in tables if table.is_new or table.id in touched or table.id in changed],
    )


def _columns(table: TableDescriptor, current: AnyRow | None, terms: Terms) -> dict[str, Any]:
    """Return the columns that the descriptor tells."""
    return {
        "name": table.name,
        "title": table.title,
        "publisher_id": terms.origin.publisher_id,
        "product": table.product,
        "scope": table.scope,
        "observation": table.observation,
        "primary_key": list(table.primary_key),
        "history_created": table.history.created,
        "history_deleted": table.history.deleted,
        "history_missing": list(table.history.missing),
        "extras": _extras(table, current, with_foreign_keys=terms.with_foreign_keys),
        "sources": [table.file],
        "certainty": Certainty.VERIFIED,
    } | _summary(table, current, terms.origin)


def _summary(table: TableDescriptor, current: AnyRow | None, origin: Origin) -> dict[str, str]:
    """Return the summary made from the descriptor, unless a person wrote another."""
    if current is not None and current.summary is not None:
        made = origin.summary_of(name=current.name, title=current.title, product=current.product)
        if current.summary != made:
            return {}
    return {"summary": origin.summary_of(name=table.name, title=table.title, product=table.product)}


def _extras(table: TableDescriptor, current: AnyRow | None, *, with_foreign_keys: bool) -> dict[str, Any]:
    extras = dict(table.extras)
    if with_foreign_keys:
        noted = [
            {"fields": list(key.columns), "resource": key.table, **key.extras}
            for key in table.foreign_keys
            if key.extras
        ]
        return extras | ({_KEY_EXTRAS: noted} if noted else {})
    stored = {} if current is None else current.extras
    return extras | {name: stored[name] for name in (_KEY_EXTRAS,) if name in stored}
