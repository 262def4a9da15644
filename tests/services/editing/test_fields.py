"""What is typed becomes a value, or one sentence that says what to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import Invalid
from catalogue.services.editing.fields import (
    Choice,
    Day,
    Email,
    Flag,
    Line,
    Lines,
    Paragraphs,
    Share,
    Url,
    Whole,
)
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.references import SourceName, SpecialCodes, UsedDatasets

HOSTILE = {
    "nul": "a\x00b",
    "control": "a\x1bb",
    "c1 control": "a\x85b\x9bc",
    "right to left": "a\u202eb",
    "isolate": "a\u2066b\u2069",
    "lone surrogate": "a\ud800b",
    "html": "<b>gras</b>",
    "script": "<script>alert(1)</script>",
    "comment": "<!-- x -->",
    "image": '<img src=x onerror="alert(1)">',
    "megabyte": "é" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=RECORD_TYPES)
def test_no_field_of_any_record_takes_hostile_text(kind, text):
    for field in kind.fields:
        with pytest.raises(Invalid) as refused:
            field.parse(text)
        assert refused.value.message.endswith((".", ")"))


@pytest.mark.parametrize("text", ["", "   ", "\n\t ", "\u00a0\u202f", "\u3000"])
def test_a_required_line_of_only_spaces_is_refused(text):
    with pytest.raises(Invalid, match="obligatoire"):
        Line("title", required=True).parse(text)


def test_text_is_normalised_and_its_spaces_single():
    assert Line("title").parse("  Dépenses \t de   santé ") == "Dépenses de santé"
    assert Line("title").parse("e\u0301te\u0301") == "été"
    assert Paragraphs("text").parse("Un\r\n\r\n\r\n\r\nDeux  \r\n") == "Un\n\nDeux"


@pytest.mark.parametrize("text", ["âge <5 ans", "a < b > c", "x <= 3 & y", "L’« hôpital » d’ici — 5 € 🙂"])
def test_ordinary_signs_are_no_html(text):
    assert Line("title").parse(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://exemple.fr/",
        "//exemple.fr/",
        "exemple.fr",
        "https://",
        "https:///x",
        "https://a b.fr/",
        "https://exemple.fr/<x>",
        'https://exemple.fr/"',
        "https://exemple.fr/a\nb",
        "https://[::1",
        "https://exemple.fr:port/",
        "https://nom:secret@exemple.fr/",
        "https://exemple.fr/" + "a" * 3000,
        "https://exemple.fr/\u202e",
    ],
)
def test_an_address_that_a_page_or_a_feed_could_not_carry_is_refused(url):
    with pytest.raises(Invalid):
        Url("url").parse(url)


@pytest.mark.parametrize("url", ["https://exemple.fr", "http://a.fr:8080/é?x=1&y=%20#z", "https://[::1]/"])
def test_a_web_address_is_kept_as_it_is(url):
    assert Url("url").parse(f" {url} ") == url


@pytest.mark.parametrize(
    "text", ["nom", "nom@", "@x.fr", "a b@x.fr", "a@x", "a@x..fr", "<a@x.fr>", "a@x.fr\nb"]
)
def test_a_malformed_email_is_refused(text):
    with pytest.raises(Invalid):
        Email("email").parse(text)


@pytest.mark.parametrize(
    "text", ["2015", "26/01/2015", "2015-13-01", "2015-02-30", "20150126", "2015-W05-1", "x"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Invalid, match="2015-01-26"):
        Day("issued").parse(text)


@given(st.dates())
def test_a_date_survives_the_form(day):
    field = Day("issued")
    assert field.write(field.parse(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize("text", ["-1", "1,5", "²", "١٢", "9" * 30, "abc", str(2**31)])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(Invalid):
        Whole("width").parse(text)


@given(st.integers(0, 1000))
def test_a_share_survives_the_form(thousandths):
    field = Share("coverage")
    assert field.parse(field.write(thousandths / 1000)) == pytest.approx(thousandths / 1000)


@pytest.mark.parametrize("text", ["101", "-1", "nan", "inf", "beaucoup", "٣", "1e1", "1_0"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(Invalid):
        Share("coverage").parse(text)


def test_words_outside_the_vocabulary_are_refused():
    with pytest.raises(Invalid):
        Choice("kind", vocabulary=DatasetKind).parse("autre")
    with pytest.raises(Invalid):
        Flag("flag").parse("peut-être")
    assert (Flag("flag").parse("yes"), Flag("flag").parse("no"), Flag("flag").parse("")) == (
        True,
        False,
        None,
    )


def test_lines_lose_blanks_and_doubles_and_keep_their_order():
    assert Lines("keywords").parse("b\r\n\r\n a \nb\n") == ["b", "a"]
    with pytest.raises(Invalid):
        Lines("keywords").parse("\n".join(str(number) for number in range(1000)))


def test_a_source_name_that_would_split_an_address_is_refused():
    assert SourceName("name").parse("PRS_NAT") == "PRS_NAT"
    for text in ("a/b", ".", ".."):
        with pytest.raises(Invalid):
            SourceName("name").parse(text)


def test_special_codes_and_used_datasets_survive_the_form():
    codes, used = SpecialCodes("special_codes"), UsedDatasets("datasets")
    value = codes.parse("99 ; inconnu ; Région inconnue\n5;regroupé")
    assert value == [
        {"code": "99", "meaning": "unknown", "label": "Région inconnue"},
        {"code": "5", "meaning": "grouped"},
    ]
    assert codes.parse(codes.write(value)) == value
    value = used.parse("open-x ; point de départ\nbase")
    assert value == [{"dataset": "open-x", "role": "used"}, {"dataset": "base", "role": "crossed"}]
    assert used.parse(used.write(value)) == value


@pytest.mark.parametrize("text", ["99 ; mystère", "; inconnu", "99"])
def test_a_special_code_without_a_known_meaning_is_refused(text):
    with pytest.raises(Invalid):
        SpecialCodes("special_codes").parse(text)
