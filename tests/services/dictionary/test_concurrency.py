"""Several people who import at once: each import is whole or refused, and the history tells all of it."""

import threading
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Code, CodeList, Revision, Variable
from catalogue.errors import Conflict
from catalogue.formats.dictionary.problems import Problems
from catalogue.services.dictionary.importing import ImportOptions, import_dictionary
from tests import factories as make
from tests.services.dictionary.drafts import TODAY, codes, draft, line
from tests.services.editing.conftest import MAINTAINER

THREADS, IMPORTS = 4, 6


def import_many(database: Database, name: int, outcomes: list[bool]) -> None:
    for number in range(IMPORTS):
        label = f"{name}-{number}"
        sheet = codes(*((str(rank), label) for rank in range(5)), variable="COMMUNE")
        given = draft(line("COMMUNE", label=label), line(f"V{name}", label=label), code_lists=[sheet])
        try:
            with database.unit_of_work() as session:
                import_dictionary(
                    session,
                    MAINTAINER,
                    slug="open-x",
                    draft=given,
                    problems=Problems("dico.csv"),
                    today=TODAY,
                    options=ImportOptions(),
                )
        except Conflict:
            outcomes.append(False)
        else:
            outcomes.append(True)


def test_imports_at_once_are_whole_or_refused(database: Database, session: Session):
    make.dataset(session, "open-x")
    session.commit()
    outcomes: list[bool] = []
    threads = [
        threading.Thread(target=import_many, args=(database, name, outcomes)) for name in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A thread that ended by anything but an import or a conflict left its list short.
    assert len(outcomes) == THREADS * IMPORTS
    assert any(outcomes)
    told = Counter(session.scalars(select(Revision.record_key).where(Revision.record_type == "variable")))
    assert told == {f"open-x/{row.name}": row.row_version for row in session.scalars(select(Variable))}
    (made,) = session.scalars(select(CodeList))
    assert made.code_count == session.scalar(select(func.count()).select_from(Code)) == 5
    labels = set(session.scalars(select(Code.label)))
    assert labels == {session.scalar(select(Variable.label).where(Variable.name == "COMMUNE"))}
