"""Acronyms and synonyms as search and pages read them: what is kept, and when it is read again."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import SynonymSet
from catalogue.formats.seed import SeedSynonyms
from catalogue.formats.seed_file import read_seed_file
from catalogue.resources import resource_folder
from catalogue.search.memory import MemoryIndex
from catalogue.search.query import parse_query
from catalogue.search.synonyms import form_of
from catalogue.services.editing.faults import RejectedEdit
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record, create_record, remove_record
from catalogue.services.rights import operator
from catalogue.services.synonyms import current_glossary, current_synonyms, list_glossary
from tests import factories
from tests.conftest import StatementCounter
from tests.search.samples import DEATHS

KIND = RECORD_TYPES["synonym-set"]


@pytest.fixture
def filled(database: Database) -> Database:
    with database.unit_of_work() as session:
        factories.synonym_set(session, "PMSI", meaning="programme de médicalisation")
        factories.synonym_set(session, "décès", "mortalité")
        factories.synonym_set(session, "ALD", "ALD 30", meaning="affection de longue durée")
    return database


def found(database: Database, text: str) -> int:
    with database.reading() as session:
        synonyms = current_synonyms(session)
    return MemoryIndex([DEATHS]).search(parse_query(text, synonyms=synonyms)).total


def test_unchanged_synonyms_cost_one_statement_and_no_reading(
    filled: Database, count_statements: StatementCounter
):
    with filled.reading() as session:
        first = current_glossary(session)
    with filled.reading() as session, count_statements() as statements:
        assert current_glossary(session) is first
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1


def test_edit_counts_for_the_next_search(filled: Database):
    assert (found(filled, "mortalité "), found(filled, "trépas ")) == (1, 0)
    with filled.unit_of_work() as session:
        typed = {"synonyms": "trépas"}
        change_record(session, operator(), KIND, address=("deces",), typed=typed, row_version=1)
    assert (found(filled, "mortalité "), found(filled, "trépas ")) == (0, 1)
    with filled.unit_of_work() as session:
        remove_record(session, operator(), KIND, address=("deces",), row_version=2)
    assert found(filled, "trépas ") == 0
    with filled.unit_of_work() as session:
        create_record(session, operator(), KIND, typed={"slug": "dc", "term": "trépas", "synonyms": "décès"})
    assert found(filled, "trépas ") == 1


def test_older_edit_committed_after_a_newer_one_is_seen(filled: Database):
    with filled.reading() as session:
        current_glossary(session)
        newest = session.scalars(select(func.max(SynonymSet.updated_at))).one()
    with filled.unit_of_work() as session:
        record = session.scalars(select(SynonymSet).where(SynonymSet.slug == "ald")).one()
        record.meaning, record.updated_at = "autre sens", newest
    with filled.reading() as session:
        assert current_glossary(session).abbreviations["ALD"] == "autre sens"


def test_acronym_with_two_meanings_is_explained_by_both(session: Session):
    factories.synonym_set(session, "ATU", meaning="autorisation temporaire", slug="atu-medicament")
    factories.synonym_set(session, "ATU", meaning="accueil des urgences", slug="atu-urgences")
    factories.synonym_set(session, "Insee", meaning="institut national")
    assert current_glossary(session).abbreviations == {
        "ATU": "autorisation temporaire ou accueil des urgences"
    }


def test_glossary_is_read_in_parts_in_alphabetical_order(filled: Database):
    with filled.reading() as session:
        first = list_glossary(session, limit=2)
        second = list_glossary(session, after=first.next_after, limit=2)
    assert [(entry.term, entry.letter) for entry in first.entries] == [("ALD", "A"), ("décès", "D")]
    assert [entry.term for entry in second.entries] == ["PMSI"]
    assert (first.next_after, second.next_after) == ("deces", None)


def test_word_that_stands_for_no_other_is_refused(session: Session):
    with pytest.raises(RejectedEdit) as refused:
        create_record(session, operator(), KIND, typed={"slug": "seul", "term": "seul"})
    assert set(refused.value.faults) == {"synonyms"}


def test_the_seed_holds_the_words_of_the_field_each_with_its_source():
    file = read_seed_file(resource_folder("seed") / "synonyms.yaml", SeedSynonyms, name="synonyms.yaml")
    sets = file.content.synonyms
    assert len(sets) >= 120
    terms = {item.term for item in sets}
    assert {"ALD", "CIP", "CCAM", "NIR", "PMSI", "FINESS", "ATC", "CIM-10", "SNIIRAM", "hôpital"} <= terms
    texts = [text for item in sets for text in (item.term, item.meaning, *item.synonyms) if text]
    assert [text for text in texts if form_of(text) is None] == []
    assert [item.slug for item in sets if len({item.term, *item.synonyms}) != 1 + len(item.synonyms)] == []
