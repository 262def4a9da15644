"""Every code a text asks for: those that begin so before those labelled so, each once, whatever the page."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalogue.errors import BadQuery
from catalogue.services.reading.codes import CodeFilter, read_codes
from tests import factories as make
from tests.conftest import StatementCounter


def notations(session: Session, filters: CodeFilter, limit: int) -> list[str]:
    """Return what all pages of that length hold."""
    found: list[str] = []
    after: str | None = None
    while True:
        page = read_codes(session, filters=filters, after=after, limit=limit)
        assert 0 < len(page.items) <= limit
        found += [item.notation for item in page.items]
        after = page.next
        if after is None:
            return found


def test_pages_of_any_length_hold_each_code_once_those_that_begin_so_first(session: Session):
    make.code_list(session, "actes", codes={"Z1": "Soins d’ALD", "B2": "Ald et autres", "X": "Rien"})
    make.code_list(session, "prises", codes={"ALD2": "Une ALD", "ALD1": "Longue durée", "ald": "Minuscule"})
    for limit in range(1, 7):
        assert notations(session, CodeFilter(q="ald"), limit) == ["ALD1", "ALD2", "ald", "Z1", "B2"], limit


def test_codes_that_begin_so_are_all_where_no_label_answers(session: Session):
    make.code_list(session, "liste", codes={f"E11{rank}": "Diabète" for rank in range(3)})
    for limit in range(1, 5):
        assert notations(session, CodeFilter(q="E11"), limit) == ["E110", "E111", "E112"], limit


def test_in_one_list_a_code_of_one_character_is_found(session: Session):
    for slug in ("sexe", "autre"):
        make.code_list(session, slug, codes={"1": "Masculin", "2": "Féminin"})
    assert notations(session, CodeFilter(q="1", codelist="sexe"), 10) == ["1"]
    assert read_codes(session, filters=CodeFilter(q="1")).items == ()


def test_a_found_code_names_its_list(session: Session):
    make.code_list(session, "actes", title="Les actes", codes={"DEQP003": "Électrocardiographie"})
    (item,) = read_codes(session, filters=CodeFilter(q="electrocardio")).items
    assert (item.codelist, item.codelist_title) == ("actes", "Les actes")


@pytest.mark.parametrize("text", ["ald", "E11", "1", "%", "électro"])
@pytest.mark.parametrize("after", ["!", "W10", "WyJ4IiwxXQ"])
def test_a_cursor_of_another_list_is_refused_whatever_is_asked(session: Session, text: str, after: str):
    with pytest.raises(BadQuery, match="after"):
        read_codes(session, filters=CodeFilter(q=text), after=after)


def test_a_page_costs_two_statements_at_most_among_few_codes_and_many(
    session: Session, count_statements: StatementCounter
):
    make.code_list(session, "peu", codes={"MEDA": "Médicament"})
    costs = []
    for size in (1, 300):
        make.code_list(session, f"liste-{size}", codes={f"{rank}MED": "Médicaments" for rank in range(size)})
        with count_statements() as statements:
            read_codes(session, filters=CodeFilter(q="med"), limit=20)
        costs.append(len(statements))
    assert costs == [2, 2]


@pytest.mark.store("sqlite")
def test_no_page_reads_all_codes(session: Session):
    make.code_list(session, "actes", codes={"MED1": "Visite", "X": "Médicament", "Y": "Médicaments"})
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        seen.append((statement, parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert notations(session, CodeFilter(q="med"), 1) == ["MED1", "X", "Y"]
    finally:
        event.remove(engine, "before_cursor_execute", note)
    plans = [
        session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        for statement, parameters in seen
    ]
    steps = [row[3] for plan in plans for row in plan]
    assert any("ix_code_notation (notation>? AND notation<?)" in step for step in steps)
    assert any("code_words VIRTUAL TABLE" in step for step in steps)
    assert not any(step.startswith("SCAN code ") for step in steps), steps
