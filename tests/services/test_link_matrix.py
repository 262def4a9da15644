"""The matrix of links: chosen extracts, pages of bases, no statement more for a long one."""

import pytest
from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import LinkAnswer, LinkStatus
from catalogue.services.links import link_matrix
from tests import factories as make
from tests.conftest import StatementCounter


def fill(session: Session, *, extracts: int, bases: int) -> None:
    codes = make.regions(session)
    sides = [make.dataset(session, f"extrait-{number:02}") for number in range(extracts)]
    for number in range(bases):
        base = make.base(session, f"base-{number:02}", title=f"Titre {bases - number:02}")
        for extract in sides:
            make.link(session, extract, base, codes, answer=LinkAnswer.YES)


def test_pages_of_bases_partition_the_matrix(session: Session):
    fill(session, extracts=2, bases=7)
    seen: list[str] = []
    after = None
    while True:
        page = link_matrix(session, after=after, limit=3)
        assert len(page.cells) == 2 * len(page.bases)
        seen += sorted(base.slug for base in page.bases)
        after = page.next_after
        if after is None:
            break
    assert seen == [f"base-{number:02}" for number in range(7)]


def test_a_page_that_is_just_full_says_that_it_is_the_last(session: Session):
    fill(session, extracts=1, bases=3)
    page = link_matrix(session, limit=3)
    assert page.next_after is None
    assert [base.title for base in page.bases] == ["Titre 01", "Titre 02", "Titre 03"]


def test_only_chosen_extracts_are_shown_and_the_others_named(session: Session):
    fill(session, extracts=3, bases=2)
    alone = make.base(session, "autre")
    other = make.dataset(session, "extrait-seul")
    make.link(session, other, alone, make.regions(session), answer=LinkAnswer.VIA)
    page = link_matrix(session, extracts=["extrait-seul", "inconnu"])
    assert [item.slug for item in page.extracts] == ["extrait-seul"]
    assert [item.slug for item in page.bases] == ["autre"]
    assert len(page.linked_extracts) == 4


def test_a_base_whose_only_link_was_rejected_is_no_line(session: Session):
    extract, base = make.dataset(session, "extrait"), make.base(session, "base")
    make.link(
        session, extract, base, make.regions(session), answer=LinkAnswer.YES, status=LinkStatus.REJECTED
    )
    page = link_matrix(session)
    assert (page.extracts, page.bases, page.linked_extracts) == ((), (), ())


@pytest.mark.parametrize("size", [1, 40])
def test_the_matrix_costs_three_statements_whatever_its_size(
    session: Session, count_statements: StatementCounter, size: int
):
    fill(session, extracts=2, bases=size)
    with count_statements() as seen:
        assert len(link_matrix(session).bases) == size
    assert len(seen) == 3
