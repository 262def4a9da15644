from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, Variable
from catalogue.errors import Gone, NotFound
from catalogue.services.datasets import get_dataset_page
from tests.services.sample import fill


@pytest.fixture(autouse=True)
def _sample(session: Session) -> None:
    fill(session)


def test_a_page_says_what_the_dataset_is(session):
    page = get_dataset_page(session, slug="open-essai")
    assert (page.title, page.acronym, page.publisher.short) == ("Open Essai", "OE", "Cnam")
    assert page.row_meaning == "Une ligne = un essai × une région."
    assert page.finest_place is not None
    assert page.finest_place.label == "Région"
    assert page.period is not None
    assert (page.period.start, page.period.end) == (date(2014, 1, 1), date(2024, 12, 31))
    assert page.licence is not None
    assert page.licence.label == "Licence Ouverte / Open Licence"
    assert page.contact is not None
    assert page.contact.email == "contact@cnam.example"
    assert [file.format for file in page.files] == ["CSV"]


def test_a_heading_that_comes_back_is_one_group(session):
    page = get_dataset_page(session, slug="open-essai")
    assert [(group.title, [variable.name for variable in group.variables]) for group in page.groups] == [
        ("Bénéficiaire", ["BEN_REG", "EXE_REG"]),
        ("Dépense", ["MONTANT"]),
    ]
    assert page.variable_count == 3
    assert page.groups[0].variables[0].in_primary_key
    assert not page.groups[1].variables[0].in_primary_key


def test_a_rejected_key_is_not_shown(session):
    keys = get_dataset_page(session, slug="open-essai").join_keys
    assert [(key.name, key.variables, key.level.slug) for key in keys if key.level] == [
        ("residence", ("BEN_REG",), "region")
    ]


def test_a_key_whose_columns_were_not_read_has_no_variable(session):
    (key,) = get_dataset_page(session, slug="base-voisine").join_keys
    assert key.variables == ()
    assert key.identifies_row


def test_foreign_keys_are_read_from_both_sides_and_hide_what_is_not_public(session):
    facts = get_dataset_page(session, slug="ta-essai-f")
    people = get_dataset_page(session, slug="tb-pers-r")
    assert [(key.columns, key.other.name, key.other_columns) for key in facts.refers_to] == [
        (("PERS_ID",), "TB_PERS_R", ("ID",))
    ]
    assert [(key.columns, key.other.name, key.other_columns) for key in people.referred_by] == [
        (("ID",), "TA_ESSAI_F", ("PERS_ID",))
    ]
    assert facts.referred_by == people.refers_to == ()


def test_pitfalls_come_before_advice(session):
    notes = get_dataset_page(session, slug="open-essai").notes
    assert [(note.kind.value, note.variable) for note in notes] == [("pitfall", "BEN_REG"), ("advice", None)]


def test_only_published_reuses_are_shown(session):
    assert [reuse.slug for reuse in get_dataset_page(session, slug="open-essai").reuses] == ["carte"]


def test_an_unknown_slug_and_a_draft_are_told_alike(session):
    with pytest.raises(NotFound) as unknown:
        get_dataset_page(session, slug="rien")
    with pytest.raises(NotFound) as draft:
        get_dataset_page(session, slug="brouillon")
    assert unknown.value.message == draft.value.message


def test_a_withdrawn_dataset_is_gone(session):
    with pytest.raises(Gone):
        get_dataset_page(session, slug="retire")


@pytest.mark.parametrize("slug", ["", "\x00", "a" * 10_000, "Open-Essai", "\u202eopen", "' OR 1=1 --"])
def test_what_is_no_slug_is_not_found(session, slug):
    with pytest.raises(NotFound):
        get_dataset_page(session, slug=slug)


def test_a_page_costs_the_same_for_one_and_fifty_variables(session, count_statements):
    with count_statements() as few:
        get_dataset_page(session, slug="open-essai")
    dataset = session.query(Dataset).filter_by(slug="open-essai").one()
    session.add_all(Variable(dataset_id=dataset.id, name=f"V{rank}", position=rank) for rank in range(3, 53))
    session.flush()
    with count_statements() as many:
        assert get_dataset_page(session, slug="open-essai").variable_count == 53
    assert len(many) == len(few)
