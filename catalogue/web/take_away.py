"""The formats in which pages offer dictionaries, code lists and crosswalks; `web/downloads.py` sends them."""

from dataclasses import dataclass

from flask import url_for

from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.formats.dictionary.formats import CODE_LIST_FORMATS, DICTIONARY_FORMATS
from catalogue.services.crosswalks import CrosswalkView
from catalogue.web.downloads import CODE_LIST_SUFFIXES, CROSSWALK_SUFFIXES, DICTIONARY_SUFFIXES

_DATA_PACKAGE = "datapackage"


@dataclass(frozen=True)
class Download:
    """A format by its name, and the address of the file."""

    label: str
    url: str


def dictionary_downloads(slug: str) -> tuple[Download, ...]:
    """Return the formats of a dataset's dictionary."""
    files = tuple(
        Download(DICTIONARY_FORMATS[name].label, url_for("downloads.dictionary", slug=slug, suffix=suffix))
        for suffix, name in DICTIONARY_SUFFIXES.items()
    )
    package = url_for("downloads.data_package", slug=slug)
    return (*files, Download(DICTIONARY_FORMATS[_DATA_PACKAGE].label, package))


def code_list_downloads(slug: str) -> tuple[Download, ...]:
    """Return the formats of a code list."""
    return tuple(
        Download(CODE_LIST_FORMATS[name].label, url_for("downloads.code_list", slug=slug, suffix=suffix))
        for suffix, name in CODE_LIST_SUFFIXES.items()
    )


def crosswalk_downloads(crosswalk: CrosswalkView) -> tuple[Download, ...]:
    """Return the formats of a crosswalk, none where its pairs are neither kept here nor made by a rule."""
    if not (crosswalk.source.count if crosswalk.has_rule else crosswalk.pair_count):
        return ()
    return tuple(
        Download(
            CROSSWALK_FORMATS[name].label,
            url_for("downloads.crosswalk", slug=crosswalk.source.slug, name=crosswalk.slug, suffix=suffix),
        )
        for suffix, name in CROSSWALK_SUFFIXES.items()
    )
