"""Synonyms: which words of a query are another way of saying something, and how far that is bounded."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import BadQuery
from catalogue.search.memory import MemoryIndex
from catalogue.search.query import MAX_TERMS, parse_query
from catalogue.search.synonyms import MAX_ALTERNATIVES, SynonymGroup, Synonyms, form_of
from tests.search.samples import DEATHS, DOCUMENTS, SYNONYMS


def others(text: str, synonyms: Synonyms) -> list[tuple[int, int, str, str]]:
    """Return the other ways of saying the words of a query: first and last word, form, reason."""
    query = parse_query(text)
    words = [((), None) if word.is_name else (word.pieces, word.joined) for word in query.words]
    return [
        (found.first, found.last, found.form.written, found.reason) for found in synonyms.alternatives(words)
    ]


@pytest.mark.parametrize("text", ["CIM-10 ", "cim-10 ", "CIM 10 ", "cim10 ", "Cim‑10"])
def test_compound_is_known_however_it_is_joined(text):
    assert [form for *_, form, _ in others(text, SYNONYMS)] == [
        "classification internationale des maladies, dixième révision"
    ]


def test_meaning_leads_to_the_acronym_without_accents_nor_plurals():
    assert others("codes identification presentations ", SYNONYMS) == [
        (0, 2, "CIP", "sigle CIP"),
        (0, 2, "code identifiant de présentation", "sigle CIP"),
    ]


def test_acronym_of_one_letter_more_is_another_one():
    groups = Synonyms((SynonymGroup("CMU", "couverture"), SynonymGroup("CMU-C", "complémentaire")))
    assert [form for *_, form, _ in others("CMU-C ", groups)] == ["complémentaire"]
    assert [form for *_, form, _ in others("cmu-c ", groups)] == ["complémentaire"]
    assert [form for *_, form, _ in others("CMU ", groups)] == ["couverture"]


def test_acronym_is_not_the_stem_of_a_word():
    groups = Synonyms((SynonymGroup("DAT", "date de traitement"),))
    assert others("dates ", groups) == []
    assert others("dat ", groups) != []


def test_word_of_the_same_stem_is_another_word():
    groups = Synonyms((SynonymGroup("omnipraticien", None, ("généraliste", "hôpital général")),))
    assert others("régime général ", groups) == []
    assert len(others("hôpitaux généraux ", groups)) == 2
    text = "Le régime général et sa généralisation."
    index = MemoryIndex(
        [replace(DEATHS, description=text), replace(DEATHS, uid="dataset:b", title="Généralistes")]
    )
    assert [hit.uid for hit in index.search(parse_query("omnipraticien ", synonyms=groups)).hits] == [
        "dataset:b"
    ]


def test_longest_run_of_words_is_taken_and_what_it_holds_left_alone():
    groups = Synonyms(
        (
            SynonymGroup("hôpital", None, ("clinique",)),
            SynonymGroup("HDJ", "hôpital de jour", ("hôpital jour",)),
        )
    )
    assert others("séjour en hôpital de jour ", groups) == [(1, 2, "HDJ", "sigle HDJ")]


def test_acronym_with_two_meanings_leads_to_both():
    groups = Synonyms(
        (SynonymGroup("ATU", "autorisation temporaire"), SynonymGroup("ATU", "accueil des urgences"))
    )
    assert [form for *_, form, _ in others("atu ", groups)] == [
        "autorisation temporaire",
        "accueil des urgences",
    ]


def test_name_of_a_variable_and_quoted_words_are_themselves():
    groups = Synonyms((SynonymGroup("PRS NAT", "nature de prestation"),))
    assert others("PRS_NAT ", groups) == []
    assert others('"PRS NAT" ', groups) == []
    assert others("PRS NAT ", groups) != []


def test_text_of_signs_or_stop_words_is_no_form():
    assert form_of("de la") is None
    assert form_of("?!") is None
    assert others("de la ", Synonyms((SynonymGroup("de la", "…"),))) == []


def test_however_many_sets_hold_a_word_the_forms_looked_up_are_bounded():
    groups = Synonyms(SynonymGroup("SI", f"système numéro {number}") for number in range(500))
    assert len(others("SI ", groups)) == MAX_ALTERNATIVES


def test_longest_query_is_answered_in_bounded_time():
    groups = Synonyms(
        SynonymGroup(f"S{number}", " ".join(["mot"] * (number % MAX_TERMS + 1)), ("établissement de santé",))
        for number in range(500)
    )
    index = MemoryIndex(DOCUMENTS)
    started = time.perf_counter()
    index.search(parse_query("mot " * MAX_TERMS, synonyms=groups))
    assert time.perf_counter() - started < 0.5


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.none() | st.text(max_size=30), st.text(max_size=30)), max_size=4
    ),
    st.text(max_size=60),
)
def test_any_set_and_any_query_are_answered(sets, text):
    groups = Synonyms(SynonymGroup(term, meaning, (other,)) for term, meaning, other in sets)
    try:
        query = parse_query(text, synonyms=groups, limit=3)
    except BadQuery:
        return
    results = MemoryIndex(DOCUMENTS).search(query)
    assert len(results.hits) == min(results.total, 3)
