"""Write a code list as JSON: what is said of it, then its codes, which a reader may take one line at a time.

Codes are written as they come, so that a list of 400,000 takes no more memory than one of ten.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, SpecialCode
from catalogue.formats.dictionary.write_pieces import in_pieces


def write_code_list_json(head: CodeListHead, codes: Iterator[CodeEntry]) -> Iterator[bytes]:
    """Yield one JSON object: the fields of the list, then `codes`; nothing known is `null`."""
    return in_pieces(_texts(head, codes))


def _texts(head: CodeListHead, codes: Iterator[CodeEntry]) -> Iterator[str]:
    opening = orjson.dumps(_head(head), option=orjson.OPT_INDENT_2).decode("utf-8")
    yield opening.removesuffix("\n}") + ',\n  "codes": ['
    separator = "\n"
    for code in codes:
        yield separator + orjson.dumps(_code(code)).decode("utf-8")
        separator = ",\n"
    yield "\n  ]\n}\n"


def _head(head: CodeListHead) -> dict[str, Any]:
    return {
        "slug": head.slug,
        "url": head.url,
        "title": head.title,
        "name": head.name,
        "description": head.description,
        "publisher": head.publisher,
        "version": head.version,
        "valid_from": head.valid_from,
        "valid_to": head.valid_to,
        "licence_url": head.licence_url,
        "landing_page": head.landing_page,
        "replaces_url": head.replaces_url,
        "count": head.count,
        "special_codes": [_special(code) for code in head.special_codes],
        "attribute_names": head.attribute_names,
        "parent_column": head.parent_column,
    }


def _special(code: SpecialCode) -> dict[str, Any]:
    return {"code": code.code, "meaning": code.meaning, "label": code.label}


def _code(code: CodeEntry) -> dict[str, Any]:
    return {
        "notation": code.notation,
        "label": code.label,
        "parent": code.parent,
        "attributes": dict(code.attributes),
    }
