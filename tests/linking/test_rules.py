import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import Invalid
from catalogue.linking.rules import apply_rule, ean13_check_digit

COMMUNE_TO_DEPARTEMENT = {"op": "prefix", "length": 2, "exceptions": {"97": 3}}
CIP7_TO_CIP13 = {"op": "cip7-to-cip13", "prefix": "34009"}


@pytest.mark.parametrize(
    ("commune", "departement"),
    [("01001", "01"), ("2A004", "2A"), ("2B033", "2B"), ("75056", "75"), ("97411", "974"), ("97611", "976")],
)
def test_a_commune_lies_in_the_departement_its_code_begins_with(commune: str, departement: str):
    assert apply_rule(COMMUNE_TO_DEPARTEMENT, commune) == departement


# Two real codes named by the facts: the digits between prefix and check digit are their CIP7.
@pytest.mark.parametrize("cip13", ["3400932387656", "3400949497294"])
def test_a_cip7_becomes_the_cip13_of_the_same_presentation(cip13: str):
    assert apply_rule(CIP7_TO_CIP13, cip13[5:12]) == cip13


@pytest.mark.parametrize("code", ["", "123", "123456789", "30000x2", "３０００００１"])
def test_what_is_no_cip7_has_no_cip13(code: str):
    assert apply_rule(CIP7_TO_CIP13, code) is None


@pytest.mark.parametrize(
    ("rule", "code", "target"),
    [
        ({"op": "zero-pad", "length": 4}, "215", "0215"),
        ({"op": "zero-pad", "length": 4}, "12345", None),
        ({"op": "zero-strip"}, "0215", "215"),
        ({"op": "zero-strip"}, "000", "0"),
        ({"op": "suffix-cut", "length": 1}, "AHQP0010", "AHQP001"),
        ({"op": "suffix-cut", "length": 1}, "A", None),
        ({"op": "prefix", "length": 4}, "2020-01", "2020"),
        ({"op": "prefix", "length": 4}, "20", None),
    ],
)
def test_each_operation_rewrites_the_code(rule: dict[str, object], code: str, target: str | None):
    assert apply_rule(rule, code) == target


def test_an_unknown_operation_is_refused():
    with pytest.raises(Invalid, match="rot13"):
        apply_rule({"op": "rot13"}, "A")


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_the_check_digit_makes_the_weighted_sum_a_multiple_of_ten(body: str):
    digits = [int(digit) for digit in body + ean13_check_digit(body)]
    assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


@given(
    st.text(max_size=20), st.sampled_from(["prefix", "suffix-cut", "zero-pad", "zero-strip", "cip7-to-cip13"])
)
def test_no_text_makes_a_rule_fail(code: str, operation: str):
    target = apply_rule({"op": operation, "length": 3, "prefix": "34009"}, code)
    assert target is None or isinstance(target, str)
