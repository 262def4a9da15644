"""Deriving over a real database: what is written, kept, renewed; a person's decision is theirs."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, Dataset, JoinKey, Link
from catalogue.domain.vocabularies import LinkAnswer, LinkStatus, PublicationState
from catalogue.errors import Gone, NotFound
from catalogue.services.link_derivation import derive_links
from catalogue.services.link_views import LinkView
from catalogue.services.links import get_link, link_matrix, links_of_dataset, list_links
from catalogue.services.reuses import get_reuse
from catalogue.services.seed import load_seed
from tests.conftest import StatementCounter
from tests.seed_folder import write_seed


@pytest.fixture
def catalogue(session: Session, tmp_path: Path) -> Session:
    load_seed(session, folder=write_seed(tmp_path / "seed"))
    return session


def only_link(session: Session) -> Link:
    return session.scalars(select(Link)).one()


def test_the_extract_meets_the_base_at_its_zone(catalogue: Session):
    report = derive_links(catalogue)
    assert (report.added, report.changed, report.unchanged) == (1, 0, 0)
    link = get_link(catalogue, extract="open-x", base="base")
    assert link.answer is LinkAnswer.VIA
    assert link.granularity == {"lieu": "zone"}
    assert [step.crosswalk for step in link.keys[0].base_path] == ["departements-vers-zones"]
    assert (link.keys[0].extract_variables, link.keys[0].base_variables) == (("ZON",), ("dep",))
    assert link.loss == ("Côté Base de population : on ne revient pas de la zone au département.",)


def test_a_second_derivation_changes_nothing(catalogue: Session):
    derive_links(catalogue)
    report = derive_links(catalogue)
    assert (report.added, report.changed, report.unchanged, report.removed) == (0, 0, 1, 0)
    assert not report.did_something


def test_a_link_nothing_supports_any_more_goes(catalogue: Session):
    derive_links(catalogue)
    catalogue.delete(catalogue.scalars(select(Crosswalk)).one())
    catalogue.flush()
    assert derive_links(catalogue).removed == 1
    assert list_links(catalogue) == ()


def test_a_rejected_link_is_not_proposed_again(catalogue: Session):
    derive_links(catalogue)
    only_link(catalogue).status = LinkStatus.REJECTED
    catalogue.scalars(select(Crosswalk)).one().loss_note = "Autre perte."
    catalogue.flush()
    derive_links(catalogue)
    assert only_link(catalogue).status is LinkStatus.REJECTED


def test_a_confirmed_link_whose_path_changes_becomes_stale(catalogue: Session):
    derive_links(catalogue)
    link = only_link(catalogue)
    link.status, link.reviewed_by, link.review_reason = LinkStatus.CONFIRMED, "équipe", "vu"
    zones = catalogue.scalars(select(JoinKey).where(JoinKey.name == "residence")).one().code_list_id
    catalogue.scalars(select(JoinKey).where(JoinKey.name == "dep")).one().code_list_id = zones
    catalogue.flush()
    report = derive_links(catalogue)
    assert (report.changed, report.stale) == (1, 1)
    assert (link.status, link.reviewed_by, link.review_reason) == (LinkStatus.STALE, "équipe", "vu")


def test_a_confirmed_link_whose_words_change_stays_confirmed(catalogue: Session):
    derive_links(catalogue)
    link = only_link(catalogue)
    link.status = LinkStatus.CONFIRMED
    catalogue.scalars(select(Dataset).where(Dataset.slug == "base")).one().title = "Population"
    catalogue.flush()
    derive_links(catalogue)
    assert link.status is LinkStatus.CONFIRMED
    assert "Population" in link.explanation


def test_a_rejected_link_is_in_no_list_of_what_can_be_crossed(catalogue: Session):
    derive_links(catalogue)
    only_link(catalogue).status = LinkStatus.REJECTED
    catalogue.flush()
    assert links_of_dataset(catalogue, slug="open-x") == ()
    assert link_matrix(catalogue).cells == {}
    assert get_reuse(catalogue, slug="r").links == ()
    assert get_link(catalogue, extract="open-x", base="base").status is LinkStatus.REJECTED


@pytest.mark.parametrize("state", [PublicationState.DRAFT, PublicationState.WITHDRAWN])
def test_what_is_not_published_appears_in_no_link(catalogue: Session, state: PublicationState):
    derive_links(catalogue)
    catalogue.scalars(select(Dataset).where(Dataset.slug == "base")).one().state = state
    catalogue.flush()
    assert list_links(catalogue) == ()
    assert link_matrix(catalogue).cells == {}
    with pytest.raises(Gone if state is PublicationState.WITHDRAWN else NotFound):
        get_link(catalogue, extract="open-x", base="base")


def test_the_matrix_holds_the_level_of_each_pair(catalogue: Session):
    derive_links(catalogue)
    matrix = link_matrix(catalogue)
    assert [dataset.slug for dataset in matrix.extracts] == ["open-x"]
    assert matrix.cells["open-x", "base"].level == "zone"


def test_links_are_found_from_either_side(catalogue: Session):
    derive_links(catalogue)
    assert links_of_dataset(catalogue, slug="base") == links_of_dataset(catalogue, slug="open-x")


def test_an_unknown_dataset_is_named(catalogue: Session):
    with pytest.raises(NotFound, match="« nulle-part »"):
        list_links(catalogue, extract="nulle-part")


def test_the_json_is_the_contract(catalogue: Session):
    derive_links(catalogue)
    document = get_link(catalogue, extract="open-x", base="base").as_json()
    assert set(document) == {
        "extract", "base", "status", "answer", "kind", "legal", "score", "keys", "granularity", "loss",
        "caveats", "reason", "fallback", "explanation", "reviewed_by", "reviewed_at",
            "stale_reason", "period", "lost_measures",
    }  # fmt: skip
    assert set(document["keys"][0]) == {
        "concept", "extract_variables", "base_variables", "codelist", "level", "extract_path", "base_path",
        "match_rate",
    }  # fmt: skip
    assert (document["status"], document["answer"], document["kind"]) == ("proposed", "via", "aggregate")


def test_a_list_costs_the_same_statements_whatever_its_length(
    catalogue: Session, count_statements: StatementCounter
):
    def statements() -> int:
        catalogue.flush()
        catalogue.expire_all()
        with count_statements() as seen:
            list_links(catalogue)
        return len(seen)

    derive_links(catalogue)
    few = statements()
    base = catalogue.scalars(select(Dataset).where(Dataset.slug == "base")).one()
    code_list = base.join_keys[0].code_list_id
    for number in range(50):
        catalogue.add(
            Dataset(
                slug=f"base-{number}",
                kind=base.kind,
                title=f"Base {number}",
                publisher_id=base.publisher_id,
                join_keys=[JoinKey(name="dep", label="Département", position=0, code_list_id=code_list)],
            )
        )
    catalogue.flush()
    assert derive_links(catalogue).added == 50
    assert statements() == few


def test_pages_of_links_partition_the_list(catalogue: Session):
    derive_links(catalogue)
    base = catalogue.scalars(select(Dataset).where(Dataset.slug == "base")).one()
    for number in range(7):
        key = JoinKey(name="dep", label="D", position=0, code_list_id=base.join_keys[0].code_list_id)
        catalogue.add(
            Dataset(
                slug=f"b{number}", kind=base.kind, title="B", publisher_id=base.publisher_id, join_keys=[key]
            )
        )
    catalogue.flush()
    derive_links(catalogue)
    pages: list[LinkView] = []
    after = None
    while page := list_links(catalogue, after=after, limit=3):
        pages += page
        after = (page[-1].extract.slug, page[-1].score, page[-1].base.slug)
    assert [link.base.slug for link in pages] == [link.base.slug for link in list_links(catalogue)]
    assert len(pages) == 8
