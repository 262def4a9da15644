"""Bring the variables of tables to what their descriptors say.

What no descriptor tells (unit, additivity, sensitivity, a role or a code list that somebody gave) is left
alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass
class _Comparison:
    """Stored variables by table and name; what was found of those of the descriptors, as it goes."""

    stored: Mapping[tuple[int, str], AnyRow]
    added: int = 0
    changed: list[Values] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def new_rows(self, table_id: int, variables: Iterable[dict[str, Any]]) -> Iterator[Values]:
        """Yield the variables of a table that are not stored, and keep what differs of the others."""
        for wanted in variables:
            current = self.stored.get((table_id, wanted["name"]))
            if current is None:
                self.added += 1
                self.touched.add(table_id)
                wanted["dataset_id"] = table_id
                yield wanted
            elif changes := differences(current, wanted):
                self.touched.add(table_id)
                self.changed.append({"id": current.id, **changes})


def import_variables(
    session: Session, tables: Sequence[ImportedTable], *, terms: Terms, tally: Tally
) -> set[int]:
    """Add or change the variables of some tables; return the keys of the tables that were touched."""
    lists = _known_lists(session, tables, terms)
    found = _Comparison(_stored(session, [table.id for table in tables if not table.is_new]))
    # Rows are made as they are written, so that few are held at once.
    new = (
        row
        for table in tables
        for row in found.new_rows(table.id, _variables(table.descriptor, lists, terms, tally))
    )
    insert_rows(session, Variable, new)
    update_rows(session, Variable, found.changed)
    described = sum(len(table.descriptor.fields) for table in tables)
    tally.variables += described
    tally.count_many(described, added=found.added, changed=len(found.changed))
    return found.touched


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
    table: TableDescriptor, lists: Mapping[str, _KnownList], terms: Terms, tally: Tally
) -> Iterator[dict[str, Any]]:
    remarks = Remarks(table.file)
    identifiers = _identifiers(table, terms)
    for position, column in enumerate(table.fields):
        wanted: dict[str, Any] = {
            "position": position,
            "name": column.name,
            "label": column.label,
            "type": column.type,
            "source_type": column.source_type,
            "length": column.length,
            "format": column.format,
            "management_rule": column.management_rule,
            "observation": column.observation,
            "constraints": None if column.constraints is None else dict(column.constraints),
            "history_created": column.history.created,
            "history_deleted": column.history.deleted,
            "history_missing": [*column.history.missing],
            "extras": {**column.extras},
        }
        if column.description is not None:
            wanted["description"] = column.description
        if column.name in identifiers:
            wanted["role"] = VariableRole.IDENTIFIER
        if column.code_list is not None:
            wanted |= _code_list_columns(column, column.code_list, lists, remarks)
        yield wanted
    tally.problems += remarks.problems


def _code_list_columns(
    column: TableField, code_list: str, lists: Mapping[str, _KnownList], remarks: Remarks
) -> dict[str, Any]:
    known = lists.get(slug_of(code_list))
    if known is None:
        whole = code_list + (f":{column.code_list_column}" if column.code_list_column else "")
        remarks.add(
            column.name, f"la nomenclature {shown(whole)} n’est ni dans le dossier ni dans le catalogue"
        )
        return {"code_list_note": f"Nomenclature {whole}, absente du catalogue."}
    named = column.code_list_column
    if named is not None and known.columns is not None and named not in known.columns:
        remarks.add(column.name, f"la nomenclature {shown(code_list)} n’a pas de colonne {shown(named)}")
    return {"code_list_id": known.id, "code_list_column": named, "code_list_note": None}
