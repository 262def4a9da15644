"""The French analyser: what is one word, what is a code, what is alike."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.analyser import MAX_TERM, STOP_WORDS, fold, sequence, stem, words


def exacts(text: str) -> list[str]:
    """Return the exact forms a text is indexed under."""
    return [form.exact for word in words(text) for form in word.forms()]


def stems(text: str) -> list[str | None]:
    """Return the stems a text is indexed under."""
    return [form.stem for word in words(text) for form in word.forms()]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Médicaments délivrés", ["medicaments", "delivres"]),
        ("l'hôpital", ["hopital"]),
        ("L’hôpital d’Œuvre", ["hopital", "oeuvre"]),
        ("jusqu’à lorsqu’il aujourd’hui", ["aujourd", "hui"]),
        ("cæcum ﬁn", ["caecum", "fin"]),
        ("PRS_NAT", ["prs", "nat", "prsnat"]),
        ("L_ATC1", ["l", "atc1", "latc1"]),
        ("CIM-10, CIP13", ["cim", "10", "cim10", "cip13"]),
        ("Open\u2011Medic", ["open", "medic", "openmedic"]),
        ("e\u0301tude de l’e\u0301tat", ["etude", "etat"]),
        ("une note d'ES", ["note", "es"]),
        ("_-_ ' — …", []),
    ],
)
def test_text_is_split_into_folded_forms(text, forms):
    assert exacts(text) == forms


@pytest.mark.parametrize(
    "alike",
    [
        ("médicament", "médicaments", "medicaments"),
        ("hôpital", "hopitaux", "Hôpitaux"),
        ("travail", "travaux"),
        ("infirmier", "infirmière", "infirmieres"),
        ("hospitalier", "hospitalières"),
        ("remboursé", "remboursées", "remboursement"),
        ("national", "nationales", "nationaux"),
        ("décès", "deces"),
        ("œuvre", "oeuvres"),
        ("pharmacie", "pharmacies"),
        ("bénéficiaire", "bénéficiaires"),
    ],
)
def test_inflections_share_a_stem(alike):
    assert len({stem for word in alike for stem in stems(word)}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("données", "dons"), ("durée", "durs"), ("médical", "médicament"), ("taux", "tal")]
)
def test_different_words_keep_different_stems(one, other):
    assert stems(one) != stems(other)


@pytest.mark.parametrize("code", ["PRS_NAT", "prs_nat", "CIP13", "ER_PRS_F", "PMSI", "PRS"])
def test_code_has_no_stem(code):
    assert set(stems(code)) == {None}


def test_shouted_words_are_stemmed_and_their_stop_words_dropped():
    assert stems("NATURE DES SOINS") == stems("nature des soins")


def test_acronym_in_a_sentence_that_reads_as_a_stop_word_is_kept():
    assert exacts("la prime AS de l’agent, as") == ["prime", "as", "agent"]


def test_sequence_keeps_stop_words_and_leaves_elided_articles_out():
    assert sequence("Nature de l’acte PRS_NAT") == ["nature", "de", "acte", "prs", "nat"]


def test_stop_words_are_folded():
    assert {fold(word) for word in STOP_WORDS} == STOP_WORDS


def test_span_of_a_word_is_where_it_stands():
    text = "Les dépenses de l’hôpital (PRS_NAT)"
    assert [text[word.start : word.end] for word in words(text)] == [
        "Les",
        "dépenses",
        "de",
        "hôpital",
        "PRS_NAT",
    ]


def test_term_has_a_bounded_length():
    assert [len(form) for form in exacts("a" * 5000)] == [MAX_TERM]
    assert max(map(len, exacts("-".join(["abcdef"] * 500)))) == MAX_TERM


@given(st.text(max_size=80))
def test_any_text_is_split_into_folded_nonempty_forms_within_it(text):
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        for form in word.pieces:
            assert form.exact
            assert form.exact.isalnum()
            form.exact.encode()


def test_stemmer_may_be_used_by_several_threads():
    forms = [
        f"{root}{end}"
        for root in ("hospital", "rembours", "national")
        for end in ("isées", "ement", "aux", "es")
    ]
    expected = [stem(form) for form in forms]
    wrong: list[str] = []

    def work() -> None:
        for _ in range(300):
            wrong.extend(
                form for form, right in zip(forms, expected, strict=True) if stem.__wrapped__(form) != right
            )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
