"""A dataset as schema.org describes it (Dataset, release 28), in the JSON-LD that search engines read.

It stands in the page of every dataset, ours or not; what a value does not hold is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import orjson

from catalogue.formats.rdf import clean, iri

# What could close the block of a page that holds the document, or open another one.
_ESCAPED: Mapping[str, str] = MappingProxyType(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True)
class SchemaFile:
    """A file to be fetched (schema:DataDownload)."""

    title: str
    url: str
    modified: date | None = None


@dataclass(frozen=True, kw_only=True)
class SchemaDataset:
    """What the page of a dataset tells a search engine; `url` is the address of the page."""

    url: str
    catalogue_url: str
    title: str
    title_en: str | None = None
    acronym: str | None = None
    description: str | None = None
    publisher: str
    publisher_url: str | None = None
    landing_page: str | None = None
    licence_url: str | None = None
    is_open: bool = False
    keywords: tuple[str, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    issued: date | None = None
    variables: tuple[str, ...] = ()
    files: tuple[SchemaFile, ...] = ()


def dataset_json_ld(dataset: SchemaDataset) -> str:
    """Return the document as text that may stand in a `<script>` of a page, whatever the values hold."""
    written = orjson.dumps(_dataset(dataset)).decode()
    return "".join(_ESCAPED.get(char, char) for char in written)


def _dataset(dataset: SchemaDataset) -> dict[str, Any]:
    names = (dataset.title_en, dataset.acronym)
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset.url,
        "url": dataset.url,
        "identifier": dataset.url,
        "name": clean(dataset.title),
        "alternateName": [name for text in names if (name := clean(text))],
        "description": clean(dataset.description),
        "sameAs": iri(dataset.landing_page),
        "license": iri(dataset.licence_url),
        # Nothing is said of what must be asked for, nor of what nobody looked up.
        "isAccessibleForFree": True if dataset.is_open else None,
        "keywords": [word for text in dataset.keywords if (word := clean(text))],
        "temporalCoverage": _period(dataset.period_start, dataset.period_end),
        "datePublished": _day(dataset.issued),
        "dateModified": _day(max((file.modified for file in dataset.files if file.modified), default=None)),
        "publisher": _without_empty(
            {
                "@type": "Organization",
                "name": clean(dataset.publisher),
                "url": iri(dataset.publisher_url),
            }
        ),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": dataset.catalogue_url},
        "variableMeasured": [name for text in dataset.variables if (name := clean(text))],
        "distribution": [_file(file) for file in dataset.files if iri(file.url) is not None],
    }
    return _without_empty(said)


def _file(file: SchemaFile) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "DataDownload",
            "name": clean(file.title),
            "contentUrl": file.url,
            "dateModified": _day(file.modified),
        }
    )


def _period(start: date | None, end: date | None) -> str | None:
    # ISO 8601-2: an open end is two points.
    return f"{_day(start) or '..'}/{_day(end) or '..'}" if start or end else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [], "")}
