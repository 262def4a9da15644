from enum import StrEnum

import pytest
from flask import Flask

from catalogue.domain import vocabularies
from catalogue.domain.vocabularies import Term
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import Order
from catalogue.web.labels import LABELS, label_of

SHOWN: list[type[StrEnum]] = [
    *(kind for kind in vars(vocabularies).values() if isinstance(kind, type) and issubclass(kind, Term)),
    DocumentType,
    Facet,
    Order,
]
WORDS = [word for vocabulary in SHOWN if vocabulary is not Term for word in vocabulary]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}.{word.name}")
def test_every_word_of_every_vocabulary_has_a_name(app: Flask, word: StrEnum):
    with app.test_request_context("/"):
        assert str(label_of(word))


def test_two_words_of_one_vocabulary_never_share_a_name(app: Flask):
    with app.test_request_context("/"):
        for names in LABELS.values():
            assert len({str(name) for name in names.values()}) == len(names)


def test_the_same_value_in_two_vocabularies_keeps_two_names(app: Flask):
    with app.test_request_context("/"):
        legal = str(label_of(vocabularies.LegalStatus.UNKNOWN))
        code = str(label_of(vocabularies.SpecialMeaning.UNKNOWN))
    assert legal != code
