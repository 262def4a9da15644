"""Confirm or reject a proposed binding: a person's decision, kept for good.

What is confirmed becomes a join key like any other, made by the editor of join keys, with the rights, the
history, the links and the index that go with it.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.domain import BindingProposal, CodeList, Dataset, JoinKey, Variable
from catalogue.domain.base import is_slug, utc_now
from catalogue.domain.vocabularies import LinkStatus, RevisionAction
from catalogue.errors import Conflict, Invalid, NotFound
from catalogue.services.editing.dataset_parts import DictionaryLineType, JoinKeyType
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.fields import LINE_MAX
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.saving import change_record, create_record
from catalogue.services.editing.text import clean_line, clean_paragraphs
from catalogue.services.refs import NAME_MAX, is_source_name
from catalogue.services.rights import Actor, right_to_edit

BINDING = "binding"
REASON_MAX = 2000


def find_proposal(
    session: Session, *, dataset: str, variable: str, code_list: str, lock: bool = False
) -> BindingProposal:
    """Return the proposal of one variable and one list, whatever became of it.

    :raises NotFound: there is none.
    """
    query = (
        select(BindingProposal)
        .join(Variable, BindingProposal.variable_id == Variable.id)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .join(CodeList, BindingProposal.code_list_id == CodeList.id)
        .where(Dataset.slug == dataset, Variable.name == variable, CodeList.slug == code_list)
    )
    known = is_slug(dataset) and is_slug(code_list) and is_source_name(variable)
    found = session.scalar(query.with_for_update(of=BindingProposal) if lock else query) if known else None
    if found is None:
        raise NotFound(
            "Aucun rattachement proposé de « %(variable)s » à « %(code_list)s ».",
            variable=variable[:100],
            code_list=code_list[:100],
        )
    return found


def confirm_binding(
    session: Session,
    actor: Actor,
    *,
    dataset: str,
    variable: str,
    code_list: str,
    reason: str = "",
    row_version: int | None = None,
) -> str:
    """Make a join key of a proposal; return the name of the key.

    :param row_version: the version the decision was taken on; `None` decides on the newest.
    :raises Forbidden: the actor may not change the dataset.
    :raises NotFound: there is no such proposal.
    :raises RejectedEdit: the reason breaks a rule.
    :raises Conflict: it was decided otherwise, or changed since `row_version`.
    """
    proposal = _open(session, actor, dataset, variable, code_list)
    said = _checked_reason(reason, is_required=False)
    if proposal.status is LinkStatus.CONFIRMED:
        return _key_name(session, proposal) or variable
    _refuse_changed(proposal, row_version)
    name = _free_name(session, proposal, code_list)
    _make_key(session, actor, proposal, dataset, name)
    _bind_variable(session, actor, proposal, dataset, code_list)
    _decide(
        session, actor, proposal, (dataset, variable, code_list), status=LinkStatus.CONFIRMED, reason=said
    )
    return name


def reject_binding(
    session: Session,
    actor: Actor,
    *,
    dataset: str,
    variable: str,
    code_list: str,
    reason: str,
    row_version: int | None = None,
) -> None:
    """Reject a proposal, which never comes back.

    :param row_version: the version the decision was taken on; `None` decides on the newest.
    :raises Forbidden: the actor may not change the dataset.
    :raises NotFound: there is no such proposal.
    :raises RejectedEdit: no reason is given, or it breaks a rule.
    :raises Conflict: it was confirmed, or changed since `row_version`.
    """
    proposal = _open(session, actor, dataset, variable, code_list)
    said = _checked_reason(reason, is_required=True)
    if proposal.status is LinkStatus.REJECTED and proposal.review_reason == said:
        # The same form sent twice.
        return
    if proposal.status is LinkStatus.CONFIRMED:
        raise Conflict("Ce rattachement est confirmé : retirez plutôt la clé de jointure qui en est née.")
    _refuse_changed(proposal, row_version)
    _decide(session, actor, proposal, (dataset, variable, code_list), status=LinkStatus.REJECTED, reason=said)


def _open(session: Session, actor: Actor, dataset: str, variable: str, code_list: str) -> BindingProposal:
    proposal = find_proposal(session, dataset=dataset, variable=variable, code_list=code_list, lock=True)
    actor.require(right_to_edit(proposal.variable.dataset.state))
    return proposal


def _refuse_changed(proposal: BindingProposal, row_version: int | None) -> None:
    if row_version is not None and proposal.row_version != row_version:
        raise Conflict(
            "Cette proposition a changé depuis que vous l’avez ouverte : relisez-la avant de décider.",
            {"row_version": proposal.row_version},
        )


def _free_name(session: Session, proposal: BindingProposal, code_list: str) -> str:
    """Return the name of the variable, or with that of the list where a key is already called so."""
    name = proposal.variable.name.replace("/", "-")
    taken = session.scalar(
        select(JoinKey.id).where(JoinKey.dataset_id == proposal.variable.dataset_id, JoinKey.name == name)
    )
    return name if taken is None else f"{name}-{code_list}"[:NAME_MAX]


def _make_key(session: Session, actor: Actor, proposal: BindingProposal, dataset: str, name: str) -> None:
    variable = proposal.variable
    create_record(
        session,
        actor,
        JoinKeyType(),
        parent=(dataset,),
        typed={
            "name": name,
            "label": _label(variable),
            "code_list": proposal.code_list.slug,
            "variables": variable.name,
            "role": proposal.role.value if proposal.role else "",
            "identifies_row": "no",
            "status": LinkStatus.CONFIRMED.value,
        },
    )
    # No field of the form holds it: the version that the history just noted stays the newest.
    session.execute(
        update(JoinKey)
        .where(JoinKey.dataset_id == variable.dataset_id, JoinKey.name == name)
        .values(
            evidence=proposal.evidence,
            reviewed_by=actor.public_name,
            reviewed_at=utc_now(),
        )
    )


def _label(variable: Variable) -> str:
    """Return the label of the variable; its name where a source wrote what no form of ours would take."""
    try:
        return clean_line(variable.label or "", longest=LINE_MAX) or variable.name
    except Invalid:
        return variable.name


def _bind_variable(
    session: Session, actor: Actor, proposal: BindingProposal, dataset: str, code_list: str
) -> None:
    """Give the variable the list, where its dictionary names none."""
    variable = proposal.variable
    if variable.code_list_id is None:
        change_record(
            session,
            actor,
            DictionaryLineType(),
            address=(dataset, variable.name),
            typed={"code_list": code_list},
            row_version=variable.row_version,
        )


def _key_name(session: Session, proposal: BindingProposal) -> str | None:
    return session.scalar(
        select(JoinKey.name).where(
            JoinKey.dataset_id == proposal.variable.dataset_id,
            JoinKey.code_list_id == proposal.code_list_id,
            JoinKey.parts.any(variable_id=proposal.variable_id),
        )
    )


def _decide(
    session: Session,
    actor: Actor,
    proposal: BindingProposal,
    address: tuple[str, str, str],
    *,
    status: LinkStatus,
    reason: str,
) -> None:
    before = {"status": proposal.status.value, "reason": proposal.review_reason}
    proposal.status, proposal.review_reason = status, reason or None
    proposal.reviewed_by, proposal.reviewed_at = actor.public_name, utc_now()
    session.flush()
    add_revision(
        session,
        actor,
        record_type=BINDING,
        record=proposal,
        record_key="/".join(address),
        # Not the page of the dataset: a rejection is no edit of it, which a new release would have to spare.
        page_key=f"{BINDING}:{address[0]}",
        action=RevisionAction.CHANGED,
        before=before,
        after={"status": status.value, "reason": reason or None},
        reason=reason or None,
    )


def _checked_reason(typed: str, *, is_required: bool) -> str:
    try:
        text = clean_paragraphs(typed, longest=REASON_MAX)
    except Invalid as fault:
        raise RejectedEdit({"reason": fault}) from fault
    if is_required and not text:
        raise RejectedEdit({"reason": Invalid("Dites pourquoi : la décision sera relue sans vous.")})
    return text
