"""Bring the variables of tables to what their descriptors say.

What no descriptor tells (unit, additivity, sensitivity, a role or a code list that somebody gave) is left
alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Variable
from catalogue.domain.base import slug_of
from catalogue.domain.vocabularies import VariableRole
from catalogue.formats.table_schema_model import TableDescriptor, TableField
from catalogue.formats.table_schema_text import Remarks, shown
from catalogue.services.bulk_rows import Values, differences, insert_rows, update_rows
from catalogue.services.sql import AnyRow, in_slices
from catalogue.services.table_schema.folder import Folder
from catalogue.services.table_schema.report import Progress, Tally

# Tables whose variables are compared at once: memory holds no more of them.
_TABLES_AT_ONCE = 50


@dataclass(frozen=True)
class _KnownList:
    """A code list; its columns when its descriptor is in the folder, else nothing is known of them."""

    id: int
    columns: frozenset[str] | None


def import_variables(
    session: Session,
    found: Folder,
    *,
    ids: Mapping[str, int],
    with_foreign_keys: bool,
    tally: Tally,
    advance: Progress,
) -> set[int]:
    """Add or change the variables; return the keys of the tables that were touched.

    :param ids: name of table → key.
    """
    lists = _known_lists(session, found)
    identifiers = _identifiers(found.tables, with_foreign_keys=with_foreign_keys)
    touched: set[int] = set()
    done = 0
    for tables in in_slices(found.tables, _TABLES_AT_ONCE):
        stored = _stored(session, [ids[table.name] for table in tables])
        added: list[Values] = []
        changed: list[Values] = []
        for table in tables:
            table_id = ids[table.name]
            for wanted in _variables(table, lists, identifiers[table.name], tally):
                current = stored.get((table_id, wanted["name"]))
                changes = differences(current, wanted)
                tally.count(is_new=current is None, differs=bool(changes))
                if current is None:
                    added.append({"dataset_id": table_id, **wanted})
                elif changes:
                    changed.append({"id": current.id, **changes})
                if changes:
                    touched.add(table_id)
            tally.variables += len(table.fields)
        insert_rows(session, Variable, added)
        update_rows(session, Variable, changed)
        done += len(tables)
        advance("Tables", done, len(found.tables))
    return touched


def _stored(session: Session, table_ids: Sequence[int]) -> dict[tuple[int, str], AnyRow]:
    columns = Variable.__table__.columns
    rows = session.execute(select(*columns).where(Variable.dataset_id.in_(table_ids)))
    return {(row.dataset_id, row.name): row for row in rows}


def _known_lists(session: Session, found: Folder) -> dict[str, _KnownList]:
    """Return the lists that the tables name and that the catalogue has, by slug."""
    names = {field.code_list for table in found.tables for field in table.fields if field.code_list}
    columns = {slug_of(item.name): frozenset(item.columns) for item in found.code_lists}
    return {
        row.slug: _KnownList(row.id, columns.get(row.slug))
        for slugs in in_slices(sorted({slug_of(name) for name in names}))
        for row in session.execute(select(CodeList.slug, CodeList.id).where(CodeList.slug.in_(slugs)))
    }


def _identifiers(tables: Sequence[TableDescriptor], *, with_foreign_keys: bool) -> dict[str, set[str]]:
    """Return, by table, the columns that identify rows: its primary key and both sides of foreign keys."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in tables:
        found[table.name].update(table.primary_key)
        for key in table.foreign_keys if with_foreign_keys else ():
            found[table.name].update(key.columns)
            found[key.table].update(key.referenced_columns)
    return found


def _variables(
    table: TableDescriptor, lists: Mapping[str, _KnownList], identifiers: set[str], tally: Tally
) -> Iterator[dict[str, Any]]:
    remarks = Remarks(table.file)
    for position, field in enumerate(table.fields):
        wanted: dict[str, Any] = {
            "position": position,
            "name": field.name,
            "label": field.label,
            "type": field.type,
            "source_type": field.source_type,
            "length": field.length,
            "format": field.format,
            "management_rule": field.management_rule,
            "observation": field.observation,
            "constraints": None if field.constraints is None else dict(field.constraints),
            "history_created": field.history.created,
            "history_deleted": field.history.deleted,
            "history_missing": list(field.history.missing),
            "extras": dict(field.extras),
        }
        if field.description is not None:
            wanted["description"] = field.description
        if field.name in identifiers:
            wanted["role"] = VariableRole.IDENTIFIER
        yield wanted | _code_list_columns(field, lists, remarks)
    tally.problems += remarks.problems


def _code_list_columns(
    field: TableField, lists: Mapping[str, _KnownList], remarks: Remarks
) -> dict[str, Any]:
    if field.code_list is None:
        return {}
    known = lists.get(slug_of(field.code_list))
    if known is None:
        named = field.code_list + (f":{field.code_list_column}" if field.code_list_column else "")
        remarks.add(
            field.name, f"la nomenclature {shown(named)} n’est ni dans le dossier ni dans le catalogue"
        )
        return {"code_list_note": f"Nomenclature {named}, absente du catalogue."}
    column = field.code_list_column
    if column is not None and known.columns is not None and column not in known.columns:
        remarks.add(
            field.name, f"la nomenclature {shown(field.code_list)} n’a pas de colonne {shown(column)}"
        )
    return {"code_list_id": known.id, "code_list_column": column, "code_list_note": None}
