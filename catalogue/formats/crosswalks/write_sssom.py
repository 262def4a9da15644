"""Write a crosswalk as SSSOM/TSV (Simple Standard for Sharing Ontology Mappings, 1.0).

What is said of the whole stands first, as YAML behind `#`; then the pairs, their columns in the order of the
standard. Pairs keep the order of their source: the standard's own sorting would need all of them at once.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
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


def write_crosswalk_sssom(head: CrosswalkHead, pairs: Iterator[LabelledPair]) -> Iterator[bytes]:
    """Return the metadata, then the pairs as they come; there is no column for what nobody knows.

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
    columns = _columns(head)
    writer.writerow(columns)
    for item in pairs:
        writer.writerow(cell(item) for cell in columns.values())
        yield _taken(buffer)
    yield _taken(buffer)


def _metadata(head: CrosswalkHead) -> dict[str, Any]:
    ends = (head.source, head.target)
    prefixes = {list_prefix(end.slug): f"{end.url}#" for end in ends}
    prefixes[LISTS] = head.source.url.removesuffix(head.source.slug)
    extensions = [{"slot_name": WEIGHT_SLOT, "type_hint": "xsd:double"}]
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
        "extension_definitions": extensions if head.has_weights else None,
    }
    return {name: value for name, value in values.items() if value}


def _end(side: str, end: End) -> dict[str, str | None]:
    return {f"{side}_source": f"{LISTS}:{end.slug}", f"{side}_source_version": end.version}


def _columns(head: CrosswalkHead) -> dict[str, Callable[[LabelledPair], str]]:
    """Return slot → what a pair says in it, in the order of the standard, those that none fills left out."""
    same_everywhere = {
        "mapping_justification": justification_of(head),
        "author_label": _one_value(head.author),
        "reviewer_label": _one_value(head.reviewer),
    }
    columns: dict[str, Callable[[LabelledPair], str]] = {
        "subject_id": lambda item: code_curie(head.source.slug, item.pair.source),
        "subject_label": lambda item: guard_cell(item.source_label or ""),
        "predicate_id": _predicate,
        "object_id": lambda item: code_curie(head.target.slug, item.pair.target),
        "object_label": lambda item: guard_cell(item.target_label or ""),
        **{name: _always(text) for name, text in same_everywhere.items() if text},
        "mapping_cardinality": lambda item: item.cardinality.value if item.cardinality else "",
        WEIGHT_SLOT: lambda item: weight_text(item.pair.weight),
    }
    left_out = {
        "subject_label": not head.source.has_labels,
        "object_label": not head.target.has_labels,
        WEIGHT_SLOT: not head.has_weights,
    }
    return {name: cell for name, cell in columns.items() if not left_out.get(name)}


def _always(text: str) -> Callable[[LabelledPair], str]:
    return lambda _item: text


def _predicate(item: LabelledPair) -> str:
    # Where nobody said how they relate, the weakest of SKOS.
    return f"skos:{PREDICATES[item.pair.relation or PairRelation.RELATED]}"


def _one_value(text: str | None) -> str:
    """Return a text as the only value, in a cell, of a slot that may hold several, which `|` parts."""
    return guard_cell((text or "").replace("|", "\\|"))


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
