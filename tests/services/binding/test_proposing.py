import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import BindingProposal, JoinKey, OutboxEntry
from catalogue.domain.vocabularies import JoinKeyRole, LinkStatus
from catalogue.errors import NotFound
from catalogue.services.binding.lists import ProposedBinding, list_proposals
from catalogue.services.binding.proposing import propose_bindings
from tests import factories as make
from tests.conftest import StatementCounter
from tests.services.binding.conftest import DEPARTEMENTS, World


def proposed(session: Session, dataset: str | None = None) -> dict[tuple[str, str, str], ProposedBinding]:
    found = list_proposals(session, dataset=dataset, limit=100)
    return {(item.dataset, item.variable, item.code_list): item for item in found}


def test_unbound_columns_are_proposed_the_list_they_speak_of(session: Session, world: World):
    report = propose_bindings(session)
    found = proposed(session)
    assert ("open-x", "DPT", "departements") in found
    assert ("base", "dep", "departements") in found
    assert found["open-x", "DPT", "departements"].role is JoinKeyRole.RESIDENCE
    assert found["open-x", "DPT", "departements"].evidence[0].text
    assert report.added == len(found)


def test_a_measure_is_no_key(session: Session, world: World):
    propose_bindings(session)
    assert not [key for key in proposed(session) if key[1] == "MNT"]


def test_a_second_run_changes_nothing(session: Session, world: World):
    first = propose_bindings(session)
    second = propose_bindings(session)
    assert (second.keys, second.added, second.changed, second.removed) == (0, 0, 0, 0)
    assert second.unchanged == first.added


def test_what_the_source_declares_with_a_level_is_a_key_at_once(session: Session, world: World):
    report = propose_bindings(session)
    (key,) = session.scalars(select(JoinKey).where(JoinKey.dataset_id == world.table.id))
    assert report.keys == 1
    assert (key.name, key.code_list_id, key.status) == ("SEX", world.sexes.id, LinkStatus.CONFIRMED)
    assert key.role is JoinKeyRole.BENEFICIARY
    assert key.evidence[0]["kind"] == "declared"
    assert [part.variable.name for part in key.parts] == ["SEX"]
    assert "dataset:table-x" in session.scalars(select(OutboxEntry.subject)).all()


def test_a_dataset_whose_keys_somebody_described_is_only_proposed_more(session: Session, world: World):
    make.join_key(session, world.table, world.departements)
    report = propose_bindings(session)
    assert report.keys == 0
    (found,) = (item for key, item in proposed(session).items() if key[1] == "SEX")
    assert (found.code_list, found.evidence[0].kind) == ("sexe-snds", "declared")


def test_a_key_of_the_same_variable_and_list_is_never_doubled(session: Session, world: World):
    sex = next(item for item in world.table.variables if item.name == "SEX")
    make.join_key(session, world.table, world.sexes, variables=[sex], name="sexe")
    assert propose_bindings(session).keys == 0
    assert not [key for key in proposed(session) if key[1] == "SEX"]


def test_a_declared_list_without_level_leads_to_one_with_by_its_codes(session: Session, world: World):
    """The table writes 075 where the list of the catalogue writes 75."""
    propose_bindings(session)
    found = proposed(session)["table-x", "RES_DPT", "departements"]
    assert any(hint.kind == "values" and "Table des zones" in hint.text for hint in found.evidence)
    assert not [key for key in proposed(session) if key[2] == "xx-dpt-v" and key[0] == "table-x"]


def test_the_parts_of_a_composite_code_make_one_key(session: Session, world: World):
    concept = make.concept(session, "endroit", ("ville",))
    towns = make.code_list(
        session,
        "villes",
        level=concept.levels[0],
        codes=("001-053",),
        attribute_names=["DPT_COD", "COM_COD"],
        title="Villes",
    )
    table = make.dataset(session, "table-y", kind=world.table.kind)
    for name, column in (("COM", "COM_COD"), ("DPT", "DPT_COD")):
        make.variable(session, table, name, code_list_id=towns.id, code_list_column=column)
    propose_bindings(session, dataset="table-y")
    (key,) = session.scalars(select(JoinKey).where(JoinKey.dataset_id == table.id))
    assert [part.variable.name for part in key.parts] == ["DPT", "COM"]
    assert key.expression == "DPT + COM"


def test_half_a_composite_code_is_no_key(session: Session, world: World):
    towns = make.code_list(
        session, "villes", level=world.departements.level, codes=("001-053",), attribute_names=["D", "C"]
    )
    table = make.dataset(session, "table-y", kind=world.table.kind)
    make.variable(session, table, "COM", code_list_id=towns.id, code_list_column="C")
    assert propose_bindings(session, dataset="table-y").keys == 0


def test_small_codes_of_a_sample_make_no_proposal(session: Session, world: World):
    """1 and 2 are codes of the list of sexes, and of everything else."""
    propose_bindings(session, dataset="base", samples={"zz": ["1", "2"]})
    assert not [key for key in proposed(session) if key[1] == "zz"]


def test_what_a_sample_said_stays_and_no_value_of_it(session: Session, world: World):
    propose_bindings(session)
    before = proposed(session)["base", "dep", "departements"]
    values = [code.lstrip("0") for code in DEPARTEMENTS]
    propose_bindings(session, dataset="base", samples={"dep": values})
    after = proposed(session)["base", "dep", "departements"]
    assert after.score > before.score
    assert any(hint.kind == "sample" for hint in after.evidence)
    assert "94 des 94 valeurs" in " ".join(hint.text for hint in after.evidence)
    propose_bindings(session)
    assert proposed(session)["base", "dep", "departements"] == after


def test_a_sample_that_contradicts_takes_the_proposal_away(session: Session, world: World):
    propose_bindings(session)
    report = propose_bindings(session, dataset="base", samples={"dep": ["Nord", "Sud", "Est", "Ouest"]})
    assert report.removed >= 1
    assert ("base", "dep", "departements") not in proposed(session)


def test_only_the_dataset_asked_for_is_looked_at(session: Session, world: World):
    propose_bindings(session, dataset="base")
    assert {key[0] for key in proposed(session)} == {"base"}


def test_an_unknown_dataset_is_told(session: Session, world: World):
    with pytest.raises(NotFound):
        propose_bindings(session, dataset="rien")


def test_a_binding_made_by_hand_ends_the_proposal(session: Session, world: World):
    propose_bindings(session)
    dep = next(item for item in world.base.variables if item.name == "dep")
    make.join_key(session, world.base, world.departements, variables=[dep])
    propose_bindings(session)
    assert not [key for key in proposed(session) if key[:2] == ("base", "dep")]


def test_the_statements_do_not_grow_with_the_variables(
    session: Session, world: World, count_statements: StatementCounter
):
    taken = []
    for size in (10, 200):
        extra = make.dataset(session, f"jeu-{size}")
        for rank in range(size):
            make.variable(session, extra, f"V{rank}", label="Département de résidence")
        session.commit()
        with count_statements() as statements:
            propose_bindings(session, dataset=extra.slug)
        taken.append(len(statements))
        session.commit()
    assert taken[0] == taken[1]


def test_proposals_are_paged_the_best_first(
    session: Session, world: World, count_statements: StatementCounter
):
    propose_bindings(session)
    everything = list_proposals(session, limit=100)
    scores = [item.score for item in everything]
    assert scores == sorted(scores, reverse=True)
    seen: list[ProposedBinding] = []
    while page := list_proposals(session, after=seen[-1].id if seen else 0, limit=2):
        seen += page
    assert tuple(seen) == everything
    for limit in (1, 4):
        with count_statements() as statements:
            list_proposals(session, limit=limit)
        assert len(statements) == 1


def test_what_is_stored_is_what_the_interface_says(session: Session, world: World):
    propose_bindings(session)
    for row in session.scalars(select(BindingProposal)):
        assert 0 <= row.score <= 1
        assert all({*hint} == {"kind", "text", "weight"} for hint in row.evidence)
