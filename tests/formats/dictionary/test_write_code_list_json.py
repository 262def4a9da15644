"""A code list as JSON."""

import json
from datetime import date

from catalogue.domain.vocabularies import SpecialMeaning
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, SpecialCode
from tests.formats.dictionary.strategies import HOSTILE, head


def test_a_list_says_what_it_is_then_its_codes():
    codes = [CodeEntry("A", "Tête"), CodeEntry("A1", None, "A", {"B": "x"})]
    said = head(
        "liste",
        codes,
        ("B",),
        version="V63",
        valid_from=date(2020, 1, 1),
        special_codes=(SpecialCode("99", SpecialMeaning.UNKNOWN, "Inconnu"),),
        parent_column="PERE",
    )
    content = json.loads(b"".join(CODE_LIST_FORMATS["json"].write(said, iter(codes))))
    assert content == {
        "slug": "liste",
        "url": "https://catalogue.example/nomenclatures/liste",
        "title": "Nomenclature liste",
        "name": "LISTE",
        "description": None,
        "publisher": None,
        "version": "V63",
        "valid_from": "2020-01-01",
        "valid_to": None,
        "licence_url": None,
        "landing_page": None,
        "replaces_url": None,
        "count": 2,
        "special_codes": [{"code": "99", "meaning": "unknown", "label": "Inconnu"}],
        "attribute_names": ["B"],
        "parent_column": "PERE",
        "codes": [
            {"notation": "A", "label": "Tête", "parent": None, "attributes": {}},
            {"notation": "A1", "label": None, "parent": "A", "attributes": {"B": "x"}},
        ],
    }


def test_a_list_without_codes_is_json_too():
    assert (
        json.loads(b"".join(CODE_LIST_FORMATS["json"].write(head("vide", [], ()), iter([]))))["codes"] == []
    )


def test_any_text_is_read_back_as_it_was():
    codes = [CodeEntry(text, text) for text in HOSTILE]
    content = json.loads(b"".join(CODE_LIST_FORMATS["json"].write(head("x", codes, ()), iter(codes))))
    assert [(code["notation"], code["label"]) for code in content["codes"]] == [(t, t) for t in HOSTILE]
