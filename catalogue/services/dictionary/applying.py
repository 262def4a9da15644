"""Write what a plan says: code lists, variables, dataset, history, links, index, all in one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from catalogue.domain import CodeList, Dataset, Variable
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import DictionaryState, RevisionAction
from catalogue.services.code_trees import set_parents
from catalogue.services.dictionary.code_lists import ListStep
from catalogue.services.dictionary.codes import write_codes
from catalogue.services.dictionary.plan import Action, Plan, Step
from catalogue.services.dictionary.values import give, plain
from catalogue.services.editing.code_list import CodeListType
from catalogue.services.editing.dataset import DatasetType
from catalogue.services.editing.dataset_parts import DictionaryLineType
from catalogue.services.editing.history import add_revision, record_revision
from catalogue.services.editing.record_type import snapshot
from catalogue.services.link_derivation import derive_links
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.services.rights import Actor

_LINE = DictionaryLineType()
# What the history can show; the other fields of a line have no place in a form.
_SHOWN = frozenset(field.name for field in _LINE.fields)


def apply_plan(session: Session, actor: Actor, plan: Plan, *, file: str, prune: bool) -> None:
    """Bring the dataset and its code lists to what the plan says.

    :param file: name of the file, for the history.
    """
    reason = f"Import de « {file} »."
    list_ids = _list_ids(plan)
    for found in plan.lists:
        if found.does_something:
            publisher = plan.dataset.publisher_id
            list_ids[found.known.slug] = write_list(
                session, actor, found, publisher_id=publisher, file=file, prune=prune
            )
    changed = [step for step in plan.steps if step.action not in {Action.UNCHANGED, Action.ABSENT}]
    for step in changed:
        _write_variable(session, actor, plan.dataset, step, list_ids=list_ids, reason=reason)
    moved = _move(session, plan)
    dataset_changes = _dataset_changes(plan)
    if dataset_changes:
        _write_dataset(session, actor, plan.dataset, dataset_changes, reason)
    if changed or moved or dataset_changes:
        _date(session, plan.dataset)
        index_later(session, SubjectKind.DATASET, plan.dataset.slug)
    if any(step.stored is not None and step.stored.id in plan.key_holders for step in changed):
        derive_links(session, touched=frozenset({plan.dataset.id}))


def write_list(
    session: Session, actor: Actor, step: ListStep, *, publisher_id: int | None, file: str, prune: bool
) -> int:
    """Bring a code list to its file, made if need be; return its key.

    :param publisher_id: who publishes a new list.
    """
    kind, reason = CodeListType(), f"Import de « {file} »."
    record = _found_or_made(session, step, publisher_id=publisher_id, file=file)
    before = {} if step.known.id is None else snapshot(kind, record)
    write_codes(session, list_id=record.id, draft=step.draft, prune=prune)
    record.code_count += step.changes.added - step.changes.removed
    record.attribute_names = [*dict.fromkeys((*record.attribute_names, *step.draft.attribute_names))]
    if step.draft.gives_parents:
        record.parent_column = step.draft.parent_column or record.parent_column
    elif record.parent_column is not None:
        # The file has the source's own columns only: the tree is read from the one that the list names.
        set_parents(session, code_list_id=record.id)
    # Rewritten as it is, so that a change of codes alone is a version of the list too.
    flag_modified(record, kind.anchor)
    record.updated_at = utc_now()
    session.flush()
    after = snapshot(kind, record)
    changed = [
        name for name in after if after[name] != before.get(name) and after[name] not in (None, "", [])
    ]
    record_revision(
        session,
        actor,
        kind,
        record,
        action=RevisionAction.CREATED if step.known.id is None else RevisionAction.CHANGED,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        reason=f"{reason} {_counted(step)}",
    )
    index_later(session, SubjectKind.CODE_LIST, record.slug)
    return record.id


def _counted(step: ListStep) -> str:
    changes = step.changes
    return f"Codes ajoutés : {changes.added} ; modifiés : {changes.changed} ; retirés : {changes.removed}."


def _found_or_made(session: Session, step: ListStep, *, publisher_id: int | None, file: str) -> CodeList:
    if step.known.id is not None:
        return session.get_one(CodeList, step.known.id, with_for_update=True, populate_existing=True)
    record = CodeList(
        slug=step.known.slug,
        title=step.known.title,
        name=step.draft.name,
        publisher_id=publisher_id,
        sources=[file],
        special_codes=[],
        attribute_names=[],
        code_count=0,
    )
    session.add(record)
    session.flush()
    return record


def _list_ids(plan: Plan) -> dict[str, int]:
    """Return the key of each list that exists and that a variable is to be bound to, by slug."""
    slugs = {step.after["code_list"] for step in plan.steps if step.after.get("code_list")}
    found = {slug: plan.lists_known.find(slug) for slug in slugs}
    return {slug: known.id for slug, known in found.items() if known is not None and known.id is not None}


def _write_variable(
    session: Session,
    actor: Actor,
    dataset: Dataset,
    step: Step,
    *,
    list_ids: Mapping[str, int],
    reason: str,
) -> None:
    before, after = step.before, step.after
    if step.stored is None:
        variable = Variable(dataset_id=dataset.id, name=step.name, position=step.position)
        give(variable, step.after, list_ids)
        session.add(variable)
        session.flush()
        action, after = RevisionAction.CREATED, {"name": step.name, **step.after}
    elif step.action is Action.REMOVED:
        variable, action = step.stored, RevisionAction.DELETED
        before, after = _filled(snapshot(_LINE, variable)), {}
    else:
        variable, action = step.stored, RevisionAction.CHANGED
        give(variable, step.after, list_ids)
        session.flush()
    add_revision(
        session,
        actor,
        record_type=_LINE.name,
        record=variable,
        record_key=f"{dataset.slug}/{step.name}",
        page_key=f"{DatasetType.name}:{dataset.slug}",
        action=action,
        before=_in_history(before),
        after=_in_history(after),
        reason=reason,
    )
    if action is RevisionAction.DELETED:
        session.delete(variable)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _in_history(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items() if name in _SHOWN}


def _move(session: Session, plan: Plan) -> bool:
    """Put the variables in the order of the file; that alone is no new version of any."""
    moved = [step for step in plan.steps if step.moves and step.action is not Action.REMOVED]
    for step in moved:
        if step.stored is not None:
            session.execute(
                update(Variable).where(Variable.id == step.stored.id).values(position=step.position)
            )
    return bool(moved)


def _dataset_changes(plan: Plan) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if plan.primary_key is not None:
        changes["primary_key"] = plan.primary_key.after
    if plan.dataset.dictionary_state is DictionaryState.NOT_PUBLISHED_HERE:
        changes["dictionary_state"] = DictionaryState.COMPLETE
    return changes


def _write_dataset(
    session: Session, actor: Actor, dataset: Dataset, changes: Mapping[str, Any], reason: str
) -> None:
    kind = DatasetType()
    before = {name: plain(getattr(dataset, name)) for name in changes}
    for name, value in changes.items():
        setattr(dataset, name, value)
    session.flush()
    after = {name: plain(value) for name, value in changes.items()}
    record_revision(
        session,
        actor,
        kind,
        dataset,
        action=RevisionAction.CHANGED,
        before=before,
        after=after,
        reason=reason,
    )


def _date(session: Session, dataset: Dataset) -> None:
    """Date the dataset, for harvesters; its version stays, so that a form opened on it is not refused."""
    session.flush()
    session.execute(update(Dataset).where(Dataset.id == dataset.id).values(updated_at=utc_now()))
