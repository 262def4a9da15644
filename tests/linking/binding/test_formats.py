import pytest

from catalogue.linking.binding.formats import RULES, FormatRule, luhn, siret_key


def rule(name: str) -> FormatRule:
    return next(item for item in RULES if item.name.startswith(name))


@pytest.mark.parametrize("number", ["750100125", "010003820", "010000024"])
def test_a_real_finess_fits_and_its_key_is_right(number: str):
    assert rule("FINESS à 9").fits(number)
    assert rule("FINESS à 9").is_checked(number)


def test_a_finess_whose_key_is_wrong_is_none():
    assert not rule("FINESS à 9").fits("750100126")


def test_the_finess_of_corsica_has_letters_that_no_sum_can_check():
    assert rule("FINESS à 9").fits("2A0000014")


def test_a_cip13_ends_with_its_ean13_digit():
    assert rule("CIP13").is_checked("3400932387656")
    assert rule("CIP13").is_checked("3400949497294")
    assert not rule("CIP13").fits("3400932387657")


def test_a_rule_from_memory_refuses_no_value_by_its_key():
    """Two public samples of the RPPS do not pass Luhn: either they are made up, or memory is wrong."""
    assert rule("RPPS").fits("10003461033")
    assert not rule("RPPS").is_checked("10003461033")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CCAM", "AHQP001"),
        ("CIM-10", "C51.0"),
        ("CIM-10", "A009"),
        ("département", "2A"),
        ("département", "001"),
        ("département", "974"),
        ("code de commune", "2A004"),
        ("UCD", "0000009231824"),
        ("ATC", "A01AA01"),
        ("jour", "2020-02-29"),
        ("mois", "202001"),
    ],
)
def test_codes_are_written_as_their_rule_says(name: str, value: str):
    assert rule(name).fits(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("CCAM", "AHQ001"), ("département", "20"), ("mois", "202013"), ("ATC", "A1"), ("CIM-10", "1A0")],
)
def test_what_is_written_otherwise_is_refused(name: str, value: str):
    assert not rule(name).fits(value)


def test_luhn_is_the_published_formula():
    assert luhn("79927398713")
    assert not luhn("79927398710")
    assert not luhn("7992739871A")


def test_the_many_offices_of_la_poste_have_a_siret_too():
    """Its head office passes Luhn, the others the plain sum of digits."""
    assert luhn("35600000000048")
    assert not luhn("35600000000047")
    assert siret_key("35600000000047")
    assert not siret_key("35600000000046")


def test_every_rule_says_where_it_was_read():
    assert [item.name for item in RULES if not item.source] == []
