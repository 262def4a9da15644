"""Import a dictionary or a code list that was read from a file: check everything, then write everything.

Both run in the caller's transaction. Reading the file is done before, outside of it: see
`formats/dictionary/read.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalogue.domain import CodeList
from catalogue.domain.base import is_slug
from catalogue.errors import BadQuery, Conflict
from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.messages import gettext_noop
from catalogue.services.dictionary.applying import apply_plan, write_list
from catalogue.services.dictionary.code_lists import KnownList, plan_list
from catalogue.services.dictionary.plan import plan_dictionary
from catalogue.services.dictionary.report import (
    ChangedCodeList,
    CodeListReport,
    DictionaryReport,
    RejectedCodeList,
    RejectedDictionary,
)
from catalogue.services.editing.dataset import DatasetType
from catalogue.services.rights import Actor, right_to_edit


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How to import.

    :ivar dry_run: only say what would be done.
    :ivar prune: remove what the file no longer has: variables instead of closing them, codes instead of
        keeping them.
    :ivar with_code_lists: read the sheets of codes too.
    """

    dry_run: bool = False
    prune: bool = False
    with_code_lists: bool = True


def import_dictionary(
    session: Session,
    actor: Actor,
    *,
    slug: str,
    draft: DictionaryDraft | None,
    problems: Problems,
    today: date,
    options: ImportOptions,
) -> DictionaryReport:
    """Bring the dictionary of a dataset to what the file says, and report it.

    :param draft: `None` when the file could not be read, which `problems` explain.
    :param today: the day that a variable the file no longer has is closed at.
    :raises NotFound: no dataset has this slug.
    :raises Forbidden: the actor may not change the dataset in its state.
    :raises Conflict: somebody else writes the same records at the same moment.
    :raises RejectedDictionary: something is wrong and this is no dry run; nothing is written.
    """
    dataset = DatasetType().find(session, (slug,), lock=not options.dry_run)
    actor.require(right_to_edit(dataset.state))
    if draft is None:
        report = DictionaryReport(
            file=problems.file,
            dry_run=options.dry_run,
            problems=tuple(problems.found),
            dataset=slug,
            columns={},
        )
        return _answer(report)
    plan = plan_dictionary(
        session,
        dataset=dataset,
        draft=draft,
        problems=problems,
        prune=options.prune,
        with_code_lists=options.with_code_lists,
        today=today,
        lock=not options.dry_run,
    )
    if any(step.does_something for step in plan.lists) and not actor.may(right_to_edit(None)):
        problems.error(
            Place(),
            gettext_noop("Ce fichier change des nomenclatures, ce que votre compte ne permet pas"),
            gettext_noop(
                "Importez-le sans ses nomenclatures, ou adressez-vous à un responsable du catalogue"
            ),
        )
    problems.close()
    report = plan.report(problems, dry_run=options.dry_run)
    if not options.dry_run and not report.has_errors:
        with told_conflicts():
            apply_plan(session, actor, plan, file=problems.file, prune=options.prune)
            session.flush()
    return _answer(report)


def import_code_list(
    session: Session,
    actor: Actor,
    *,
    slug: str,
    title: str | None,
    draft: CodeListDraft | None,
    problems: Problems,
    options: ImportOptions,
) -> CodeListReport:
    """Bring the codes of a list to those of the file, and report it; the list is made if need be.

    :param title: of a list that does not exist yet; by default what the file says, else the slug.
    :param draft: `None` when the file could not be read, which `problems` explain.
    :raises BadQuery: no list can have this slug.
    :raises Forbidden: the actor may not change code lists.
    :raises Conflict: somebody else writes the same list at the same moment.
    :raises RejectedCodeList: something is wrong and this is no dry run; nothing is written.
    """
    actor.require(right_to_edit(None))
    if not is_slug(slug):
        raise BadQuery(
            "« %(slug)s » ne peut pas être l’adresse d’une nomenclature : "
            "des mots en minuscules sans accent, joints par des tirets.",
            slug=slug[:100],
        )
    row = session.execute(select(CodeList.id, CodeList.title).where(CodeList.slug == slug)).one_or_none()
    known = KnownList(None, slug, title or slug) if row is None else KnownList(row.id, slug, row.title)
    if draft is None:
        empty = ChangedCodeList(slug, known.title, is_new=row is None)
        return _answer_codes(_code_list_report(problems, empty, options))
    if row is None and title is None:
        known = replace(known, title=draft.title or draft.name or slug)
    if not draft.codes:
        problems.error(draft.place, gettext_noop("Le fichier ne contient aucun code"))
    step = plan_list(session, draft, known, prune=options.prune, problems=problems)
    problems.close()
    report = _code_list_report(problems, step.change, options)
    if not options.dry_run and not report.has_errors and step.does_something:
        with told_conflicts():
            write_list(session, actor, step, publisher_id=None, file=problems.file, prune=options.prune)
            session.flush()
    return _answer_codes(report)


@contextmanager
def told_conflicts() -> Iterator[None]:
    """Say in one sentence that somebody else took the same name, or changed the same record, meanwhile."""
    try:
        yield
    except (IntegrityError, StaleDataError) as error:
        if isinstance(error, IntegrityError) and "unique" not in str(error.orig).lower():
            raise
        raise Conflict(
            "Quelqu’un d’autre écrit la même notice en ce moment : rien n’a été enregistré, réessayez."
        ) from error


def _code_list_report(problems: Problems, change: ChangedCodeList, options: ImportOptions) -> CodeListReport:
    return CodeListReport(
        file=problems.file,
        dry_run=options.dry_run,
        problems=tuple(problems.found),
        code_list=change,
    )


def _answer(report: DictionaryReport) -> DictionaryReport:
    """Return a report, unless it tells of errors and nobody asked for a report alone.

    :raises RejectedDictionary: it does.
    """
    if report.has_errors and not report.dry_run:
        raise RejectedDictionary(report)
    return report


def _answer_codes(report: CodeListReport) -> CodeListReport:
    if report.has_errors and not report.dry_run:
        raise RejectedCodeList(report)
    return report
