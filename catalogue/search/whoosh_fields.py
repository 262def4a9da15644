"""The schema of the Whoosh index: two fields of weighted terms, the uid, and three columns.

Whoosh's own analysis and scoring are not used: a posting carries the weight that `analysed.py` gave the
term over all fields of the document, so that one posting per term is enough.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from whoosh.columns import CompressedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from catalogue.search.analysed import Analysed
from catalogue.search.document import Document, Facet, document_to_json
from catalogue.search.segment import Head, TermField

UID = "uid"
HEAD = "head"
FOLDED = "folded"
BODY = "body"
HEAD_COLUMN = VarBytesColumn()
# Not compressed: a quoted phrase is looked for in each candidate's.
FOLDED_COLUMN = VarBytesColumn()
BODY_COLUMN = CompressedBytesColumn()


class WeightedTerms(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field given its terms with their weights: {term: weight}."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None)

    def index(self, value: Mapping[str, float], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, payload) for each term, as Whoosh's writer asks."""
        for term, weight in value.items():
            yield term.encode(), 1, weight, b""


def schema() -> Schema:
    """Return the schema of the index."""
    return Schema(
        **{
            UID: ID(),
            TermField.STEM: WeightedTerms(),
            TermField.EXACT: WeightedTerms(),
            HEAD: COLUMN(HEAD_COLUMN),
            FOLDED: COLUMN(FOLDED_COLUMN),
            BODY: COLUMN(BODY_COLUMN),
        }
    )


def fields_of(analysed: Analysed) -> dict[str, Any]:
    """Return what Whoosh's writer is given for a document."""
    document = analysed.stored.document
    return {
        UID: document.uid,
        TermField.STEM: analysed.stems,
        TermField.EXACT: analysed.exacts,
        HEAD: _head_to_json(document),
        FOLDED: analysed.stored.folded.encode(),
        BODY: document_to_json(document),
    }


def head_from_json(
    body: bytes,
) -> tuple[Head, dict[Facet, tuple[str, ...]], dict[Facet, dict[str, str]]]:
    """Return the head, facet values and facet labels that `fields_of` wrote.

    :raises ValueError: this is not what it writes.
    """
    uid, fingerprint, boost, browse_key, updated, facets, labels = orjson.loads(body)
    return (
        Head(uid, fingerprint, boost, tuple(browse_key), updated),
        {Facet(name): tuple(values) for name, values in facets.items()},
        {Facet(name): names for name, names in labels.items()},
    )


def _head_to_json(document: Document) -> bytes:
    head = Head.of(document)
    return orjson.dumps(
        [
            head.uid,
            head.fingerprint,
            head.boost,
            head.browse_key,
            head.updated,
            document.all_facets(),
            document.facet_labels,
        ],
        option=orjson.OPT_NON_STR_KEYS,
    )
