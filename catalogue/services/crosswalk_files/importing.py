"""Import a crosswalk that was read from a file: check everything, then write everything.

Both run in the caller's transaction. Reading the file is done before, outside of it: see
`formats/crosswalks/read.py`.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from catalogue.domain import Crosswalk, CrosswalkPair
from catalogue.domain.base import is_slug, utc_now
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import RevisionAction
from catalogue.errors import BadQuery
from catalogue.formats.crosswalks.model import CrosswalkDraft
from catalogue.formats.dictionary.problems import Problems
from catalogue.services.bulk_rows import insert_rows, update_rows
from catalogue.services.crosswalk_files.ends import Ends, Wanted
from catalogue.services.crosswalk_files.planning import Plan, plan_crosswalk
from catalogue.services.crosswalk_files.report import CrosswalkReport, RejectedCrosswalk
from catalogue.services.dictionary.importing import ImportOptions, told_conflicts
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.editing.history import record_revision
from catalogue.services.editing.record_type import snapshot
from catalogue.services.link_derivation import derive_links
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.services.rights import Actor, right_to_edit
from catalogue.services.sql import in_slices
from catalogue.services.stale_links import question_links_through

_KIND = CrosswalkType()


def import_crosswalk(
    session: Session,
    actor: Actor,
    *,
    slug: str,
    draft: CrosswalkDraft | None,
    wanted: Wanted,
    problems: Problems,
    options: ImportOptions,
) -> CrosswalkReport:
    """Bring the pairs of a crosswalk to those of the file, and report it; it is made if need be.

    What the file says of title, author or licence counts for a crosswalk that is made; one that is there
    keeps what people edited.

    :param draft: `None` when the file could not be read, which `problems` explain.
    :raises BadQuery: no crosswalk can have this slug.
    :raises Forbidden: the actor may not change crosswalks.
    :raises Conflict: somebody else writes the same crosswalk at the same moment.
    :raises RejectedCrosswalk: something is wrong and this is no dry run; nothing is written.
    """
    actor.require(right_to_edit(None))
    if not is_slug(slug):
        raise BadQuery(
            "« %(slug)s » ne peut pas être l’adresse d’une table de passage : "
            "des mots en minuscules sans accent, joints par des tirets.",
            slug=slug[:100],
        )
    query = select(Crosswalk).where(Crosswalk.slug == slug)
    record = session.scalar(query if options.dry_run else query.with_for_update())
    if draft is None:
        title = wanted.title or slug if record is None else record.title
        return _answer(
            CrosswalkReport(
                file=problems.file,
                dry_run=options.dry_run,
                problems=tuple(problems.found),
                slug=slug,
                title=title,
                is_new=record is None,
            )
        )
    plan = plan_crosswalk(
        session, record=record, draft=draft, wanted=wanted, prune=options.prune, problems=problems
    )
    problems.close()
    title = record.title if record is not None else wanted.title or draft.title or slug
    report = _report(plan, draft, slug=slug, title=title, problems=problems, dry_run=options.dry_run)
    if not options.dry_run and not report.has_errors and report.does_something and plan.ends is not None:
        with told_conflicts():
            _write(session, actor, plan, plan.ends, draft, slug=slug, title=title, file=problems.file)
            session.flush()
    return _answer(report)


def _report(
    plan: Plan, draft: CrosswalkDraft, *, slug: str, title: str, problems: Problems, dry_run: bool
) -> CrosswalkReport:
    ends = plan.ends
    return CrosswalkReport(
        file=problems.file,
        dry_run=dry_run,
        problems=tuple(problems.found),
        slug=slug,
        title=title,
        source=None if ends is None else ends.source.slug,
        target=None if ends is None else ends.target.slug,
        columns=draft.columns,
        is_new=plan.record is None,
        added=len(plan.new),
        changed=len(plan.changed),
        removed=len(plan.removed),
        unchanged=plan.unchanged,
        kept=plan.kept,
        cardinality=plan.cardinality,
        loss=plan.loss,
        ambiguity=plan.ambiguity,
        restated=plan.restated,
    )


def _answer(report: CrosswalkReport) -> CrosswalkReport:
    """Return a report, unless it tells of errors and nobody asked for a report alone.

    :raises RejectedCrosswalk: it does.
    """
    if report.has_errors and not report.dry_run:
        raise RejectedCrosswalk(report)
    return report


def _write(
    session: Session,
    actor: Actor,
    plan: Plan,
    ends: Ends,
    draft: CrosswalkDraft,
    *,
    slug: str,
    title: str,
    file: str,
) -> None:
    record = plan.record or _made(session, plan, ends, draft, slug=slug, title=title, file=file)
    before = {} if plan.record is None else snapshot(_KIND, record)
    for some in in_slices(plan.removed):
        session.execute(delete(CrosswalkPair).where(CrosswalkPair.id.in_(some)))
    insert_rows(session, CrosswalkPair, [{"crosswalk_id": record.id, **row} for row in plan.new])
    update_rows(session, CrosswalkPair, plan.changed)
    record.cardinality = plan.cardinality
    record.loss, record.ambiguity = plan.loss, plan.ambiguity
    record.pair_count = len(plan.all_codes)
    # Rewritten as it is, so that a change of pairs alone is a version of the crosswalk too.
    flag_modified(record, _KIND.anchor)
    record.updated_at = utc_now()
    session.flush()
    after = snapshot(_KIND, record)
    changed = [
        name for name in after if after[name] != before.get(name) and after[name] not in (None, "", [])
    ]
    record_revision(
        session,
        actor,
        _KIND,
        record,
        action=RevisionAction.CREATED if plan.record is None else RevisionAction.CHANGED,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        reason=f"Import de « {file} ». {_counted(plan)}",
    )
    for end in (ends.source, ends.target):
        index_later(session, SubjectKind.CODE_LIST, end.slug)
    if plan.record is not None and (plan.new or plan.changed or plan.removed):
        question_links_through(session, crosswalk=record, what="n’a plus les mêmes correspondances")
    derive_links(session, touched=_KIND.linked_datasets(session, record))


def _counted(plan: Plan) -> str:
    return (
        f"Correspondances ajoutées : {len(plan.new)} ; modifiées : {len(plan.changed)} ; "
        f"retirées : {len(plan.removed)}."
    )


def _made(
    session: Session, plan: Plan, ends: Ends, draft: CrosswalkDraft, *, slug: str, title: str, file: str
) -> Crosswalk:
    licences = {licence.url: licence.code for licence in LICENCES.values()}
    record = Crosswalk(
        slug=slug,
        title=title,
        description=draft.description,
        source_list_id=ends.source.id,
        target_list_id=ends.target.id,
        kind=plan.kind,
        cardinality=plan.cardinality,
        licence=licences.get(draft.licence_url or ""),
        author=draft.author,
        reviewer=draft.reviewer,
        justification=draft.justification,
        sources=[file],
    )
    session.add(record)
    session.flush()
    return record
