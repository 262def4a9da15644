"""The query language: what is a word, a phrase, a named field, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import BadQuery
from catalogue.search.document import DocumentType, Facet
from catalogue.search.memory import MemoryIndex
from catalogue.search.query import MAX_CHARACTERS, MAX_TERMS, Order, SearchQuery, parse_query
from tests.search.samples import DOCUMENTS

HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("\"«»“”:'’_-*?~^[](){}\\/ \t\n\x00étypecl"), st.characters()),
    max_size=MAX_CHARACTERS,
)
FILLED = MemoryIndex(DOCUMENTS)


def exacts(query: SearchQuery) -> list[str]:
    """Return the words of a query as they are looked up."""
    return [(word.joined or word.pieces[0]).exact for word in query.words]


def test_words_are_kept_in_order_without_stop_words_and_elided_articles():
    assert exacts(parse_query("les dépenses de l’hôpital PRS_NAT ")) == ["depenses", "hopital", "prsnat"]


def test_query_of_stop_words_only_keeps_them():
    assert exacts(parse_query("de la")) == ["de", "la"]


def test_quoted_words_are_a_phrase_whatever_the_quotes():
    for text in ('"nature de l’acte" code ', "« nature de l’acte » code ", "“nature de l’acte”code "):
        query = parse_query(text)
        assert query.phrases == (("nature", "de", "acte"),)
        assert exacts(query) == ["code"]


@pytest.mark.parametrize("text", ['"nature de prestation', 'nature de prestation"', 'nature de" prestation'])
def test_unbalanced_quote_is_text(text):
    query = parse_query(text)
    assert query.phrases == ()
    assert exacts(query) == ["nature", "prestation"]


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("producteur:insee décès", ((Facet.PUBLISHER, "insee"),)),
        ("Clé:âge", ((Facet.CONCEPT, "âge"),)),
        ('niveau:"zone d’emploi"', ((Facet.LEVEL, "zone d’emploi"),)),
        ("type:variables nature:extrait", ((Facet.TYPE, "variable"), (Facet.KIND, "extract"))),
        ("licence:licence-ouverte-2.0", ((Facet.LICENCE, "licence-ouverte-2.0"),)),
    ],
)
def test_known_field_narrows(text, filters):
    assert parse_query(text).filters == filters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("couleur:rouge", ["couleur", "rouge"]),
        ("https://exemple.fr/x", ["https", "exemple", "fr", "x"]),
        ("type:", ["type"]),
        ("type: variable", ["type", "variable"]),
    ],
)
def test_unknown_field_or_no_value_is_plain_words(text, words):
    query = parse_query(text)
    assert query.filters == ()
    assert exacts(query) == words


@pytest.mark.parametrize(
    ("text", "is_prefix"),
    [
        ("pharma", True),
        ("PRS_N", True),
        ("pharma ", False),
        ("p", False),
        ('"pharma"', False),
        ('pharma "nature"', False),
        ("pharma type:variable", False),
        ("accidents de", False),
        ("pharma,", False),
        ("", False),
    ],
)
def test_last_word_is_a_prefix_while_nothing_follows_it(text, is_prefix):
    assert parse_query(text).last_is_prefix is is_prefix


def test_options_are_read():
    query = parse_query(
        "x",
        document_type="dataset",
        kind="table",
        facets={"level": ["commune"], "licence": []},
        order="date",
        limit=5,
    )
    assert (query.type, query.kind) == (DocumentType.DATASET, DatasetKind.TABLE)
    assert (query.order, query.limit, query.offset) == (Order.DATE, 5, 0)
    assert query.facets == {Facet.LEVEL: ("commune",)}


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("a" * (MAX_CHARACTERS + 1), {}, "257 caractères"),
        ("mot " * (MAX_TERMS + 1), {}, "17 termes"),
        ('"' + "mot " * (MAX_TERMS + 1) + '"', {}, "17 termes"),
        ("type:variable " * (MAX_TERMS + 1), {}, "17 termes"),
        ("x", {"document_type": "tableau"}, "« tableau »"),
        ("x", {"kind": "?"}, "extract, table, external"),
        ("x", {"facets": {"couleur": ["rouge"]}}, "« couleur »"),
        ("x", {"order": "hasard"}, "relevance, date, title"),
        ("x", {"limit": -1}, "entre 0 et"),
        ("x", {"limit": 100_000}, "entre 0 et"),
        ("x", {"offset": -1}, "négatif"),
    ],
)
def test_refusal_is_one_clear_sentence(text, options, said):
    with pytest.raises(BadQuery) as refused:
        parse_query(text, **options)
    assert said in refused.value.message
    assert refused.value.message.count("\n") == 0


@given(HOSTILE)
def test_any_text_is_a_query_or_a_bad_query(text):
    try:
        query = parse_query(text)
    except BadQuery:
        return
    assert query.text == text
    assert all(0 <= word.start < word.end <= len(text) for word in query.words)


@given(HOSTILE)
def test_any_query_is_answered(text):
    try:
        results = FILLED.search(parse_query(text, limit=3))
    except BadQuery:
        return
    assert len(results.hits) == min(results.total, 3)
