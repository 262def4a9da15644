import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Dataset, Link, Variable
from catalogue.domain.vocabularies import DatasetKind, LinkAnswer, LinkStatus
from catalogue.errors import BadQuery, Gone, NotFound
from catalogue.services.variables import FIRST_CODES, FIRST_LINKS, FIRST_USES, get_variable_page
from tests import factories as make
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


def test_a_page_says_what_the_variable_identifies(session):
    page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    assert page.identifies is not None
    assert (page.identifies.concept_label, page.identifies.label) == ("Lieu", "Région")
    assert page.other_levels == ()
    assert get_variable_page(session, dataset="open-essai", name="MONTANT").identifies is None


def test_the_same_name_is_found_in_other_datasets_that_are_public(session):
    for slug in ("ta-essai-f", "tb-pers-r", "brouillon"):
        of = session.query(Dataset).filter_by(slug=slug).one()
        make.variable(session, of, "BEN_REG", label=f"De {slug}")
    found = get_variable_page(session, dataset="open-essai", name="BEN_REG").same_names
    assert [(use.dataset.slug, use.label) for use in found.first] == [
        ("ta-essai-f", "De ta-essai-f"),
        ("tb-pers-r", "De tb-pers-r"),
    ]
    assert found.counts == {DatasetKind.TABLE: 2}


def test_links_are_those_whose_keys_name_the_variable(session):
    link = _link(session, "base-voisine", score=0.5)
    page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    assert [view.base.slug for view in page.links] == ["base-voisine"]
    assert page.link_count == 1
    # This one is of the same list, and of no key.
    assert get_variable_page(session, dataset="open-essai", name="EXE_REG").links == ()
    for change in ({"status": LinkStatus.REJECTED}, {"answer": LinkAnswer.NO}):
        session.execute(
            update(Link)
            .where(Link.id == link.id)
            .values({"status": LinkStatus.PROPOSED, "answer": LinkAnswer.VIA, **change})
        )
        assert get_variable_page(session, dataset="open-essai", name="BEN_REG").link_count == 0


def test_codes_are_searched_on_the_page(session):
    page = get_variable_page(session, dataset="open-essai", name="BEN_REG", containing="rhone")
    assert [code.notation for code in page.codes] == ["84"]
    assert not page.has_more_codes
    with pytest.raises(BadQuery):
        get_variable_page(session, dataset="open-essai", name="BEN_REG", containing="\x00")


def test_a_variable_that_the_source_dropped_is_closed(session):
    variable = session.query(Variable).filter_by(name="BEN_REG").one()
    assert not get_variable_page(session, dataset="open-essai", name="BEN_REG").is_closed
    variable.history_deleted = "2017"
    session.flush()
    assert get_variable_page(session, dataset="open-essai", name="BEN_REG").is_closed


def _link(session: Session, base: str, **values: object) -> Link:
    extract = session.query(Dataset).filter_by(slug="open-essai").one()
    other = session.query(Dataset).filter_by(slug=base).one()
    regions = session.query(CodeList).filter_by(slug="regions-2016").one()
    link = make.link(session, extract, other, regions, answer=LinkAnswer.VIA, **values)
    # The factory takes any key of the list; only this one names the variable.
    key = next(key for key in extract.join_keys if key.name == "residence")
    link.keys[0].extract_key = key
    session.flush()
    return link


def test_a_page_costs_the_same_for_few_and_many_codes_uses_names_and_links(session, count_statements):
    _link(session, "base-voisine")
    make.variable(session, session.query(Dataset).filter_by(slug="ta-essai-f").one(), "BEN_REG")
    with count_statements() as few:
        page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    variable = (
        session.query(Variable).filter_by(name="BEN_REG").filter(Variable.code_list_id.is_not(None)).one()
    )
    for rank in range(50):
        session.add(Code(code_list_id=variable.code_list_id, position=10 + rank, notation=f"X{rank}"))
        table = make.dataset(session, f"table-{rank}", kind=DatasetKind.TABLE)
        make.variable(session, table, "BEN_REG", code_list_id=variable.code_list_id)
        make.base(session, f"base-{rank}")
        _link(session, f"base-{rank}")
    session.flush()
    with count_statements() as many:
        page = get_variable_page(session, dataset="open-essai", name="BEN_REG")
    assert len(many) == len(few)
    assert len(page.codes) == FIRST_CODES
    assert page.has_more_codes
    assert len(page.uses.first) == len(page.same_names.first) == FIRST_USES
    assert page.uses.counts[DatasetKind.TABLE] == 51
    assert page.same_names.counts[DatasetKind.TABLE] == 51
    assert (len(page.links), page.link_count) == (FIRST_LINKS, 51)
