from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import Invalid
from catalogue.formats.problems import problems_of
from catalogue.formats.yaml_lines import read_yaml


def test_scalars_stay_text():
    document = read_yaml("code: 01\nyes: NO\nday: 2015-01-26\nnumber: 1e3\n", file="f")
    assert document.value == {"code": "01", "yes": "NO", "day": "2015-01-26", "number": "1e3"}


def test_nothing_null_and_tilde_are_null_unless_quoted():
    document = read_yaml("a:\nb: null\nc: ~\nd: 'null'\n", file="f")
    assert document.value == {"a": None, "b": None, "c": None, "d": "null"}


def test_every_value_knows_its_line():
    document = read_yaml("a: 1\nlist:\n  - x\n  - k: v\n", file="f")
    assert document.line_of(("list", 1, "k")) == 4
    assert document.line_of(("list", 1, "absent")) == 4
    assert document.line_of(("absent",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "figure deux fois"),
        ("a: [1\nb: 2\n", 2, "YAML illisible"),
        ("? [1]\n: 2\n", 1, "une clé doit être un texte"),
        ("x: " + "[" * 40 + "]" * 40, 1, "imbrication trop profonde"),
        ("a: \x07\n", 1, "caractère interdit"),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, line: int, words: str):
    with pytest.raises(Invalid, match=words) as caught:
        read_yaml(text, file="extracts/x.yaml")
    (problem,) = problems_of(caught.value)
    assert (problem.file, problem.line) == ("extracts/x.yaml", line)


def test_an_alias_bomb_stays_small():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(Invalid):
        read_yaml(bomb, file="f")


@given(st.text(max_size=200))
def test_no_text_makes_reading_fail_otherwise(text: str):
    with suppress(Invalid):
        assert read_yaml(text, file="f").line_of(()) >= 1
