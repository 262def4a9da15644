import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.web.typography import NARROW, NO_BREAK, french_spaces


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("« 93 »", f"«{NO_BREAK}93{NO_BREAK}»"),
        ("Où ? Ici !", f"Où{NARROW}? Ici{NARROW}!"),
        ("Période : 2014", f"Période{NO_BREAK}: 2014"),
        ("1 916 885 lignes", f"1{NARROW}916{NARROW}885 lignes"),
        ("en 2024 100 lignes", "en 2024 100 lignes"),
        ("2 368 millions", f"2{NARROW}368{NO_BREAK}millions"),
        ("A:B", "A:B"),
    ],
)
def test_spaces_that_must_not_break_a_line_cannot(typed: str, shown: str):
    assert french_spaces(typed) == shown


@given(st.text())
def test_only_spaces_change(text: str):
    shown = french_spaces(text)
    assert shown.replace(NARROW, " ").replace(NO_BREAK, " ") == text.replace(NARROW, " ").replace(
        NO_BREAK, " "
    )
