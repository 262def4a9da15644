import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList
from catalogue.domain.vocabularies import Cardinality, DatasetKind, SpecialMeaning
from catalogue.errors import BadQuery, NotFound
from catalogue.services.code_lists import CODES_PER_PAGE, LISTS_PER_PAGE, get_code_list_page, list_code_lists
from tests.services.sample import fill


@pytest.fixture(autouse=True)
def _sample(session: Session) -> None:
    fill(session)


def _more_codes(session: Session, count: int) -> None:
    regions = session.query(CodeList).filter_by(slug="regions-2016").one()
    # Two codes at one position: the source may repeat it, no page may lose one.
    session.add_all(
        Code(code_list_id=regions.id, position=10 + rank // 2, notation=f"X{rank}", label=f"Libellé {rank}")
        for rank in range(count)
    )
    session.flush()


def test_a_page_says_what_the_list_codes_and_who_uses_it(session):
    page = get_code_list_page(session, slug="regions-2016")
    assert page.level is not None
    assert (page.level.label, page.level.concept) == ("Région", "lieu")
    assert (page.count, page.version, page.name) == (3, "2016", "REG_2016")
    assert [(code.code, code.meaning) for code in page.special_codes] == [("99", SpecialMeaning.UNKNOWN)]
    assert [code.attributes for code in page.page.codes] == [
        {"CHEF_LIEU": "69123"},
        {"CHEF_LIEU": "75056"},
        {},
    ]
    assert [key.dataset.slug for key in page.join_keys] == ["open-essai", "base-voisine"]
    assert page.join_key_count == 2
    assert page.uses.counts == {DatasetKind.EXTRACT: 2, DatasetKind.TABLE: 1}
    assert [note.text for note in page.notes] == ["Exemple de liste."]


def test_crosswalks_are_shown_on_the_side_they_arrive_and_on_the_side_they_leave(session):
    (arriving,) = get_code_list_page(session, slug="regions-2016").crosswalks_to
    (leaving,) = get_code_list_page(session, slug="departements").crosswalks_from
    assert arriving == leaving
    assert (arriving.source.slug, arriving.cardinality, arriving.loss) == (
        "departements",
        Cardinality.MANY_TO_ONE,
        0.02,
    )


def test_pages_of_codes_partition_the_list_in_the_order_of_the_source(session):
    _more_codes(session, 250)
    seen: list[str] = []
    after = None
    while True:
        page = get_code_list_page(session, slug="regions-2016", after=after).page
        assert len(page.codes) <= CODES_PER_PAGE
        seen += [code.notation for code in page.codes]
        after = page.next_after
        if after is None:
            break
    assert seen == ["84", "11", "99", *(f"X{rank}" for rank in range(250))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("11", ["11"]),
        ("rhône", ["84"]),
        ("RHÔNE", ["84"]),
        ("île-de", ["11"]),
        ("inconnué", ["99"]),
        ("alpes auverg", ["84"]),
        ("rance", ["11"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("1", ["11"]),
        ("", ["84", "11", "99"]),
    ],
)
def test_codes_are_filtered_by_the_start_of_the_notation_or_a_part_of_the_label(session, words, found):
    page = get_code_list_page(session, slug="regions-2016", containing=words).page
    assert [code.notation for code in page.codes] == found


@pytest.mark.parametrize("after", ["nul", "", "\x00", "9" * 10_000, "\ud800", "' OR 1=1 --"])
def test_a_code_that_the_list_has_not_is_no_page(session, after):
    with pytest.raises(BadQuery):
        get_code_list_page(session, slug="regions-2016", after=after)


@pytest.mark.parametrize("words", ["\x00", "a" * 101, "\ud800"])
def test_a_malformed_filter_is_refused(session, words):
    with pytest.raises(BadQuery):
        get_code_list_page(session, slug="regions-2016", containing=words)


@pytest.mark.parametrize("slug", ["rien", "", "\x00", "a" * 10_000, "Régions"])
def test_an_unknown_list_is_not_found(session, slug):
    with pytest.raises(NotFound):
        get_code_list_page(session, slug=slug)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=120))
def test_no_filter_breaks_the_page(session, words):
    try:
        page = get_code_list_page(session, slug="regions-2016", containing=words)
    except BadQuery:
        return
    assert len(page.page.codes) <= 3


def test_pages_of_lists_partition_them_by_slug(session):
    session.add_all(CodeList(slug=f"liste-{rank}", title=f"Liste {rank}") for rank in range(LISTS_PER_PAGE))
    session.flush()
    first = list_code_lists(session)
    second = list_code_lists(session, after=first.next_after)
    slugs = [row.slug for row in (*first.lists, *second.lists)]
    assert len(first.lists) == LISTS_PER_PAGE
    assert second.next_after is None
    assert slugs == sorted(
        {"departements", "regions-2016", *(f"liste-{rank}" for rank in range(LISTS_PER_PAGE))}
    )


@pytest.mark.parametrize("after", ["", "\x00", "É", "a b", "x" * 10_000])
def test_a_list_of_lists_cannot_start_after_what_is_no_slug(session, after):
    with pytest.raises(BadQuery):
        list_code_lists(session, after=after)


def _tree(session: Session, count: int = 0) -> None:
    """Put 84 and 99 under 11, then more codes under 84."""
    regions = session.query(CodeList).filter_by(slug="regions-2016").one()
    for code in session.query(Code).filter(Code.code_list_id == regions.id, Code.notation != "11"):
        code.parent = "11"
    session.add_all(
        Code(code_list_id=regions.id, position=10 + rank, notation=f"S{rank}", parent="84")
        for rank in range(count)
    )
    session.flush()


def test_a_tree_is_shown_a_level_at_a_time(session):
    _tree(session, count=2)
    top = get_code_list_page(session, slug="regions-2016")
    assert top.is_tree
    assert [code.notation for code in top.page.codes] == ["11"]
    under = get_code_list_page(session, slug="regions-2016", within="84").page
    assert [code.notation for code in under.codes] == ["S0", "S1"]
    assert [code.notation for code in under.way] == ["11", "84"]
    # A filter looks at every level.
    found = get_code_list_page(session, slug="regions-2016", containing="S1").page
    assert ([code.notation for code in found.codes], found.way) == (["S1"], ())


def test_pages_of_a_level_partition_it(session):
    _tree(session, count=CODES_PER_PAGE + 5)
    first = get_code_list_page(session, slug="regions-2016", within="84").page
    second = get_code_list_page(session, slug="regions-2016", within="84", after=first.next_after).page
    assert len(first.codes) == CODES_PER_PAGE
    assert [code.notation for code in second.codes] == [f"S{rank}" for rank in range(100, 105)]
    assert second.next_after is None


def test_a_code_that_the_list_has_not_holds_none(session):
    with pytest.raises(NotFound):
        get_code_list_page(session, slug="regions-2016", within="rien")


def test_a_page_tells_the_versions_before_and_after(session):
    new = CodeList(slug="regions-2030", title="Régions de 2030", version="2030")
    new.replaces = session.query(CodeList).filter_by(slug="regions-2016").one()
    session.add(new)
    session.flush()
    before = get_code_list_page(session, slug="regions-2030").versions.previous
    assert before is not None
    assert before.code_list.slug == "regions-2016"
    (after,) = get_code_list_page(session, slug="regions-2016").versions.next
    assert (after.code_list.slug, after.version) == ("regions-2030", "2030")


def test_pages_of_a_tree_cost_the_same_for_few_and_many_codes(session, count_statements):
    _tree(session, count=1)
    with count_statements() as few:
        get_code_list_page(session, slug="regions-2016", within="84")
    session.add_all(
        Code(
            code_list_id=session.query(CodeList).filter_by(slug="regions-2016").one().id,
            position=20 + rank,
            notation=f"T{rank}",
            parent="84",
        )
        for rank in range(50)
    )
    session.flush()
    with count_statements() as many:
        assert len(get_code_list_page(session, slug="regions-2016", within="84").page.codes) == 51
    assert len(many) == len(few)


def test_pages_cost_the_same_for_few_and_many_codes(session, count_statements):
    with count_statements() as few:
        get_code_list_page(session, slug="regions-2016")
    with count_statements() as few_lists:
        list_code_lists(session)
    _more_codes(session, 50)
    session.add_all(CodeList(slug=f"liste-{rank}", title=f"Liste {rank}") for rank in range(50))
    session.flush()
    with count_statements() as many:
        get_code_list_page(session, slug="regions-2016")
    with count_statements() as many_lists:
        list_code_lists(session)
    assert (len(many), len(many_lists)) == (len(few), len(few_lists))
