"""The words for how a target relates to its source, in our tables, in other people's and in SKOS."""

from collections.abc import Mapping
from types import MappingProxyType

from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import PairRelation

# What our own tables say.
RELATION_WORDS: Mapping[PairRelation, str] = MappingProxyType(
    {
        PairRelation.EXACT: "identique",
        PairRelation.CLOSE: "proche",
        PairRelation.BROAD: "plus large",
        PairRelation.NARROW: "plus étroit",
        PairRelation.RELATED: "lié",
    }
)
# SKOS Reference (W3C 2009), section 10, which SSSOM takes its predicates from.
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREDICATES: Mapping[PairRelation, str] = MappingProxyType(
    {
        PairRelation.EXACT: "exactMatch",
        PairRelation.CLOSE: "closeMatch",
        PairRelation.BROAD: "broadMatch",
        PairRelation.NARROW: "narrowMatch",
        PairRelation.RELATED: "relatedMatch",
    }
)
_OTHER_WORDS: Mapping[PairRelation, str] = {
    PairRelation.EXACT: "exact | exacte | equivalent | equivalente | egal | egale | same | 1 1",
    PairRelation.CLOSE: "close | approchant | approchante | approximatif | approximative",
    PairRelation.BROAD: "broad | broader | large | plus general | plus generale | inclus dans | generique",
    PairRelation.NARROW: "narrow | narrower | etroit | plus etroite | plus precis | plus precise",
    PairRelation.RELATED: "related | liee | associe | associee | apparente | apparentee",
}


def _words() -> Mapping[str, PairRelation]:
    found: dict[str, PairRelation] = {}
    for relation in PairRelation:
        own = (RELATION_WORDS[relation], relation.value, PREDICATES[relation])
        others = [word.strip() for word in _OTHER_WORDS[relation].split("|")]
        found |= dict.fromkeys((*map(fold_text, own), *others), relation)
        found |= {f"skos {fold_text(PREDICATES[relation])}": relation}
    return MappingProxyType(found)


_RELATIONS = _words()
_BY_IRI = {SKOS + name: relation for relation, name in PREDICATES.items()}


def relation_of(text: str) -> PairRelation | None:
    """Return the relation that a cell of a table names."""
    return _RELATIONS.get(fold_text(text))


def relation_of_iri(iri: str) -> PairRelation | None:
    """Return the relation that a mapping property of SKOS stands for."""
    return _BY_IRI.get(iri)
