from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.domain.vocabularies import DatasetKind, LinkStatus, VariableRole
from catalogue.errors import BadQuery
from catalogue.services.reading.codes import CodeFilter, read_codes
from catalogue.services.reading.cursors import read_cursor, write_cursor
from catalogue.services.reading.datasets import DatasetFilter, read_datasets
from catalogue.services.reading.keyset import starts_with
from catalogue.services.reading.links import LinkFilter, read_links
from catalogue.services.reading.reuses import ReuseFilter, read_reuses
from catalogue.services.reading.variables import VariableFilter, read_variables
from tests.services.reading.catalogue import START, fill

PARTS = st.one_of(
    st.integers(0, 2**31 - 1),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    st.datetimes(timezones=st.just(UTC)),
)


@given(key=st.lists(PARTS, min_size=1, max_size=3))
def test_a_cursor_gives_back_the_key_it_was_made_of(key):
    cursor = write_cursor("liste", key)
    assert cursor.isascii()
    assert "=" not in cursor
    assert list(read_cursor(cursor, order="liste", types=[type(part) for part in key])) == key


@given(cursor=st.text(max_size=60))
def test_any_other_text_is_refused_as_a_cursor(cursor: str):
    with pytest.raises(BadQuery):
        read_cursor(cursor, order="liste", types=[int])


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (2**31, int),
        (-1, int),
        (True, int),
        (1.5, int),
        ("1", int),
        (1, str),
        ("a\0", str),
        ("2026-01-01", datetime),
        ("2026-01-01T00:00:00", datetime),
        ("hier", datetime),
    ],
)
def test_a_key_of_another_type_or_size_is_refused(key: object, kind: type):
    with pytest.raises(BadQuery):
        read_cursor(write_cursor("liste", [key]), order="liste", types=[kind])


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@given(prefix=TEXTS.filter(bool), other=TEXTS, rest=TEXTS)
def test_the_bounds_of_a_start_hold_exactly_what_starts_so(prefix: str, other: str, rest: str):
    conditions = starts_with(Code.notation.expression, prefix)
    bounds = [condition.right.value for condition in conditions]
    for candidate in (prefix + rest, other):
        value = candidate.encode()
        within = value >= bounds[0].encode() and all(value < end.encode() for end in bounds[1:])
        assert within == candidate.startswith(prefix)


# A page of these is looked up in an index from where the last one ended: nothing is sorted or read before.
SEEKS = {
    "datasets": (read_datasets, DatasetFilter(), "(state=? AND id>?)"),
    "datasets of a kind": (
        read_datasets,
        DatasetFilter(kind=DatasetKind.EXTERNAL),
        "(state=? AND kind=? AND id>?)",
    ),
    "datasets of a publisher": (read_datasets, DatasetFilter(publisher="cnam"), "(publisher_id=? AND id>?)"),
    "datasets changed": (read_datasets, DatasetFilter(modified_since=START), "(state=? AND updated_at>?)"),
    "reuses": (read_reuses, ReuseFilter(), "(state=? AND id>?)"),
    "reuses changed": (read_reuses, ReuseFilter(modified_since=START), "(state=? AND updated_at>?)"),
    "variables of a role": (read_variables, VariableFilter(role=VariableRole.DIMENSION), "(role=? AND id>?)"),
    "links of a status": (
        read_links,
        LinkFilter(status=LinkStatus.PROPOSED),
        "(status=? AND (extract_id,base_id)>(?,?))",
    ),
    "a dictionary": (read_variables, VariableFilter(dataset="jeu-premier"), "(dataset_id=? AND position>?)"),
    "variables": (read_variables, VariableFilter(), "PRIMARY KEY (rowid>?)"),
    "variables of a list": (read_variables, VariableFilter(codelist="regions"), "code_list_id=? AND id>?"),
    "codes": (read_codes, CodeFilter(), "PRIMARY KEY (rowid>?)"),
    "codes of a list": (read_codes, CodeFilter(codelist="regions"), "code_list_id=? AND position>?"),
    "codes that start so": (read_codes, CodeFilter(notation="0"), "notation>? AND notation<?"),
    "codes of a list that start so": (
        read_codes,
        CodeFilter(codelist="regions", notation="0"),
        "code_list_id=? AND notation>? AND notation<?",
    ),
    "links": (read_links, LinkFilter(), "(extract_id,base_id)>(?,?)"),
}


@pytest.mark.parametrize("name", SEEKS)
def test_the_next_page_is_found_by_an_index(session: Session, name: str):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by statistics: on few rows it reads the whole table")
    read, filters, seek = SEEKS[name]
    fill(session, 3)
    after = read(session, filters=filters, limit=1).next  # type: ignore[operator]
    seen: list[tuple[str, tuple[object, ...]]] = []
    engine = session.get_bind()

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        read(session, filters=filters, after=after, limit=1)  # type: ignore[operator]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, parameters = seen[0]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    steps = [row[3] for row in plan]
    assert any(seek in step for step in steps), steps
    # The one sort there is puts the rows of the page, already few, in their order.
    assert sum("ORDER BY" in step for step in steps) == 1
