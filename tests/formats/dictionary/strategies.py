"""Dictionaries, variables and codes that hypothesis makes up, hostile texts among them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st

from catalogue.domain.vocabularies import Additivity, IdentifierClass, VariableRole, VariableType
from catalogue.formats.dictionary.model import (
    CodeEntry,
    CodeListHead,
    Dictionary,
    DictionaryFile,
    DictionaryKey,
    DictionaryVariable,
)

HOSTILE = (
    "=1+1",
    "+33 1",
    "-2,5",
    "-n/a",
    "@SUM(A1)",
    "'=cmd|' /C calc'!A0",
    "''@x",
    "'quoted'",
    "l’âge « du » patient",
    'say "hi"',
    '"',
    "a;b,c\td",
    "two\nlines",
    "line\n\n=third",
    "_x0041_",
    "_x000D_",
    "_x005F_x0041_",
    "_X0041_ _x00e9_",
    "100 % | `code` | *x* _y_ <b>&amp;</b> [a](b) \\| ~z~",
    "<![CDATA[x]]>",
    "]]>",
    "{{ 7*7 }}",
    "שלום עולם",
    "\u202egnirts\u202c",
    "👩‍⚕️🩺",
    "été ― œuvre",
    "0012",
    "1e5",
    "11.0",
    "true",
    "oui",
    "NULL",
    "null",
    "-",
    "default",
    "#REF!",
    "2024-01-02",
    "\ufeffbom",
    "a" * 300,
    "nom:colonne",
    "1999\u20282000",
)
# As the model says: in NFC, without spaces around nor control characters but the end of line and the tab.
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
_KEPT = st.one_of(_CHARACTERS, st.sampled_from("\n\t;\"'=+-@|_:"))


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


texts = st.one_of(
    st.sampled_from(HOSTILE).map(_tidy), st.text(_KEPT, max_size=12).map(_tidy), st.just("Libellé")
).filter(bool)
lines = texts.map(lambda text: _tidy(" ".join(text.split()))).filter(bool)
maybe = st.none() | texts
maybe_line = st.none() | lines
slugs = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
variable_names = st.one_of(st.from_regex(r"[A-Z][A-Z0-9_]{0,14}", fullmatch=True), lines)

_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, width=32) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(lines, inner, max_size=3),
    max_leaves=4,
).filter(lambda value: value not in (float("inf"), float("-inf")))
_extra_names = lines | st.sampled_from(
    ["type", "role", "name", "titles", "@id", "unit", "untitled", "otherProperties", "trueValues", "example"]
)
_constraints = st.dictionaries(
    st.sampled_from(["required", "unique", "minimum", "maximum", "minLength", "pattern", "enum"]) | lines,
    st.booleans() | st.integers(0, 10**6) | texts | st.lists(texts, max_size=3),
    max_size=3,
)


def _finite(value: object) -> bool:
    if isinstance(value, float):
        return value not in (float("inf"), float("-inf"))
    if isinstance(value, list):
        return all(map(_finite, value))
    return all(map(_finite, value.values())) if isinstance(value, dict) else True


# Made once: a strategy made anew for each example costs more than what it draws.
variables = st.builds(
    DictionaryVariable,
    name=variable_names,
    label=maybe,
    description=maybe,
    type=st.none() | st.sampled_from(VariableType),
    source_type=maybe,
    length=maybe_line,
    format=maybe_line | st.sampled_from(["%d%m%Y", "default", "email"]),
    unit=maybe,
    role=st.none() | st.sampled_from(VariableRole),
    additivity=st.none() | st.sampled_from(Additivity),
    additivity_note=maybe,
    group=maybe,
    code_list_column=maybe_line,
    code_list_note=maybe,
    sensitivity=st.none() | st.sampled_from(IdentifierClass),
    management_rule=maybe,
    observation=maybe,
    history_created=maybe_line,
    history_deleted=maybe_line,
    history_missing=st.lists(lines, max_size=3).map(tuple),
    constraints=_constraints,
    extras=st.dictionaries(_extra_names, _json, max_size=3).filter(_finite),
)
_variable_lists = st.lists(variables, min_size=1, max_size=3, unique_by=lambda variable: variable.name)

ATTRIBUTES = ("NOTE", "ORDRE", "LIB_COURT")
_entries = st.builds(
    CodeEntry,
    notation=lines,
    label=maybe,
    parent=maybe_line,
    attributes=st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=3),
)


def _as_tree(entries: list[CodeEntry]) -> list[CodeEntry]:
    """Put each code that has a broader one under a code before it."""
    return [
        replace(code, parent=entries[len(code.parent) % position].notation if position else None)
        if code.parent
        else code
        for position, code in enumerate(entries)
    ]


# The codes of one list, each notation once.
codes = st.lists(_entries, max_size=4, unique_by=lambda code: code.notation).map(_as_tree)


@dataclass(frozen=True)
class Sample:
    """A dictionary and the codes of its lists."""

    dictionary: Dictionary
    codes: dict[str, list[CodeEntry]]

    def codes_of(self, slug: str) -> Iterator[CodeEntry]:
        """Give the codes of a list."""
        return iter(self.codes.get(slug, []))


def head(slug: str, entries: list[CodeEntry], names: tuple[str, ...], **more: object) -> CodeListHead:
    """Return the head of a list that holds these codes."""
    said: dict[str, object] = {
        "title": f"Nomenclature {slug}",
        "name": slug.upper().replace("-", "_"),
        **more,
    }
    return CodeListHead(
        slug=slug,
        url=f"https://catalogue.example/nomenclatures/{slug}",
        count=len(entries),
        attribute_names=names,
        **said,  # type: ignore[arg-type]
    )


_picks = st.tuples(*[st.tuples(st.integers(0, 5), st.booleans())] * 3)
_list_slugs = st.lists(slugs, max_size=2, unique=True)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Dictionaries of one to three variables with up to two code lists."""
    entries: dict[str, list[CodeEntry]] = {slug: draw(codes) for slug in draw(_list_slugs)}
    heads = tuple(
        head(slug, listed, ATTRIBUTES, title=draw(lines), version=draw(maybe_line))
        for slug, listed in entries.items()
    )
    chosen = [None, *entries]
    drawn = draw(_variable_lists)
    picks = draw(_picks)
    listed = tuple(
        replace(variable, code_list=chosen[pick % len(chosen)])
        for variable, (pick, _) in zip(drawn, picks, strict=False)
    )
    key = tuple(variable.name for variable, (_, is_key) in zip(drawn, picks, strict=False) if is_key)
    return Sample(dictionary(listed, primary_key=key, code_lists=heads), entries)


def dictionary(variables: tuple[DictionaryVariable, ...], **more: object) -> Dictionary:
    """Return a dictionary that holds these variables, with something in every other field."""
    said: dict[str, object] = {
        "slug": "open-medic",
        "url": "https://catalogue.example/jeux/open-medic",
        "title": "Open Medic : « médicaments » & dépenses",
        "publisher": "Caisse nationale de l’Assurance maladie",
        "updated": date(2026, 11, 3),
        "name": "OPEN_MEDIC",
        "acronym": "OM",
        "summary": "Dépenses de médicaments.",
        "description": "Base annuelle.\n\nUn < deux & trois.",
        "publisher_homepage": "https://assurance-maladie.example/",
        "product": "SNIIRAM",
        "scope": "Pharmacie de ville",
        "observation": "À lire.",
        "licence_label": "Licence Ouverte 2.0",
        "licence_url": "https://licence.example/lo2",
        "landing_page": "https://assurance-maladie.example/open-medic",
        "keywords": ("médicament", "remboursement"),
        "history_created": "2014",
        "history_missing": ("2020",),
        "variables": variables,
        **more,
    }
    return Dictionary(**said)  # type: ignore[arg-type]


# Files of the sorts that datasets have: tables, an archive of them, a document.
FILES = (
    DictionaryFile(
        "Open Medic 2023",
        "Base complète 2023",
        "https://files.example/2023.csv",
        "CSV",
        "text/csv",
        "ISO-8859-1",
        ";",
        1234,
    ),
    DictionaryFile("archive", "Toutes les années", "https://files.example/all.zip", "ZIP"),
)
KEYS = (
    DictionaryKey(("A", "B"), "er-prs-f", "ER_PRS_F", ("C", "D")),
    DictionaryKey(("B",), "open-medic", "OPEN_MEDIC", ("A",)),
)
