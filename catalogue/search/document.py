"""What is indexed: one frozen document per dataset, variable, code list or reuse, and what its fields weigh.

Services build documents from the database; engines store them. This module knows neither.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from catalogue.domain.vocabularies import DatasetKind


class DocumentType(StrEnum):
    """What a document describes."""

    DATASET = "dataset"
    VARIABLE = "variable"
    CODE_LIST = "codelist"
    REUSE = "reuse"


class Facet(StrEnum):
    """By what a result can be narrowed."""

    TYPE = "type"
    KIND = "kind"
    PUBLISHER = "publisher"
    LEVEL = "level"
    CONCEPT = "concept"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How much a word counts in a field.

    :param weight: what one occurrence adds, in a field of usual length.
    :param usual_length: in words; a shorter field counts more, a longer one less.
    :param reason: why this weight.
    """

    weight: float
    usual_length: int
    reason: str


WEIGHTS: Mapping[str, FieldWeight] = {
    "title": FieldWeight(12.0, 8, "what it is called: its titles, its acronym, its name in the source"),
    "key_names": FieldWeight(5.0, 40, "who types PRS_NAT wants what holds exactly that column"),
    "keywords": FieldWeight(4.0, 8, "chosen by the producer to be found by, but often generic"),
    "labels": FieldWeight(2.0, 100, "the columns in plain words: many, each a small part of the whole"),
    "description": FieldWeight(1.0, 90, "prose, where a word may be mentioned only in passing"),
}

# Multiplies the score. Steps are small: they settle near ties, a title still beats a mention.
# An extract is what can be had; a table of the SNDS needs an authorisation; a variable is one of many.
BOOSTS: Mapping[tuple[DocumentType, DatasetKind | None], float] = {
    (DocumentType.DATASET, DatasetKind.EXTRACT): 1.4,
    (DocumentType.DATASET, DatasetKind.EXTERNAL): 1.2,
    (DocumentType.DATASET, DatasetKind.TABLE): 1.15,
    (DocumentType.CODE_LIST, None): 1.1,
    (DocumentType.REUSE, None): 1.1,
    (DocumentType.VARIABLE, DatasetKind.EXTRACT): 1.1,
}

# Where no words rank the results: extracts, external bases, tables, then what belongs to them.
_BROWSE_RANKS: Mapping[tuple[DocumentType, DatasetKind | None], int] = {
    (DocumentType.DATASET, DatasetKind.EXTRACT): 0,
    (DocumentType.DATASET, DatasetKind.EXTERNAL): 1,
    (DocumentType.DATASET, DatasetKind.TABLE): 2,
    (DocumentType.REUSE, None): 3,
    (DocumentType.CODE_LIST, None): 4,
    (DocumentType.VARIABLE, DatasetKind.EXTRACT): 5,
}


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    :param uid: `dataset:open-medic`, `variable:open-medic/CIP13`, `codelist:ir-nat-v`, `reuse:x`.
    :param kind: the kind of the dataset, or of the dataset a variable is of; None for the rest.
    :param slug: where its page is; a variable has its dataset's, with `name` beside.
    :param name: a variable's name, else None.
    :param other_titles: acronym, English title, name in the source, former titles.
    :param key_names: names worth as much as themselves: of a dataset, its variables; of a variable, its
        code lists; of a code list, its other names; of a reuse, the datasets it used.
    :param labels: labels of the variables of a dataset; of a variable, its label if it isn't its title.
    :param facets: values by facet, by their permanent codes; `type` and `kind` are added by themselves.
    :param facet_labels: by facet, the French name of each value; a value without one stands for itself.
    """

    uid: str
    type: DocumentType
    slug: str
    title: str
    kind: DatasetKind | None = None
    name: str | None = None
    other_titles: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    key_names: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    description: str = ""
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    facet_labels: Mapping[Facet, Mapping[str, str]] = field(default_factory=dict)
    updated: datetime | None = None

    @property
    def boost(self) -> float:
        """Return what its score is multiplied by."""
        return BOOSTS.get((self.type, self.kind), 1.0)

    @property
    def browse_rank(self) -> int:
        """Return its place among the kinds when no word ranks the results, 0 first."""
        return _BROWSE_RANKS.get((self.type, self.kind), max(_BROWSE_RANKS.values()) + 1)

    def texts(self) -> dict[str, tuple[str, ...]]:
        """Return the values of each field of `WEIGHTS`, in its order.

        What a variable is called is its name: its label, alike in fifty tables, counts as a label, or
        variables would hide the datasets that have them.
        """
        is_variable = self.name is not None and self.name != self.title
        titles = (self.name, *self.other_titles) if is_variable else (self.title, *self.other_titles)
        return {
            "title": tuple(title for title in titles if title),
            "key_names": self.key_names,
            "keywords": self.keywords,
            "labels": (self.title, *self.labels) if is_variable else self.labels,
            "description": (self.description,) if self.description else (),
        }

    def all_facets(self) -> dict[Facet, tuple[str, ...]]:
        """Return its values in every facet; only datasets have a kind there: a kind means datasets."""
        own: dict[Facet, tuple[str, ...]] = {Facet.TYPE: (self.type.value,)}
        if self.type is DocumentType.DATASET and self.kind is not None:
            own[Facet.KIND] = (self.kind.value,)
        return own | {Facet(name): values for name, values in self.facets.items() if values}

    def fingerprint(self) -> str:
        """Return a hash of all that is indexed or shown, the same on every machine and in every process."""
        return hashlib.blake2b(document_to_json(self), digest_size=16).hexdigest()


def record_of(uid: str) -> str:
    """Return the uid of the record a document belongs to: a variable's is its dataset's."""
    kind, _, name = uid.partition(":")
    return f"{DocumentType.DATASET.value}:{name.partition('/')[0]}" if kind == DocumentType.VARIABLE else uid


def document_to_json(document: Document) -> bytes:
    """Return the document as JSON, always the same bytes for the same content."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def document_from_json(content: bytes) -> Document:
    """Return the document that `document_to_json` wrote.

    :raises ValueError: a value is not what `document_to_json` writes.
    """
    fields: dict[str, Any] = orjson.loads(content)
    tuples = ("other_titles", "keywords", "key_names", "labels")
    return Document(
        **{name: value for name, value in fields.items() if name not in {*tuples, "facets", "updated"}}
        | {name: tuple(fields[name]) for name in tuples}
        | {
            "type": DocumentType(fields["type"]),
            "kind": None if fields["kind"] is None else DatasetKind(fields["kind"]),
            "facets": {Facet(name): tuple(values) for name, values in fields["facets"].items()},
            "facet_labels": {Facet(name): labels for name, labels in fields["facet_labels"].items()},
            "updated": None if fields["updated"] is None else datetime.fromisoformat(fields["updated"]),
        }
    )
