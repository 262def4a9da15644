"""What we write, we read: equal variables, codes and keys, and the same bytes when it is written again."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS, DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, DictionaryVariable
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_code_list, read_dictionary
from tests.formats.dictionary.strategies import ATTRIBUTES, HOSTILE, Sample, codes, dictionary, head, samples

FORMATS = ("csv", "xlsx", "table-schema", "csvw", "datapackage")


def write(sample: Sample, name: str) -> bytes:
    return b"".join(DICTIONARY_FORMATS[name].write(sample.dictionary, sample.codes_of))


def read(written: bytes, file_name: str) -> DictionaryDraft:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file_name)
        path.write_bytes(written)
        problems = Problems(file_name)
        draft = read_dictionary(path, mapping={}, problems=problems)
    assert [problem.sentence() for problem in problems.found] == []
    assert draft is not None
    return draft


def check(sample: Sample, name: str) -> None:
    """Compare what comes back with what was written, then write it again."""
    written = write(sample, name)
    draft = read(written, DICTIONARY_FORMATS[name].file_name("open-medic"))
    said = sample.dictionary
    variables = tuple(item.variable for item in draft.variables)
    assert variables == said.variables
    assert draft.primary_key or said.primary_key == ()
    again = Sample(
        replace(said, variables=variables, primary_key=draft.primary_key or ()),
        {item.slug: list(item.codes) for item in draft.code_lists if item.slug} or sample.codes,
    )
    assert write(again, name) == written
    if name == "xlsx":
        check_code_lists(sample, draft.code_lists)


def check_code_lists(sample: Sample, found: Sequence[CodeListDraft]) -> None:
    heads = {head.slug: head for head in sample.dictionary.code_lists if head.count}
    assert {item.slug for item in found} == set(heads)
    for item in found:
        said = heads[item.slug or ""]
        assert (item.name, item.title) == (said.name, said.title)
        assert list(item.codes) == sample.codes[said.slug]
        assert item.attribute_names == said.attribute_names


# Each workbook is read by a process of its own.
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=200, deadline=None)
@given(sample=samples())
def test_a_dictionary_comes_back_as_it_was(name: str, sample: Sample):
    check(sample, name)


@pytest.mark.parametrize("name", FORMATS)
def test_every_hostile_text_comes_back_in_every_field(name: str):
    variables = tuple(
        DictionaryVariable(
            name=f"V{number}",
            label=text,
            description=text,
            source_type=text,
            unit=text,
            group=text,
            additivity_note=text,
            code_list_note=text,
            management_rule=text,
            observation=text,
            history_created=text,
            constraints={text: [text]},
            extras={text: {text: text}},
        )
        for number, text in enumerate(HOSTILE)
    )
    check(Sample(dictionary(variables), {}), name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_as_long_as_a_cell_comes_back_whole(name: str):
    variable = DictionaryVariable(name="A", label="Libellé", description="é" * 32_766 + ".")
    check(Sample(dictionary((variable,)), {}), name)


def write_codes(said: CodeListHead, entries: Sequence[CodeEntry], name: str) -> bytes:
    return b"".join(CODE_LIST_FORMATS[name].write(said, iter(entries)))


@pytest.mark.parametrize("name", ["csv", "json"])
@settings(max_examples=200, deadline=None)
@given(entries=codes.filter(bool))
def test_a_code_list_comes_back_as_it_was(name: str, entries: list[CodeEntry]):
    said = head("liste", entries, ATTRIBUTES)
    written = write_codes(said, entries, name)
    problems = Problems("liste")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, CODE_LIST_FORMATS[name].file_name("liste"))
        path.write_bytes(written)
        draft = read_code_list(path, mapping={}, problems=problems)
    assert [problem.sentence() for problem in problems.found] == []
    assert draft is not None
    assert list(draft.codes) == entries
    assert draft.attribute_names == ATTRIBUTES
    assert draft.gives_parents or not any(code.parent for code in entries)
    assert write_codes(replace(said, attribute_names=draft.attribute_names), draft.codes, name) == written


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_every_public_table_of_the_snds_comes_back_as_it_was(name: str, shared: Path):
    paths = sorted((shared / "snds" / "schemas").rglob("*.json"))
    count = 0
    for path in paths:
        problems = Problems(path.name)
        draft = read_dictionary(path, mapping={}, problems=problems)
        assert draft is not None
        variables = tuple(item.variable for item in draft.variables)
        check(Sample(dictionary(variables, primary_key=draft.primary_key or ()), {}), name)
        count += len(variables)
    assert (len(paths), count) == (188, 4_815)
