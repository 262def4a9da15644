"""Import a folder of Table Schema files: read it, then bring code lists, tables and keys to what it says.

Everything happens in the caller's transaction. What the folder no longer describes is left alone.
"""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Organisation
from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import BadQuery
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.services.table_schema.code_lists import import_code_lists
from catalogue.services.table_schema.folder import read_folder
from catalogue.services.table_schema.origin import Origin
from catalogue.services.table_schema.report import ImportReport, Progress, Tally
from catalogue.services.table_schema.tables import import_tables


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
    publisher_id = session.scalar(select(Organisation.id).where(Organisation.slug == publisher))
    if publisher_id is None:
        raise BadQuery(
            "Aucune organisation ne s’appelle « %(publisher)s » dans le catalogue.", publisher=publisher
        )
    tally = Tally()
    found = read_folder(folder, tally, advance)
    origin = Origin(publisher_id, kind)
    import_code_lists(session, found.code_lists, folder=folder, origin=origin, tally=tally, advance=advance)
    import_tables(
        session, found, origin=origin, with_foreign_keys=with_foreign_keys, tally=tally, advance=advance
    )
    report = tally.report()
    for uid in report.touched_uids:
        subject, _, slug = uid.partition(":")
        index_later(session, SubjectKind(subject), slug)
    return report


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""
