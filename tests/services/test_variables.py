import pytest
from sqlalchemy.orm import Session

from catalogue.domain import Code, Dataset, Variable
from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import Gone, NotFound
from catalogue.services.variables import FIRST_CODES, FIRST_USES, get_variable_page
from tests.services.sample import fill


@pytest.fixture(autouse=True)
def _sample(session: Session) -> None:
    fill(session)


def test_a_page_says_what_the_variable_means_and_who_shares_its_codes(session):
    page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    assert (page.label, page.length, page.group) == ("Région du bénéficiaire", "2", "Bénéficiaire")
    assert page.dataset.publisher == "Cnam"
    assert page.in_primary_key
    assert page.code_list is not None
    assert page.code_list.slug == "regions-2016"
    assert [code.notation for code in page.codes] == ["84", "11", "99"]
    assert [(use.dataset.slug, use.variable) for use in page.uses.first] == [
        ("open-essai", "EXE_REG"),
        ("ta-essai-f", "REG_COD"),
    ]
    assert page.uses.counts == {DatasetKind.EXTRACT: 1, DatasetKind.TABLE: 1}
    assert [key.name for key in page.join_keys] == ["residence"]
    assert [note.text for note in page.notes] == ["Le code 99 n’est pas une région."]


def test_neighbours_follow_the_order_of_the_source(session):
    first = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    middle = get_variable_page(session, dataset="open-essai", name="MONTANT")
    assert first.previous is None
    assert first.next is not None
    assert first.next.name == "MONTANT"
    assert middle.previous is not None
    assert middle.next is not None
    assert (middle.previous.name, middle.next.name) == ("BEN_REG", "EXE_REG")


def test_a_variable_without_code_list_shows_no_codes(session):
    page = get_variable_page(session, dataset="open-essai", name="MONTANT")
    assert page.code_list is None
    assert page.codes == ()
    assert page.uses.total == 0


def test_a_variable_of_a_draft_is_not_found_and_of_a_withdrawn_dataset_gone(session):
    with pytest.raises(NotFound):
        get_variable_page(session, dataset="brouillon", name="SECRET")
    with pytest.raises(Gone):
        get_variable_page(session, dataset="retire", name="SECRET")


@pytest.mark.parametrize(
    "name", ["ben_reg", "", "\x00", "A" * 10_000, "BEN_REG\u202e", "' OR 1=1 --", "\ud800"]
)
def test_what_names_no_variable_is_not_found(session, name):
    with pytest.raises(NotFound):
        get_variable_page(session, dataset="open-essai", name=name)


def test_a_page_costs_the_same_for_few_and_many_codes_and_uses(session, count_statements):
    with count_statements() as few:
        page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    variable = session.query(Variable).filter_by(name="BEN_REG").one()
    table = session.query(Dataset).filter_by(slug="tb-pers-r").one()
    for rank in range(50):
        session.add(Code(code_list_id=variable.code_list_id, position=10 + rank, notation=f"X{rank}"))
        session.add(
            Variable(
                dataset_id=table.id, name=f"V{rank}", position=1 + rank, code_list_id=variable.code_list_id
            )
        )
    session.flush()
    with count_statements() as many:
        page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    assert len(many) == len(few)
    assert len(page.codes) == FIRST_CODES
    assert len(page.uses.first) == FIRST_USES
    assert page.uses.counts[DatasetKind.TABLE] == 51
