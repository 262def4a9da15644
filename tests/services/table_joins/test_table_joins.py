"""Joins of tables on both stores: written, kept, decided, told; how two tables meet."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, ForeignKey, Revision, TableJoin
from catalogue.domain.vocabularies import (
    DatasetKind,
    JoinKind,
    LegalStatus,
    LinkAnswer,
    LinkStatus,
    PublicationState,
)
from catalogue.errors import Invalid, NotFound
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.recipes import RecipeRequest, plan_recipe
from catalogue.services.rights import operator
from catalogue.services.table_joins.answers import ask_tables
from catalogue.services.table_joins.deciding import decide_joins
from catalogue.services.table_joins.deriving import derive_table_joins
from catalogue.services.table_joins.views import JoinView, joins_of_pair, list_joins
from tests import factories as make
from tests.linking.tables.worlds import WORLD


@pytest.fixture
def tables(session: Session) -> Session:
    for table in WORLD:
        row = make.dataset(
            session,
            f"table-{table.name.lower()}",
            kind=DatasetKind.TABLE,
            name=table.name,
            title=table.title,
            product=table.product,
            primary_key=list(table.primary_key),
            legal_status=LegalStatus.AUTHORISATION,
        )
        for column in table.columns:
            length = str(column.length) if column.length else None
            make.variable(session, row, column.name, label=column.label, type=column.type, length=length)
    return session


def table(session: Session, slug: str) -> Dataset:
    return session.scalars(select(Dataset).where(Dataset.slug == slug)).one()


def only(joins: tuple[JoinView, ...]) -> JoinView:
    (join,) = joins
    return join


def declare(session: Session) -> None:
    acts, stays = table(session, "table-a"), table(session, "table-s")
    names = ["FAC", "STAY"]
    session.add(
        ForeignKey(
            dataset_id=acts.id,
            position=0,
            referenced_dataset_id=stays.id,
            columns=names,
            referenced_columns=names,
        )
    )
    session.flush()


def test_a_table_joins_the_hub_of_its_key_and_a_second_run_changes_nothing(tables: Session):
    report = derive_table_joins(tables)
    assert report.added > 0
    join = only(joins_of_pair(tables, one="table-a", other="table-s"))
    assert (join.table.name, join.hub.name, join.columns) == ("A", "S", ("FAC", "STAY"))
    assert (join.kind, join.status) == (JoinKind.DECLARED_KEY, LinkStatus.PROPOSED)
    again = derive_table_joins(tables)
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, report.added)


def test_siblings_are_not_listed_and_meet_at_their_hub(tables: Session):
    derive_table_joins(tables)
    assert joins_of_pair(tables, one="table-a", other="table-d") == ()
    answer = ask_tables(tables, one="table-a", other="table-d")
    assert (answer.answer, answer.legal) == (LinkAnswer.VIA, LegalStatus.AUTHORISATION)
    way = answer.ways[0]
    assert (way.meeting.slug, way.multiplies) == ("table-s", True)
    told = answer.as_json()
    assert told["keys"][0]["extract_path"] == told["keys"][0]["base_path"] == ["table-s"]
    assert told["kind"] == "bridge"


def test_two_tables_without_a_way_get_a_no_with_its_reason(tables: Session):
    derive_table_joins(tables)
    answer = ask_tables(tables, one="table-b", other="table-p")
    assert answer.answer is LinkAnswer.NO
    assert answer.reason.startswith("Non : aucune clé connue ne mène de B à P")
    assert answer.as_json()["keys"] == []


def test_the_direction_of_the_question_does_not_matter(tables: Session):
    derive_table_joins(tables)
    there, back = (
        ask_tables(tables, one="table-a", other="table-s"),
        ask_tables(tables, one="table-s", other="table-a"),
    )
    assert there.answer is back.answer is LinkAnswer.YES
    assert there.ways[0].joins == back.ways[0].joins


def test_what_the_source_declares_is_shown_as_such_once(tables: Session):
    derive_table_joins(tables)
    declare(tables)
    derive_table_joins(tables)
    join = only(joins_of_pair(tables, one="table-a", other="table-s"))
    assert (join.kind, join.status, join.reviewed_by) == (JoinKind.FOREIGN_KEY, LinkStatus.CONFIRMED, None)
    # Taken back by the source, it is found again, and waits to be confirmed.
    tables.delete(tables.scalars(select(ForeignKey)).one())
    tables.flush()
    derive_table_joins(tables)
    join = only(joins_of_pair(tables, one="table-a", other="table-s"))
    assert (join.kind, join.status) == (JoinKind.DECLARED_KEY, LinkStatus.PROPOSED)


def test_a_rejected_join_is_no_way_and_is_not_proposed_again(tables: Session):
    derive_table_joins(tables)
    changed = decide_joins(
        tables,
        operator(),
        one="table-s",
        other="table-a",
        status=LinkStatus.REJECTED,
        reason="Le séjour n’est pas unique.",
    )
    assert changed == 1
    derive_table_joins(tables)
    join = only(joins_of_pair(tables, one="table-a", other="table-s"))
    assert (join.status, join.review_reason) == (LinkStatus.REJECTED, "Le séjour n’est pas unique.")
    answer = ask_tables(tables, one="table-a", other="table-s")
    assert (answer.answer, answer.status) == (LinkAnswer.NO, LinkStatus.REJECTED)
    assert "Le séjour n’est pas unique." in answer.reason
    # Nor do siblings meet through it.
    assert ask_tables(tables, one="table-a", other="table-d").answer is LinkAnswer.NO
    revision = tables.scalars(select(Revision)).one()
    assert (revision.record_type, revision.after["status"]) == ("table-join", "rejected")


def test_a_confirmed_join_that_vanishes_waits_to_be_looked_at_and_comes_back(tables: Session):
    derive_table_joins(tables)
    decide_joins(
        tables, operator(), one="table-a", other="table-s", status=LinkStatus.CONFIRMED, reason="Vu."
    )
    stays = table(tables, "table-s")
    stays.state = PublicationState.WITHDRAWN
    tables.flush()
    report = derive_table_joins(tables)
    assert report.stale == 1
    stored = tables.scalars(select(TableJoin).where(TableJoin.reviewed_by.is_not(None))).one()
    assert stored.status is LinkStatus.STALE
    stays.state = PublicationState.PUBLISHED
    tables.flush()
    derive_table_joins(tables)
    assert only(joins_of_pair(tables, one="table-a", other="table-s")).status is LinkStatus.CONFIRMED


def test_a_decision_needs_a_reason_and_a_join(tables: Session):
    derive_table_joins(tables)
    with pytest.raises(RejectedEdit):
        decide_joins(
            tables, operator(), one="table-a", other="table-s", status=LinkStatus.CONFIRMED, reason=" "
        )
    with pytest.raises(NotFound, match="Aucune jointure connue"):
        decide_joins(
            tables, operator(), one="table-b", other="table-p", status=LinkStatus.CONFIRMED, reason="Vu."
        )


def test_lists_narrow_to_a_table_or_a_hub_in_the_shape_of_links(tables: Session):
    derive_table_joins(tables)
    assert {join.table.slug for join in list_joins(tables, table="table-a")} == {"table-a"}
    assert {join.hub.slug for join in list_joins(tables, hub="table-s")} == {"table-s"}
    told = only(list_joins(tables, table="table-a", hub="table-s")).as_json()
    assert (told["extract"], told["base"], told["answer"]) == ("table-a", "table-s", "yes")
    assert told["keys"][0]["extract_variables"] == ["FAC", "STAY"]


def test_no_recipe_is_written_for_two_tables_and_the_refusal_says_where_to_ask(tables: Session):
    derive_table_joins(tables)
    with pytest.raises(Invalid, match="catalogue links ask table-a table-s"):
        plan_recipe(tables, request=RecipeRequest(extract="table-a", base="table-s"))
