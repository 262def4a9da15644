"""Write a crosswalk as SSSOM/TSV (Simple Standard for Sharing Ontology Mappings, 1.0).

What is said of the whole stands first, as YAML behind `#`; then the pairs, their columns in the order of the
standard. Pairs keep the order of their source: the standard's own sorting would need all of them at once.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

import yaml

from catalogue.domain.vocabularies import PairRelation
from catalogue.formats.crosswalks.curies import LISTS, SEMAPV, code_curie, list_prefix
from catalogue.formats.crosswalks.model import CrosswalkHead, End, LabelledPair
from catalogue.formats.crosswalks.numbers import weight_text
from catalogue.formats.crosswalks.relations import PREDICATES
from catalogue.formats.dictionary.cells import guard_cell
from catalogue.formats.dictionary.write_pieces import in_pieces
from catalogue.formats.rdf import iri, own_iri

# SSSOM has no slot for the share of a source that goes to a target; `confidence` is of the statement.
WEIGHT_SLOT = "ext_weight"
_BY_A_PERSON = "semapv:ManualMappingCuration"
_UNSPECIFIED = "semapv:UnspecifiedMatching"
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "reviewer_label",
    "mapping_cardinality",
    WEIGHT_SLOT,
)


def write_crosswalk_sssom(head: CrosswalkHead, pairs: Iterator[LabelledPair]) -> Iterator[bytes]:
    """Return the metadata, then the pairs as they come; a column for what nobody knows is empty.

    :raises Invalid: an address cannot be written.
    """
    own_iri(head.url)
    return in_pieces(_texts(head, pairs))


def justification_of(head: CrosswalkHead) -> str:
    """Return the CURIE of the mapping process, from the record where that says one.

    Words that name no process are left to the page; an author stands for a work by hand.
    """
    said = (head.justification or "").strip()
    for start in ("semapv:", SEMAPV):
        name = said.removeprefix(start)
        if name != said and name.isascii() and name.isalnum():
            return f"semapv:{name}"
    return _BY_A_PERSON if head.author else _UNSPECIFIED


def _texts(head: CrosswalkHead, pairs: Iterable[LabelledPair]) -> Iterator[str]:
    block = yaml.safe_dump(_metadata(head), allow_unicode=True, sort_keys=False, width=float("inf"))
    yield "".join(f"#{line}\n" for line in block.split("\n")[:-1])
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    justification = justification_of(head)
    for item in pairs:
        writer.writerow(_row(head, item, justification))
        yield _taken(buffer)
    yield _taken(buffer)


def _metadata(head: CrosswalkHead) -> dict[str, Any]:
    ends = (head.source, head.target)
    prefixes = {list_prefix(end.slug): f"{end.url}#" for end in ends}
    prefixes[LISTS] = head.source.url.removesuffix(head.source.slug)
    values = {
        "curie_map": dict(sorted(prefixes.items())),
        "mapping_set_id": head.url,
        "mapping_set_version": head.updated.isoformat(),
        "mapping_set_source": [source for source in head.sources if iri(source) is not None],
        "mapping_set_title": head.title,
        "mapping_set_description": head.description,
        "license": head.licence_url,
        **_end("subject", head.source),
        **_end("object", head.target),
        "comment": head.loss_note,
        "extension_definitions": [{"slot_name": WEIGHT_SLOT, "type_hint": "xsd:double"}],
    }
    return {name: value for name, value in values.items() if value}


def _end(side: str, end: End) -> dict[str, str | None]:
    return {f"{side}_source": f"{LISTS}:{end.slug}", f"{side}_source_version": end.version}


def _row(head: CrosswalkHead, item: LabelledPair, justification: str) -> list[str]:
    pair = item.pair
    # Where nobody said how they relate, the weakest of SKOS.
    relation = pair.relation or PairRelation.RELATED
    return [
        code_curie(head.source.slug, pair.source),
        guard_cell(item.source_label or ""),
        f"skos:{PREDICATES[relation]}",
        code_curie(head.target.slug, pair.target),
        guard_cell(item.target_label or ""),
        justification,
        _one_value(head.author),
        _one_value(head.reviewer),
        item.cardinality.value if item.cardinality else "",
        weight_text(pair.weight),
    ]


def _one_value(text: str | None) -> str:
    """Return a text as the only value, in a cell, of a slot that may hold several, which `|` parts."""
    return guard_cell((text or "").replace("|", "\\|"))


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
