"""Bring code lists to what their descriptors say, one list at a time.

A list that somebody described otherwise (the seed, a maintainer) keeps that description: only its codes come
from the file.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.domain.base import slug_of, utc_now
from catalogue.domain.vocabularies import Certainty
from catalogue.errors import Invalid
from catalogue.formats.table_schema_codes import CodeTable, open_codes
from catalogue.formats.table_schema_model import CodeListDescriptor
from catalogue.formats.table_schema_text import Remarks, path_name
from catalogue.services.bulk_rows import differences, update_rows
from catalogue.services.code_trees import set_parents
from catalogue.services.outbox import SubjectKind, index_many_later
from catalogue.services.sql import AnyRow, in_slices
from catalogue.services.table_schema.codes import StoredCodes, import_codes
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import Progress, Tally


def import_code_lists(
    session: Session,
    descriptors: Sequence[CodeListDescriptor],
    *,
    folder: Path,
    origin: Origin,
    tally: Tally,
    advance: Progress,
) -> None:
    """Add or change the code lists and their codes."""
    stored = _stored(session, [slug_of(descriptor.name) for descriptor in descriptors])
    counts = _code_counts(session, [row.id for row in stored.values()])
    changed: set[str] = set()
    for done, descriptor in enumerate(descriptors, start=1):
        slug = slug_of(descriptor.name)
        current = stored.get(slug)
        remarks = Remarks(path_name(descriptor.csv.relative_to(folder)))
        with open_codes(descriptor, remarks) as table:
            described = _described(descriptor, origin)
            wanted = _wanted(current, described, table, has_codes=bool(current and counts.get(current.id)))
            changes = differences(current, wanted)
            tally.count(is_new=current is None, differs=bool(changes))
            if changes:
                changed.add(slug)
            list_id = _write(session, current, changes, slug=slug)
            codes = StoredCodes(
                list_id,
                counts.get(list_id, 0),
                keeps_labels="collection" not in wanted,
                label_column=descriptor.label_column,
            )
            touched = _import_codes(session, codes, table, remarks, tally)
            if current is not None and current.parent_column is not None:
                touched |= _plant(session, current, remarks)
            if touched:
                changed.add(slug)
        tally.problems += remarks.problems
        advance("Nomenclatures", done, len(descriptors))
    index_many_later(session, SubjectKind.CODE_LIST, sorted(changed))


def _stored(session: Session, slugs: Sequence[str]) -> dict[str, AnyRow]:
    columns = CodeList.__table__.columns
    return {
        row.slug: row
        for some in in_slices(slugs)
        for row in session.execute(select(*columns).where(CodeList.slug.in_(some)))
    }


def _code_counts(session: Session, list_ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for some in in_slices(list_ids):
        query = select(Code.code_list_id, func.count()).where(Code.code_list_id.in_(some))
        counts.update((row[0], row[1]) for row in session.execute(query.group_by(Code.code_list_id)))
    return counts


def _described(descriptor: CodeListDescriptor, origin: Origin) -> dict[str, Any]:
    return {
        "name": descriptor.name,
        "title": descriptor.title,
        "description": descriptor.description,
        "publisher_id": origin.publisher_id,
        "collection": descriptor.collection,
        "licence": origin.schema_licence,
        "sources": [descriptor.file],
        "certainty": Certainty.VERIFIED,
    }


def _wanted(
    current: AnyRow | None, described: dict[str, Any], table: CodeTable, *, has_codes: bool
) -> dict[str, Any]:
    """Return the columns that the import may set.

    `collection`, which nothing else sets, marks a list whose codes come from an import; a list that had
    codes of its own before has none.
    """
    attributes = {} if table.attribute_names is None else {"attribute_names": list(table.attribute_names)}
    if current is None or _is_of_an_import(current):
        return described | attributes
    if current.collection is None and (has_codes or table.attribute_names is None):
        return attributes
    return {"collection": described["collection"]} | attributes


def _is_of_an_import(current: AnyRow) -> bool:
    """Tell whether an import described the list: its one source is a descriptor's path, and nothing else."""
    if current.collection is None or len(current.sources) != 1:
        return False
    source = PurePosixPath(current.sources[0])
    return source.name.lower().endswith(".json") and ":" not in source.parts[0]


def _write(session: Session, current: AnyRow | None, changes: dict[str, Any], *, slug: str) -> int:
    """Write what differs; return the key of the list."""
    if current is None:
        added = session.execute(insert(CodeList).values(slug=slug, **changes).returning(CodeList.id))
        return int(added.scalar_one())
    if changes:
        update_rows(session, CodeList, [{"id": current.id, **changes}])
    return int(current.id)


def _plant(session: Session, current: AnyRow, remarks: Remarks) -> bool:
    """Give codes their broader one, from the column somebody named; tell whether any has another now."""
    try:
        return set_parents(session, code_list_id=current.id) > 0
    except Invalid as error:
        remarks.add(current.parent_column, error.message)
        return False


def _import_codes(
    session: Session, codes: StoredCodes, table: CodeTable, remarks: Remarks, tally: Tally
) -> bool:
    """Bring the codes to what the file says; tell whether any was added or changed."""
    changes = import_codes(session, codes, table.rows, remarks)
    tally.codes += changes.total
    tally.added += changes.added
    tally.changed += changes.changed
    tally.unchanged += changes.total - changes.added - changes.changed
    touched = bool(changes.added or changes.changed)
    if touched:
        count = codes.count + changes.added
        update_rows(
            session,
            CodeList,
            [{"id": codes.list_id, "code_count": count, "updated_at": utc_now()}],
        )
    return touched
