from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import BindingProposal, JoinKey, Link, OutboxEntry, Revision, Variable
from catalogue.domain.vocabularies import LinkStatus, PublicationState
from catalogue.errors import Conflict, Forbidden, NotFound
from catalogue.services.binding.deciding import confirm_binding, find_proposal, reject_binding
from catalogue.services.binding.lists import count_proposals, list_proposals, read_proposal
from catalogue.services.binding.proposing import propose_bindings
from catalogue.services.editing.faults import RejectedEdit
from tests.services.binding.conftest import World
from tests.services.editing.conftest import CONTRIBUTOR, MAINTAINER

DEP: dict[str, Any] = {"dataset": "base", "variable": "dep", "code_list": "departements"}
DPT: dict[str, Any] = {"dataset": "open-x", "variable": "DPT", "code_list": "departements"}


@pytest.fixture
def proposed(session: Session, world: World) -> World:
    propose_bindings(session)
    session.commit()
    return world


def test_a_confirmed_proposal_is_a_key_with_its_evidence(session: Session, proposed: World):
    evidence = find_proposal(session, **DEP).evidence
    name = confirm_binding(session, MAINTAINER, **DEP, reason="Lu dans la notice.")
    (key,) = session.scalars(select(JoinKey).where(JoinKey.dataset_id == proposed.base.id))
    assert (key.name, key.status, key.code_list_id) == (name, LinkStatus.CONFIRMED, proposed.departements.id)
    assert key.evidence == evidence
    assert (key.reviewed_by, key.reviewed_at is not None) == (MAINTAINER.public_name, True)
    assert [part.variable.name for part in key.parts] == ["dep"]
    variable = session.scalars(select(Variable).where(Variable.name == "dep")).one()
    assert variable.code_list_id == proposed.departements.id


def test_two_confirmed_bindings_make_a_link_at_once(session: Session, proposed: World):
    confirm_binding(session, MAINTAINER, **DEP)
    assert session.scalars(select(Link)).all() == []
    confirm_binding(session, MAINTAINER, **DPT)
    (link,) = session.scalars(select(Link))
    assert (link.extract_id, link.base_id) == (proposed.extract.id, proposed.base.id)
    assert "dataset:base" in session.scalars(select(OutboxEntry.subject)).all()


def test_a_decision_is_in_the_history(session: Session, proposed: World):
    confirm_binding(session, MAINTAINER, **DEP, reason="Lu.")
    rows = session.scalars(select(Revision).order_by(Revision.id)).all()
    assert [row.record_type for row in rows] == ["join-key", "variable", "binding"]
    assert rows[-1].record_key == "base/dep/departements"
    assert (rows[-1].reason, rows[-1].author) == ("Lu.", MAINTAINER.author)


def test_a_key_that_was_confirmed_can_be_edited_after(session: Session, proposed: World):
    """The version the history noted is the one a form opens on."""
    confirm_binding(session, MAINTAINER, **DEP)
    session.expire_all()
    key = session.scalars(select(JoinKey).where(JoinKey.dataset_id == proposed.base.id)).one()
    noted = session.scalars(select(Revision).where(Revision.record_type == "join-key")).one()
    assert key.row_version == noted.row_version


def test_a_rejected_pair_never_comes_back(session: Session, proposed: World):
    reject_binding(session, MAINTAINER, **DEP, reason="Ce sont des numéros de dossier.")
    propose_bindings(session)
    propose_bindings(session, dataset="base", samples={"dep": ["01", "02"]})
    assert read_proposal(session, **DEP).status is LinkStatus.REJECTED
    waiting = {(item.dataset, item.variable, item.code_list) for item in list_proposals(session, limit=50)}
    assert ("base", "dep", "departements") not in waiting
    assert session.scalars(select(JoinKey).where(JoinKey.dataset_id == proposed.base.id)).all() == []


def test_a_confirmed_pair_is_not_proposed_again_when_its_key_is_removed(session: Session, proposed: World):
    confirm_binding(session, MAINTAINER, **DEP)
    session.delete(session.scalars(select(JoinKey).where(JoinKey.dataset_id == proposed.base.id)).one())
    session.flush()
    propose_bindings(session)
    assert read_proposal(session, **DEP).status is LinkStatus.CONFIRMED


@pytest.mark.parametrize("decide", [confirm_binding, reject_binding])
def test_who_decided_on_an_older_version_is_told(session: Session, proposed: World, decide):
    version = find_proposal(session, **DEP).row_version
    with pytest.raises(Conflict):
        decide(session, MAINTAINER, **DEP, reason="Vu.", row_version=version + 1)
    assert find_proposal(session, **DEP).status is LinkStatus.PROPOSED


def test_confirming_twice_makes_one_key(session: Session, proposed: World):
    assert confirm_binding(session, MAINTAINER, **DEP) == confirm_binding(session, MAINTAINER, **DEP)
    keys = session.scalars(select(JoinKey).where(JoinKey.dataset_id == proposed.base.id)).all()
    assert len(keys) == 1


def test_what_is_confirmed_is_not_rejected_behind_its_key(session: Session, proposed: World):
    confirm_binding(session, MAINTAINER, **DEP)
    with pytest.raises(Conflict):
        reject_binding(session, MAINTAINER, **DEP, reason="Non.")


def test_a_rejected_pair_may_be_confirmed_after_all(session: Session, proposed: World):
    reject_binding(session, MAINTAINER, **DEP, reason="Non.")
    confirm_binding(session, MAINTAINER, **DEP, reason="Si.")
    assert read_proposal(session, **DEP).status is LinkStatus.CONFIRMED


def test_a_rejection_says_why(session: Session, proposed: World):
    with pytest.raises(RejectedEdit):
        reject_binding(session, MAINTAINER, **DEP, reason="  ")


def test_a_contributor_decides_on_drafts_only(session: Session, proposed: World):
    with pytest.raises(Forbidden):
        confirm_binding(session, CONTRIBUTOR, **DEP)
    proposed.base.state = PublicationState.DRAFT
    session.flush()
    confirm_binding(session, CONTRIBUTOR, **DEP)
    assert read_proposal(session, **DEP).status is LinkStatus.CONFIRMED


def test_a_name_already_taken_gets_that_of_the_list(session: Session, proposed: World):
    session.add(
        JoinKey(dataset_id=proposed.base.id, position=0, name="dep", label="Autre", code_list=proposed.sexes)
    )
    session.flush()
    assert confirm_binding(session, MAINTAINER, **DEP) == "dep-departements"


@pytest.mark.parametrize("wrong", [{"variable": "rien"}, {"dataset": "É"}, {"variable": "a\0"}])
def test_a_proposal_that_is_none_is_told(session: Session, proposed: World, wrong: dict[str, str]):
    with pytest.raises(NotFound):
        find_proposal(session, **{**DEP, **wrong})


def test_only_what_waits_is_counted(session: Session, proposed: World):
    before = count_proposals(session)
    reject_binding(session, MAINTAINER, **DEP, reason="Non.")
    assert count_proposals(session) == before - 1
    assert len(session.scalars(select(BindingProposal)).all()) == before
