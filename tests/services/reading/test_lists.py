"""Every list of the read API: its pages are the whole, hide what is hidden, and cost the same."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import (
    DatasetKind,
    LegalStatus,
    LinkAnswer,
    LinkStatus,
    PublicationState,
    VariableRole,
)
from catalogue.errors import BadQuery, Gone, NotFound
from catalogue.services.reading.code_lists import CodeListFilter, read_code_lists
from catalogue.services.reading.codes import CodeFilter, read_codes, read_codes_of_list
from catalogue.services.reading.concepts import read_concept, read_concepts
from catalogue.services.reading.crosswalks import CrosswalkFilter, read_crosswalks, read_pairs
from catalogue.services.reading.datasets import DatasetFilter, read_datasets
from catalogue.services.reading.keyset import Page
from catalogue.services.reading.links import LinkFilter, read_link, read_links
from catalogue.services.reading.reuses import ReuseFilter, read_reuses
from catalogue.services.reading.variables import (
    VariableFilter,
    read_dictionary,
    read_variable,
    read_variables,
)
from tests import factories as make
from tests.conftest import StatementCounter
from tests.services.reading.catalogue import START, fill

Reading = Callable[..., Page[Any]]


def _with(function: Reading, **values: Any) -> Reading:
    def read(session: Session, *, after: str | None = None, limit: int = 20) -> Page[Any]:
        return function(session, after=after, limit=limit, **values)

    return read


# Each list, with the filters that choose another order of it.
LISTS: dict[str, Reading] = {
    "datasets": _with(read_datasets, filters=DatasetFilter()),
    "datasets-of-kind": _with(read_datasets, filters=DatasetFilter(kind=DatasetKind.EXTERNAL)),
    "datasets-changed": _with(read_datasets, filters=DatasetFilter(modified_since=START)),
    "datasets-with-concept": _with(read_datasets, filters=DatasetFilter(concept="lieu")),
    "variables": _with(read_variables, filters=VariableFilter()),
    "variables-of-concept": _with(read_variables, filters=VariableFilter(concept="lieu")),
    "variables-of-role": _with(read_variables, filters=VariableFilter(role=VariableRole.DIMENSION)),
    "dictionary": _with(
        read_dictionary, dataset="jeu-premier", filters=VariableFilter(dataset="jeu-premier")
    ),
    "codelists": _with(read_code_lists, filters=CodeListFilter()),
    "codelists-changed": _with(read_code_lists, filters=CodeListFilter(modified_since=START)),
    "codes": _with(read_codes, filters=CodeFilter()),
    "codes-starting": _with(read_codes, filters=CodeFilter(notation="0")),
    "codes-found-by-label": _with(read_codes, filters=CodeFilter(q="codes")),
    "codes-found-in-a-list": _with(read_codes, filters=CodeFilter(q="code", codelist="regions")),
    "codes-of-list": _with(read_codes_of_list, codelist="regions", notation=None),
    "codes-of-list-starting": _with(read_codes_of_list, codelist="regions", notation="0"),
    "concepts": _with(read_concepts),
    "crosswalks": _with(read_crosswalks, filters=CrosswalkFilter(codelist="regions")),
    "pairs": _with(read_pairs, crosswalk="passage-000", source=None),
    "links": _with(read_links, filters=LinkFilter()),
    "links-of-extract": _with(read_links, filters=LinkFilter(extract="jeu-premier")),
    "links-at-level": _with(read_links, filters=LinkFilter(level="region", concept="lieu")),
    "links-changed": _with(read_links, filters=LinkFilter(modified_since=START)),
    "reuses": _with(read_reuses, filters=ReuseFilter()),
    "reuses-of-dataset": _with(read_reuses, filters=ReuseFilter(dataset="jeu-premier")),
    "reuses-changed": _with(read_reuses, filters=ReuseFilter(modified_since=START)),
}
SIZE = 7


def everything(session: Session, read: Reading, limit: int) -> list[Any]:
    found: list[Any] = []
    after: str | None = None
    while True:
        page = read(session, after=after, limit=limit)
        assert len(page.items) <= limit
        found += page.items
        if page.next is None:
            return found
        after = page.next


def test_pages_of_any_length_make_up_the_list(session: Session):
    fill(session, SIZE)
    for name, read in LISTS.items():
        whole = everything(session, read, 100)
        assert len(whole) >= SIZE, name
        for limit in range(1, len(whole) + 2):
            assert everything(session, read, limit) == whole, (name, limit)


def test_what_is_not_published_is_in_no_list(session: Session):
    fill(session, 2)
    for name, read in LISTS.items():
        shown = repr(everything(session, read, 100))
        assert not any(word in shown for word in ("brouillon", "retire", "SECRET")), name


def test_a_page_of_50_costs_what_a_page_of_1_does(session: Session, count_statements: StatementCounter):
    fill(session, 51)
    for name, read in LISTS.items():
        after = read(session, limit=1).next
        costs = []
        for limit in (1, 50):
            with count_statements() as statements:
                assert len(read(session, after=after, limit=limit).items) == limit
            costs.append(len(statements))
        assert costs[0] == costs[1], name


def test_a_malformed_cursor_is_refused(session: Session):
    fill(session, 1)
    for read, cursor in product(LISTS.values(), ("!", "a", "W10", "bnVsbA", "é", "WyJ4IiwxXQ", "a" * 3000)):
        with pytest.raises(BadQuery, match="after"):
            read(session, after=cursor)


def test_a_cursor_of_other_filters_is_refused(session: Session):
    fill(session, 3)
    after = read_datasets(session, filters=DatasetFilter(), limit=1).next
    with pytest.raises(BadQuery):
        read_datasets(session, filters=DatasetFilter(modified_since=START), after=after)


def test_a_cursor_of_changes_before_those_asked_for_is_refused(session: Session):
    fill(session, 4)
    after = read_datasets(session, filters=DatasetFilter(modified_since=START), limit=1).next
    later = DatasetFilter(modified_since=START + timedelta(days=2))
    with pytest.raises(BadQuery):
        read_datasets(session, filters=later, after=after)


def slugs(page: Page[Any]) -> list[str]:
    return [item.slug for item in page.items]


def test_datasets_are_narrowed_by_every_filter(session: Session):
    fill(session, 4)
    make.dataset(
        session,
        "precis",
        geographic_level=make.level(session, "departement"),
        licence="licence-ouverte",
        legal_status=LegalStatus.AUTHORISATION,
        kind=DatasetKind.TABLE,
    )
    asked = {
        "kind": DatasetFilter(kind=DatasetKind.TABLE),
        "level": DatasetFilter(level="departement"),
        "licence": DatasetFilter(licence="licence-ouverte"),
        "legal": DatasetFilter(legal=LegalStatus.AUTHORISATION),
    }
    for name, filters in asked.items():
        assert slugs(read_datasets(session, filters=filters)) == ["precis"], name
    assert slugs(read_datasets(session, filters=DatasetFilter(publisher="insee"))) == ["base-001", "base-003"]
    assert "precis" not in slugs(read_datasets(session, filters=DatasetFilter(concept="lieu")))
    assert slugs(read_datasets(session, filters=DatasetFilter(publisher="personne"))) == []


def test_changes_come_in_the_order_in_which_they_were_made(session: Session):
    fill(session, 4)
    filters = DatasetFilter(kind=DatasetKind.EXTERNAL, modified_since=START + timedelta(days=2))
    assert slugs(read_datasets(session, filters=filters)) == ["base-002", "base-003"]


def test_a_dictionary_follows_its_source(session: Session):
    of = make.dataset(session, "jeu")
    for name, position in (("B", 2), ("A", 1), ("C", 3)):
        make.variable(session, of, name, position=position)
    page = read_dictionary(session, dataset="jeu", filters=VariableFilter(dataset="jeu"))
    assert [item.name for item in page.items] == ["A", "B", "C"]


def test_the_dictionary_of_a_withdrawn_dataset_is_gone_and_that_of_a_draft_unknown(session: Session):
    fill(session, 1)
    with pytest.raises(Gone):
        read_dictionary(session, dataset="retire", filters=VariableFilter(dataset="retire"))
    with pytest.raises(NotFound):
        read_dictionary(session, dataset="brouillon", filters=VariableFilter(dataset="brouillon"))


def test_variables_are_narrowed_by_name_list_and_level(session: Session):
    fill(session, 2)
    by_name = read_variables(session, filters=VariableFilter(name="VAR_001"))
    assert [item.name for item in by_name.items] == ["VAR_001"]
    assert len(read_variables(session, filters=VariableFilter(codelist="regions")).items) == 2
    assert len(read_variables(session, filters=VariableFilter(level="region")).items) == 2
    assert read_variables(session, filters=VariableFilter(level="departement")).items == ()


def test_a_variable_tells_its_keys(session: Session):
    of = make.dataset(session, "jeu", primary_key=["REG"])
    regions = make.regions(session)
    variable = make.variable(session, of, "REG", code_list=regions)
    make.join_key(session, of, regions, variables=[variable])
    record = read_variable(session, dataset="jeu", name="REG")
    assert record.in_primary_key
    assert [key.variables for key in record.join_keys] == [("REG",)]
    for name in ("reg", "\0", "x" * 500):
        with pytest.raises(NotFound):
            read_variable(session, dataset="jeu", name=name)


def test_the_start_of_a_notation_tells_capitals_apart_and_has_no_wildcard(session: Session):
    make.code_list(session, "liste", codes=["a1", "A1", "A%", "A_", "Aé", "B"])
    found = {
        start: [item.notation for item in read_codes(session, filters=CodeFilter(notation=start)).items]
        for start in ("A", "a", "A%", "_", "Aé", "\U0010ffff")
    }
    assert found == {
        "A": ["A%", "A1", "A_", "Aé"],
        "a": ["a1"],
        "A%": ["A%"],
        "_": [],
        "Aé": ["Aé"],
        "\U0010ffff": [],
    }


def test_one_list_of_codes_follows_its_source(session: Session):
    make.code_list(session, "liste", codes=["Z", "A", "M"])
    page = read_codes(session, filters=CodeFilter(codelist="liste"))
    assert [item.notation for item in page.items] == ["Z", "A", "M"]
    assert {item.codelist for item in page.items} == {"liste"}


def test_levels_of_a_concept_are_finest_first_and_name_the_coarser(session: Session):
    make.concept(session, "lieu", ("commune", "departement", "region"))
    levels = read_concept(session, slug="lieu").item.levels
    assert [(level.slug, level.coarser) for level in levels] == [
        ("commune", ("departement",)),
        ("departement", ("region",)),
        ("region", ()),
    ]


def test_pairs_are_narrowed_by_their_source(session: Session):
    fill(session, 5)
    page = read_pairs(session, crosswalk="passage-000", source="001")
    assert [(pair.source, pair.target) for pair in page.items] == [("001", "002"), ("001", "003")]


def test_a_rejected_link_is_listed_only_where_it_is_asked_for(session: Session):
    extract, base = make.dataset(session, "e"), make.base(session, "b")
    make.link(
        session,
        extract,
        base,
        make.regions(session),
        answer=LinkAnswer.YES,
        status=LinkStatus.REJECTED,
    )
    assert read_links(session, filters=LinkFilter()).items == ()
    rejected = read_links(session, filters=LinkFilter(status=LinkStatus.REJECTED)).items
    assert [link.status for link in rejected] == [LinkStatus.REJECTED]
    assert read_link(session, extract="e", base="b").status is LinkStatus.REJECTED


def test_links_are_narrowed_by_what_they_say(session: Session):
    extract, base = make.dataset(session, "e"), make.base(session, "b")
    make.link(session, extract, base, make.regions(session), answer=LinkAnswer.VIA)
    for filters, count in (
        (LinkFilter(answer=LinkAnswer.VIA), 1),
        (LinkFilter(answer=LinkAnswer.YES), 0),
        (LinkFilter(base="b"), 1),
        (LinkFilter(base="e"), 0),
        (LinkFilter(legal=LegalStatus.OPEN), 1),
        (LinkFilter(legal=LegalStatus.FORBIDDEN), 0),
        (LinkFilter(level="region"), 1),
        (LinkFilter(level="departement"), 0),
        (LinkFilter(concept="lieu", level="region"), 1),
        (LinkFilter(concept="autre"), 0),
    ):
        assert len(read_links(session, filters=filters).items) == count, filters


def test_a_link_with_a_withdrawn_side_is_gone(session: Session):
    extract, base = make.dataset(session, "e"), make.base(session, "b", state=PublicationState.WITHDRAWN)
    make.link(session, extract, base, make.regions(session), answer=LinkAnswer.YES)
    with pytest.raises(Gone):
        read_link(session, extract="e", base="b")
    with pytest.raises(NotFound):
        read_link(session, extract="e", base="inconnue")
