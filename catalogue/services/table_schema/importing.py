"""Import a folder of Table Schema files: read it, then bring code lists, tables and keys to what it says.

Everything happens in the caller's transaction. What the folder no longer describes is left alone.
"""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Organisation
from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import BadQuery
from catalogue.formats.table_schema_model import TableDescriptor
from catalogue.services.bulk_rows import sparing_collector
from catalogue.services.table_schema.code_lists import import_code_lists
from catalogue.services.table_schema.folder import read_folder
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import ImportReport, Progress, Tally
from catalogue.services.table_schema.tables import import_tables
from catalogue.services.table_schema.terms import Terms


def import_table_schemas(
    session: Session,
    *,
    folder: Path,
    publisher: str,
    kind: DatasetKind,
    with_foreign_keys: bool,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring the catalogue to what the Table Schema files of `folder` say, at any depth.

    :param publisher: slug of the organisation that publishes these tables and code lists.
    :param with_foreign_keys: without them, declared keys are neither read nor counted; those stored stay.
    :raises BadQuery: nobody has this slug, or the folder is absent or describes nothing.
    """
    advance = progress or _silent
    origin = Origin(_publisher_id(session, publisher), kind)
    tally = Tally()
    found = read_folder(folder, tally, advance)
    lists = [*found.code_lists.values()]
    terms = Terms(
        origin,
        with_foreign_keys,
        referenced=found.referenced if with_foreign_keys else {},
        list_columns={slug: frozenset(item.columns) for slug, item in found.code_lists.items()},
    )
    total = len(found.table_files)
    with sparing_collector():
        import_code_lists(session, lists, folder=folder, origin=origin, tally=tally, advance=advance)
        import_tables(session, found.tables(), terms=terms, tally=tally, advance=advance, total=total)
    return tally.report()


def import_table_descriptors(
    session: Session,
    *,
    tables: Iterable[TableDescriptor],
    publisher: str,
    kind: DatasetKind,
    with_foreign_keys: bool = True,
) -> ImportReport:
    """Bring the catalogue to what these descriptors of tables say, however many they are.

    They are taken some at a time and not kept: memory stays flat. A second descriptor of the same name
    changes what the first one said.

    :param publisher: slug of the organisation that publishes these tables.
    :raises BadQuery: nobody has this slug.
    """
    tally = Tally()
    terms = Terms(Origin(_publisher_id(session, publisher), kind), with_foreign_keys)
    with sparing_collector():
        import_tables(session, tables, terms=terms, tally=tally, advance=_silent, total=0)
    return tally.report()


def _publisher_id(session: Session, publisher: str) -> int:
    found = session.scalar(select(Organisation.id).where(Organisation.slug == publisher))
    if found is None:
        raise BadQuery(
            "Aucune organisation ne s’appelle « %(publisher)s » dans le catalogue.", publisher=publisher
        )
    return found


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""
