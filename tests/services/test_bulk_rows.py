import gc
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Dataset, Organisation, Variable
from catalogue.domain.vocabularies import DatasetKind, LegalStatus, PublicationState, VariableRole
from catalogue.services.bulk_rows import BATCH, insert_rows, sparing_collector, update_rows

AWKWARD = "100 % :x %(rows)s \\ \\n ' \" {} ; é € \U0001f600\u2028\tfin"


@pytest.fixture
def table_id(session: Session) -> int:
    """A dataset that variables may hang on."""
    cnam = Organisation(slug="cnam", name="Cnam")
    table = Dataset(slug="t", kind=DatasetKind.TABLE, title="T", publisher=cnam)
    session.add(table)
    session.flush()
    return table.id


def variable(table_id: int, name: str, **values: Any) -> dict[str, Any]:
    return {"dataset_id": table_id, "position": 0, "name": name, **values}


def test_what_is_written_in_bulk_is_read_back_the_same(session, table_id):
    moment = datetime(2026, 11, 24, 17, 40, 0, 123456, tzinfo=UTC)
    publisher_id = session.scalars(select(Organisation.id)).one()
    row = {
        "slug": "u",
        "kind": DatasetKind.EXTRACT,
        "title": AWKWARD,
        "publisher_id": publisher_id,
        "issued": date(2015, 1, 26),
        "has_personal_data": False,
        "keywords": [AWKWARD, "b"],
        "extras": {"a": {"b": [1, 2.5, None, True, AWKWARD]}},
        "updated_at": moment,
    }
    insert_rows(session, Dataset, [row])
    found = session.scalars(select(Dataset).where(Dataset.slug == "u")).one()
    assert {name: getattr(found, name) for name in row} == row
    assert (found.state, found.legal_status) == (PublicationState.PUBLISHED, LegalStatus.UNKNOWN)
    assert (found.sources, found.row_version, found.summary) == ([], 1, None)
    assert found.created_at.tzinfo is not None


def test_rows_need_not_fill_the_same_columns(session, table_id):
    rows = [
        variable(table_id, "A"),
        variable(table_id, "B", role=VariableRole.MEASURE, group="Bénéficiaire", history_missing=["2011"]),
        variable(table_id, "C", constraints={"required": True}, extras=None),
    ]
    insert_rows(session, Variable, rows)
    a, b, c = session.scalars(select(Variable).order_by(Variable.id))
    assert (a.role, a.group, a.constraints, a.history_missing, a.extras) == (None, None, None, [], {})
    assert (b.role, b.group, b.history_missing) == (VariableRole.MEASURE, "Bénéficiaire", ["2011"])
    assert (c.constraints, c.extras) == ({"required": True}, {})
    # Nothing is nothing, not the JSON text `null`.
    assert session.scalar(text("SELECT count(*) FROM variable WHERE constraints IS NULL")) == 2


def test_rows_beyond_a_batch_are_numbered_in_order(session, table_id):
    insert_rows(session, Variable, (variable(table_id, f"V{number}") for number in range(2 * BATCH + 1)))
    names = session.scalars(select(Variable.name).order_by(Variable.id)).all()
    assert names == [f"V{number}" for number in range(2 * BATCH + 1)]


def test_a_column_that_the_table_has_not_is_an_error(session, table_id):
    with pytest.raises(KeyError, match="colour"):
        insert_rows(session, Variable, [variable(table_id, "A", colour="red")])


def test_no_rows_cost_no_statement(session, count_statements):
    with count_statements() as statements:
        insert_rows(session, Variable, [])
        update_rows(session, Variable, [])
    assert statements == []


# What no database takes is removed where a file is read (`table_schema_text.tidy`).
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


@given(rows=st.lists(st.tuples(st.none() | texts, st.none() | st.dictionaries(texts, texts, max_size=3))))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_back_the_same(session, rows):
    session.execute(delete(Code))
    session.execute(delete(CodeList))
    insert_rows(session, CodeList, [{"slug": "l", "title": "L"}])
    list_id = session.scalars(select(CodeList.id)).one()
    given_rows = [
        {
            "code_list_id": list_id,
            "position": position,
            "notation": str(position),
            "label": label,
            "attributes": attributes,
        }
        for position, (label, attributes) in enumerate(rows)
    ]
    insert_rows(session, Code, given_rows)
    found = session.execute(select(Code.label, Code.attributes).order_by(Code.position))
    assert [tuple(row) for row in found] == rows


def test_the_collector_is_spared_what_was_there_before_and_only_for_a_while():
    assert gc.get_freeze_count() == 0
    with sparing_collector():
        assert gc.get_freeze_count() > 0
        with sparing_collector():
            pass
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
