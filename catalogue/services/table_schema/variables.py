"""Bring the variables of tables to what their descriptors say.

What no descriptor tells (unit, additivity, sensitivity, a role or a code list that somebody gave) is left
alone.
"""

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
from catalogue.services.table_schema.report import Tally
from catalogue.services.table_schema.terms import ImportedTable, Terms


@dataclass(frozen=True)
class _KnownList:
    """A code list; its columns when its descriptor is beside the tables, else nothing is known of them."""

    id: int
    columns: frozenset[str] | None


def import_variables(
    session: Session, tables: Sequence[ImportedTable], *, terms: Terms, tally: Tally
) -> set[int]:
    """Add or change the variables of some tables; return the keys of the tables that were touched."""
    lists = _known_lists(session, tables, terms)
    stored = _stored(session, [table.id for table in tables if not table.is_new])
    added: list[Values] = []
    changed: list[Values] = []
    touched: set[int] = set()
    for table in tables:
        identifiers = _identifiers(table.descriptor, terms)
        for wanted in _variables(table.descriptor, lists, identifiers, tally):
            current = stored.get((table.id, wanted["name"]))
            if current is None:
                wanted["dataset_id"] = table.id
                added.append(wanted)
                touched.add(table.id)
            elif changes := differences(current, wanted):
                changed.append({"id": current.id, **changes})
                touched.add(table.id)
    insert_rows(session, Variable, added)
    update_rows(session, Variable, changed)
    described = sum(len(table.descriptor.fields) for table in tables)
    tally.variables += described
    tally.count_many(described, added=len(added), changed=len(changed))
    return touched


def _stored(session: Session, table_ids: Sequence[int]) -> dict[tuple[int, str], AnyRow]:
    columns = Variable.__table__.columns
    return {
        (row.dataset_id, row.name): row
        for some in in_slices(table_ids)
        for row in session.execute(select(*columns).where(Variable.dataset_id.in_(some)))
    }


def _known_lists(session: Session, tables: Sequence[ImportedTable], terms: Terms) -> dict[str, _KnownList]:
    """Return the lists that the tables name and that the catalogue has, by slug."""
    names = {field.code_list for table in tables for field in table.descriptor.fields if field.code_list}
    return {
        row.slug: _KnownList(row.id, terms.list_columns.get(row.slug))
        for slugs in in_slices(sorted({slug_of(name) for name in names}))
        for row in session.execute(select(CodeList.slug, CodeList.id).where(CodeList.slug.in_(slugs)))
    }


def _identifiers(table: TableDescriptor, terms: Terms) -> set[str]:
    """Return the columns that identify rows: the primary key and both sides of foreign keys."""
    found = {*table.primary_key, *terms.referenced.get(table.name, ())}
    if terms.with_foreign_keys:
        found.update(column for key in table.foreign_keys for column in key.columns)
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
            "history_missing": [*field.history.missing],
            "extras": {**field.extras},
        }
        if field.description is not None:
            wanted["description"] = field.description
        if field.name in identifiers:
            wanted["role"] = VariableRole.IDENTIFIER
        if field.code_list is not None:
            wanted |= _code_list_columns(field, field.code_list, lists, remarks)
        yield wanted
    tally.problems += remarks.problems


def _code_list_columns(
    field: TableField, code_list: str, lists: Mapping[str, _KnownList], remarks: Remarks
) -> dict[str, Any]:
    known = lists.get(slug_of(code_list))
    if known is None:
        named = code_list + (f":{field.code_list_column}" if field.code_list_column else "")
        remarks.add(
            field.name, f"la nomenclature {shown(named)} n’est ni dans le dossier ni dans le catalogue"
        )
        return {"code_list_note": f"Nomenclature {named}, absente du catalogue."}
    column = field.code_list_column
    if column is not None and known.columns is not None and column not in known.columns:
        remarks.add(field.name, f"la nomenclature {shown(code_list)} n’a pas de colonne {shown(column)}")
    return {"code_list_id": known.id, "code_list_column": column, "code_list_note": None}
