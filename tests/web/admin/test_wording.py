"""Every field of every form has its words, under one heading, in clean French."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from catalogue.domain import ConceptLevel
from catalogue.services.editing.fields import Choice, Code, Field, Flag
from catalogue.services.editing.record_type import RecordType
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.references import Reference, SpecialCodes, UsedDatasets
from catalogue.web.admin.forms import option_label
from catalogue.web.admin.wording import WORDING
from catalogue.web.admin.wording.said import Said, Sort

each_type = pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=lambda kind: kind.name)
ALL_SAID = [
    pytest.param(said, id=f"{name}.{field}")
    for name, sort in WORDING.items()
    for field, said in sort.fields.items()
]
# Those that end with « … » are the beginning of a text.
EXAMPLES = [
    pytest.param(field, example, id=f"{kind.name}.{field.name}")
    for kind in RECORD_TYPES.values()
    for field in kind.fields
    if (example := WORDING[kind.name].fields[field.name].placeholder) and not example.endswith("…")
]
CLOSED = [
    field
    for kind in RECORD_TYPES.values()
    for field in kind.fields
    if isinstance(field, Choice | Code | Flag)
]
# The names of a repository and of an English title, which have their own spaces.
NOT_FRENCH = ("https:", "schema-snds:", "Open Medic: complete")
# A concept level is chosen in a list; other records are typed.
TYPED_REFERENCES = [
    pytest.param(WORDING[kind.name].fields[field.name], id=f"{kind.name}.{field.name}")
    for kind in RECORD_TYPES.values()
    for field in kind.fields
    if isinstance(field, Reference) and field.to is not ConceptLevel
]


def test_the_nine_sorts_of_record_have_words():
    assert {*WORDING} == {*RECORD_TYPES}


@each_type
def test_every_field_has_words_and_no_words_are_for_a_field_that_does_not_exist(kind: RecordType):
    assert {*WORDING[kind.name].fields} == {field.name for field in kind.fields}


@each_type
def test_every_field_stands_in_exactly_one_fieldset(kind: RecordType):
    placed = Counter(name for group in WORDING[kind.name].fieldsets for name in group.fields)
    assert placed == Counter(field.name for field in kind.fields)


@each_type
def test_two_fields_of_one_form_never_share_a_label(kind: RecordType):
    labels = Counter(said.label for said in WORDING[kind.name].fields.values())
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("said", ALL_SAID)
def test_a_label_is_one_to_five_words_without_colon(said: Said):
    words = said.label.removesuffix(" ?").split()
    assert 1 <= len(words) <= 5
    assert ":" not in said.label
    assert not said.label.endswith(".")
    assert said.label[0].isupper()


@pytest.mark.parametrize("said", ALL_SAID)
def test_help_is_short_and_ends_with_a_full_stop(said: Said):
    assert re.search(r"\.(?: »)?$", said.help)
    assert len(said.help) <= 240


@pytest.mark.parametrize("sort", WORDING.values(), ids=WORDING)
def test_words_are_in_clean_french(sort: Sort):
    for text in texts(sort):
        french = re.sub("|".join(NOT_FRENCH), "X", text)
        assert french == french.strip()
        # Straight marks, three dots, doubled spaces are a typewriter's.
        assert not re.search(r"['\"]|\.\.\.| {2}", french), text
        # Read as the place of a value.
        assert "%" not in french, text
        assert french.count("«") == french.count("»"), text
        # A space goes before « : ; ! ? » and inside guillemets, none before a stop or a comma.
        assert not re.search(r"\w[:;!?»]| [.,]|«\S|\S»", french), text


def test_every_option_of_a_closed_list_has_a_name_of_its_own(app: Flask):
    with app.test_request_context("/"):
        for field in CLOSED:
            names = [option_label(field, option) for option in field.options]
            assert names, field
            assert all(names), field
            assert len({*names}) == len(names), field


def test_yes_and_no_are_said_in_french(app: Flask):
    with app.test_request_context("/"):
        assert [option_label(Flag("x"), option) for option in Flag.options] == ["oui", "non"]


@pytest.mark.parametrize(("field", "example"), EXAMPLES)
def test_an_example_is_accepted_by_its_own_field_and_comes_back_as_typed(field: Field, example: str):
    assert field.write(field.parse(example)) == example


@pytest.mark.parametrize("field", [SpecialCodes("special_codes"), UsedDatasets("datasets")], ids=str)
def test_words_of_a_list_are_those_its_field_knows(field: Field):
    kind = "code-list" if isinstance(field, SpecialCodes) else "reuse"
    help_text = WORDING[kind].fields[field.name].help
    examples = re.findall(r"[\w-]+ ; [\w-]+(?: [\w-]+)*(?: ; [\w ]+)?", help_text)
    assert examples
    for example in examples:
        assert field.parse(example)


@pytest.mark.parametrize("said", TYPED_REFERENCES)
def test_a_reference_says_that_it_is_typed_by_its_name_in_the_address(said: Said):
    assert "nom dans l’adresse" in said.help


def texts(sort: Sort) -> Iterator[str]:
    yield from (sort.singular, sort.plural, sort.new)
    yield from (group.title for group in sort.fieldsets)
    for said in sort.fields.values():
        yield from (said.label, said.help, said.placeholder)
