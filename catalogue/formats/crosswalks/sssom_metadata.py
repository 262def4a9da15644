"""Read the metadata of an SSSOM file: YAML in which every value is taken as text.

Nothing is built from it but lists, mappings and texts, and no more of it is kept than a crosswalk has.
"""

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from catalogue.formats.crosswalks.curies import BUILT_IN, resolve
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import shorten
from catalogue.formats.table_schema_text import tidy
from catalogue.messages import gettext_noop

_TEXT_MAX = 20_000
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What an SSSOM file says of all its mappings.

    :ivar prefixes: those declared and those built in → what they stand for.
    :ivar subject_source: address or name of the list of subjects; `object_source` of objects.
    """

    prefixes: Mapping[str, str]
    title: str | None = None
    description: str | None = None
    creator: str | None = None
    licence_url: str | None = None
    subject_source: str | None = None
    object_source: str | None = None


def read_metadata(block: Sequence[str], problems: Problems) -> Metadata | None:
    """Return what the block says, its lines without their `#`; `None`, and told, when it is no YAML."""
    try:
        # The loader of texts alone: no date, no number, no object is made of what a file says.
        values = yaml.BaseLoader(textwrap.dedent("\n".join(block))).get_single_data()
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problems.error(
            Place(row=None if mark is None else mark.line + 1),
            gettext_noop("Les métadonnées ne se lisent pas comme du YAML"),
            gettext_noop("Corrigez les lignes qui commencent par « # »"),
        )
        return None
    values = values if isinstance(values, dict) else {}
    prefixes = {**_prefixes(values.get("curie_map"), problems), **BUILT_IN}
    return Metadata(
        prefixes=prefixes,
        title=_line(values.get("mapping_set_title")),
        description=_text(values.get("mapping_set_description")),
        creator=_line(values.get("creator_label")),
        licence_url=_line(values.get("license")),
        subject_source=_list(values.get("subject_source"), prefixes),
        object_source=_list(values.get("object_source"), prefixes),
    )


def _prefixes(declared: Any, problems: Problems) -> Mapping[str, str]:
    if not isinstance(declared, dict):
        return {}
    found = {
        name: address
        for name, address in declared.items()
        if isinstance(name, str) and isinstance(address, str)
    }
    for name, address in found.items():
        if BUILT_IN.get(name, address) != address:
            problems.error(
                Place(column=f"curie_map.{shorten(name)}"),
                gettext_noop("Le préfixe « %(name)s » veut dire « %(known)s » dans tout fichier SSSOM"),
                gettext_noop("Prenez un autre préfixe pour « %(address)s »"),
                name=shorten(name),
                known=BUILT_IN[name],
                address=shorten(address),
            )
    return found


def _text(value: Any) -> str | None:
    """Return a text as it may be stored; of a list, its items one after the other."""
    if isinstance(value, list):
        value = ", ".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        return None
    return unicodedata.normalize("NFC", tidy(value)[0]).strip()[:_TEXT_MAX].strip() or None


def _line(value: Any) -> str | None:
    text = _text(value)
    return None if text is None else _SPACE.sub(" ", text)


def _list(value: Any, prefixes: Mapping[str, str]) -> str | None:
    """Return the last part of the address that names a list: its slug, when it is one of ours."""
    text = _line(value)
    named = resolve(text, prefixes) if text else None
    return named.local if named and named.local else text
