"""Read JSON that a stranger wrote: no number that is none, no nesting without end, no stray character.

What the value means is for `read_table_schema`, `read_csvw` and their neighbours.
"""

import json
import math
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from catalogue.formats.dictionary.limits import MAX_NODES
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.table_schema_text import detect_encoding, tidy, tidy_tree
from catalogue.messages import gettext_noop

# How deep objects and lists may be nested (ASVS 1.5.3).
_DEPTH_MAX = 20

Json = Mapping[str, Any]


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, texts and names in NFC without stray characters.

    :raises ValueError: it is not JSON, is too large or nested too deep, or holds a number out of all range.
    """
    if text.count("[") + text.count("{") > MAX_NODES:
        msg = "too many objects"
        raise ValueError(msg)
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as error:
        msg = "nested too deep"
        raise ValueError(msg) from error
    _check_depth(value, 1)
    # The copy that mending makes of a large file is only made where there may be something to mend.
    clean = "\\u" not in text and unicodedata.is_normalized("NFC", text) and not tidy(text)[1]
    return value if clean else _normal(tidy_tree(value)[0])


def load_json(path: Path, problems: Problems) -> Json | None:
    """Return the object that a file holds; `None`, and an error, when it holds none.

    :raises OSError: the file cannot be opened.
    """
    encoding, _ = detect_encoding(path)
    try:
        value = parse_json(path.read_text(encoding=encoding))
    except json.JSONDecodeError as error:
        problems.error(
            Place(row=error.lineno),
            gettext_noop("Le JSON est illisible"),
            gettext_noop("Vérifiez que le fichier est complet et que ses accolades se ferment"),
        )
        return None
    except ValueError:
        problems.error(Place(), gettext_noop("Le JSON est illisible, trop gros ou trop imbriqué"))
        return None
    if isinstance(value, dict):
        return value
    problems.error(
        Place(),
        gettext_noop("Ce fichier JSON n’est ni un dictionnaire ni une nomenclature"),
        gettext_noop("Les formes lues sont Table Schema, CSVW et celles que le catalogue exporte"),
    )
    return None


def text_of(source: Json, name: str) -> str | None:
    """Return a property as text without spaces around it; `None` when it is no text, or empty."""
    value = source.get(name)
    return value.strip() or None if isinstance(value, str) else None


def list_of(source: Json, name: str) -> list[Any]:
    """Return a property as a list, empty when it is none."""
    value = source.get(name)
    return value if isinstance(value, list) else []


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    if isinstance(value, dict):
        return {_normal(name): _normal(item) for name, item in value.items()}
    return value


def _refuse(constant: str) -> NoReturn:
    # Python reads NaN and Infinity, which are not JSON and which PostgreSQL would refuse.
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _refuse(text)
    return number


def _check_depth(value: Any, level: int) -> None:
    if level > _DEPTH_MAX:
        msg = "nested too deep"
        raise ValueError(msg)
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in children:
        if isinstance(item, dict | list):
            _check_depth(item, level + 1)
