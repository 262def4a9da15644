"""No message of a page is missing in English, and none of the file is left over."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from catalogue.messages import ENGLISH_MESSAGES
from tests.conftest import ROOT

METHODS = [("catalogue/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "silent": "false"}}

# Besides gettext's own names: our errors, whose first value is a sentence, and the mark for the rest.
ERRORS = ("BadQuery", "Conflict", "Forbidden", "Gone", "Invalid", "NotFound", "Unavailable")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, **dict.fromkeys(ERRORS)}

MessageId = str | tuple[str, ...]


@pytest.fixture(scope="module")
def used() -> dict[MessageId, str]:
    """The messages of the code and the templates, and where each stands."""
    return {message: f"{file}:{line}" for file, line, message in extracted()}


def extracted() -> Iterator[tuple[str, int, MessageId]]:
    for folder in ("catalogue", "templates"):
        found = extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS],
            {pattern.removeprefix(f"{folder}/"): options for pattern, options in OPTIONS.items()},
            keywords=KEYWORDS,
        )
        for file, line, message, *_ in found:
            yield f"{folder}/{file}", line, message


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH_MESSAGES.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_every_message_has_its_english(used: dict[MessageId, str], english: Catalog):
    known = {as_id(message.id) for message in messages(english) if all(forms(message.string))}
    missing = [f"{place}: {message}" for message, place in used.items() if message not in known]
    assert not missing, "\n".join(missing)


def test_no_english_message_is_left_over(used: dict[MessageId, str], english: Catalog):
    assert [message.id for message in messages(english) if as_id(message.id) not in used] == []


def test_every_english_message_takes_the_values_of_the_french(english: Catalog):
    wrong = [
        message.id
        for message in messages(english)
        if {*names(forms(message.id)[-1])} != {*names(forms(message.string)[-1])}
    ]
    assert wrong == []


def test_no_message_is_marked_as_unsure(english: Catalog):
    assert [message.id for message in messages(english) if message.fuzzy] == []


def test_the_file_is_in_the_wheel():
    package = ROOT / "catalogue"
    assert ENGLISH_MESSAGES.is_relative_to(package)
    assert Path(ENGLISH_MESSAGES).is_file()


def as_id(message: object) -> MessageId:
    return tuple(message) if isinstance(message, tuple) else str(message)


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)


def names(text: str) -> list[str]:
    return re.findall(r"%\((\w+)\)", text)
