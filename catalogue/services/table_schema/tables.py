"""Bring tables to what their descriptors say, then their variables and their foreign keys.

What only a person can know of a table (English title, keywords, period, legal status once set…) is left
alone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset
from catalogue.domain.base import SLUG_MAX, slug_of, utc_now
from catalogue.domain.vocabularies import Certainty, DatasetKind, DictionaryState, LegalStatus
from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.services.bulk_rows import differences, insert_rows, update_rows
from catalogue.services.sql import AnyRow, in_slices
from catalogue.services.table_schema.folder import Folder
from catalogue.services.table_schema.foreign_keys import import_foreign_keys
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import Progress, Tally
from catalogue.services.table_schema.variables import import_variables

# Where `Dataset.extras` keeps what a declared key says beside its columns.
_KEY_EXTRAS = "foreignKeys"


def import_tables(
    session: Session,
    found: Folder,
    *,
    origin: Origin,
    with_foreign_keys: bool,
    tally: Tally,
    advance: Progress,
) -> None:
    """Add or change the tables, their variables and, unless told otherwise, their foreign keys."""
    stored = _stored(session, origin, found.tables)
    _add(
        session,
        [table for table in found.tables if table.name not in stored],
        origin,
        with_foreign_keys=with_foreign_keys,
    )
    changed: list[dict[str, Any]] = []
    for table in found.tables:
        current = stored.get(table.name)
        wanted = _columns(table, current, origin, with_foreign_keys=with_foreign_keys)
        changes = differences(current, wanted)
        tally.count(is_new=current is None, differs=bool(changes))
        if current is not None and changes:
            changed.append({"id": current.id, **changes})
    update_rows(session, Dataset, changed)
    rows = _stored(session, origin, found.tables)
    ids = {name: int(row.id) for name, row in rows.items()}
    touched = import_variables(
        session, found, ids=ids, with_foreign_keys=with_foreign_keys, tally=tally, advance=advance
    )
    if with_foreign_keys:
        touched |= import_foreign_keys(session, found.tables, ids=ids, origin=origin, tally=tally)
    update_rows(session, Dataset, [{"id": key, "updated_at": utc_now()} for key in sorted(touched)])
    touched |= {row["id"] for row in changed} | {ids[name] for name in ids.keys() - stored.keys()}
    tally.touched_uids |= {f"dataset:{row.slug}" for row in rows.values() if row.id in touched}


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


def _add(
    session: Session, tables: Sequence[TableDescriptor], origin: Origin, *, with_foreign_keys: bool
) -> None:
    if not tables:
        return
    taken = {
        row.slug: row for row in session.execute(select(Dataset.slug, Dataset.legal_status, Dataset.kind))
    }
    slugs = set(taken)
    rows = []
    for table in tables:
        slug = _free_slug(table.name, origin.kind, slugs)
        slugs.add(slug)
        twin = taken.get(slug_of(table.name))
        is_open = twin is not None and twin.legal_status is LegalStatus.OPEN and twin.kind is not origin.kind
        rows.append(
            {"slug": slug, "kind": origin.kind, "dictionary_state": DictionaryState.COMPLETE}
            | origin.access_columns(open_twin=twin.slug if twin is not None and is_open else None)
            | _columns(table, None, origin, with_foreign_keys=with_foreign_keys)
        )
    insert_rows(session, Dataset, rows)


def _free_slug(name: str, kind: DatasetKind, taken: set[str]) -> str:
    """Return `er-prs-f`, else `table-er-prs-f`, else `table-er-prs-f-2` and so on."""
    slug = slug_of(name)
    if slug not in taken:
        return slug
    slug = f"{kind.value}-{slug}"[: SLUG_MAX - 5].rstrip("-")
    found, number = slug, 2
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found


def _columns(
    table: TableDescriptor, current: AnyRow | None, origin: Origin, *, with_foreign_keys: bool
) -> dict[str, Any]:
    """Return the columns that the descriptor tells."""
    return {
        "name": table.name,
        "title": table.title,
        "publisher_id": origin.publisher_id,
        "product": table.product,
        "scope": table.scope,
        "observation": table.observation,
        "primary_key": list(table.primary_key),
        "history_created": table.history.created,
        "history_deleted": table.history.deleted,
        "history_missing": list(table.history.missing),
        "extras": _extras(table, current, with_foreign_keys=with_foreign_keys),
        "sources": [table.file],
        "certainty": Certainty.VERIFIED,
    } | _summary(table, current, origin)


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
