"""Documents: their fingerprint, what they weigh, and that storing them loses nothing."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.analysed import analyse, holds_phrase, rarity, strength
from catalogue.search.document import (
    WEIGHTS,
    Document,
    DocumentType,
    Facet,
    document_from_json,
    document_to_json,
)
from tests.search.samples import DOCUMENTS, OPEN_MEDIC

CHANGES: dict[str, Any] = {
    "uid": "dataset:autre",
    "type": DocumentType.REUSE,
    "slug": "autre",
    "title": "Autre",
    "kind": DatasetKind.TABLE,
    "name": "AUTRE",
    "other_titles": ("Autre",),
    "keywords": ("autre",),
    "key_names": ("AUTRE",),
    "labels": ("Autre",),
    "description": "Autre.",
    "facets": {Facet.LEVEL: ("commune",)},
    "facet_labels": {Facet.LEVEL: {"commune": "Commune"}},
    "updated": datetime(2020, 1, 1, tzinfo=UTC),
}


@pytest.mark.parametrize("field", [field.name for field in fields(Document)])
def test_fingerprint_changes_with_every_field(field):
    assert replace(OPEN_MEDIC, **{field: CHANGES[field]}).fingerprint() != OPEN_MEDIC.fingerprint()


def test_fingerprint_is_the_same_for_the_same_content():
    other_order = dict(reversed(list(OPEN_MEDIC.facets.items())))
    assert replace(OPEN_MEDIC, facets=other_order).fingerprint() == OPEN_MEDIC.fingerprint()
    # Written down: it must not change from one process, machine or Python to another.
    plain = Document(uid="reuse:x", type=DocumentType.REUSE, slug="x", title="X")
    assert plain.fingerprint() == "cb08d36b2fba807e18cbd279bac35788"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.uid)
def test_stored_document_is_read_back_whole(document):
    assert document_from_json(document_to_json(document)) == document


@given(
    st.text(alphabet=st.characters(codec="utf-8")), st.lists(st.text(alphabet=st.characters(codec="utf-8")))
)
def test_any_text_is_read_back_whole(title, labels):
    document = replace(OPEN_MEDIC, title=title, labels=tuple(labels))
    assert document_from_json(document_to_json(document)) == document
    lines = analyse(document).stored.lines()
    assert {name: len(values) for name, values in lines.items()} == {
        name: len(values) for name, values in document.texts().items()
    }


def test_phrase_is_held_by_one_value_alone():
    folded = analyse(replace(OPEN_MEDIC, labels=("Nature de", "prestation de l’acte"))).stored.folded
    assert holds_phrase(folded, ("prestation", "de", "acte"))
    assert not holds_phrase(folded, ("de", "prestation"))
    assert not holds_phrase(folded, ("restation", "de"))


def test_fields_weigh_from_title_to_description():
    weights = [field.weight for field in WEIGHTS.values()]
    assert list(WEIGHTS) == ["title", "key_names", "keywords", "labels", "description"]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


@pytest.mark.parametrize(
    ("better", "worse"), [("title", "keywords"), ("keywords", "labels"), ("labels", "description")]
)
def test_term_weighs_more_in_a_higher_field(better, worse):
    empty = Document(uid="reuse:x", type=DocumentType.REUSE, slug="x", title="")
    values: dict[str, Any] = {"title": "mot", "keywords": ("mot",), "labels": ("mot",), "description": "mot"}
    heavy = analyse(replace(empty, **{better: values[better]})).exacts["mot"]
    light = analyse(replace(empty, **{worse: values[worse]})).exacts["mot"]
    assert heavy > light


def test_term_weighs_more_when_repeated_and_less_in_a_long_field():
    empty = Document(uid="reuse:x", type=DocumentType.REUSE, slug="x", title="")
    once = analyse(replace(empty, description="mot ici")).exacts["mot"]
    assert analyse(replace(empty, description="mot mot")).exacts["mot"] > once
    assert analyse(replace(empty, description="mot " + "ici " * 300)).exacts["mot"] < once


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_strength_grows_with_the_weight_and_stays_under_one(one, other):
    assert 0 < strength(min(one, other)) <= strength(max(one, other)) < 1


@given(st.integers(1, 10**6), st.data())
def test_rarer_word_says_more_and_none_says_less_than_nothing(total, data):
    frequency = data.draw(st.integers(1, total))
    assert rarity(total, 0) >= rarity(total, frequency) > 0


def test_extract_is_boosted_over_the_other_kinds():
    by_kind = {kind: replace(OPEN_MEDIC, kind=kind) for kind in DatasetKind}
    extract = by_kind.pop(DatasetKind.EXTRACT)
    assert all(
        extract.boost > other.boost and extract.browse_rank < other.browse_rank for other in by_kind.values()
    )


def test_only_datasets_are_counted_by_kind():
    variable = replace(OPEN_MEDIC, type=DocumentType.VARIABLE, name="CIP13")
    assert Facet.KIND not in variable.all_facets()
    assert OPEN_MEDIC.all_facets()[Facet.KIND] == ("extract",)
    assert variable.all_facets()[Facet.TYPE] == ("variable",)
