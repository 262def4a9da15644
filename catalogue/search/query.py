"""The query language: words, quoted phrases and `champ:valeur`, read into a frozen query.

Our own small parser, never an engine's grammar on what a user typed: it is linear, bounded, and its only
refusal is a `BadQuery`. What the words match is the engines' business.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from catalogue.domain.vocabularies import DatasetKind
from catalogue.errors import BadQuery
from catalogue.search.analyser import STOP_WORDS, Piece, fold, has_digit, sequence, stem, words
from catalogue.search.document import DocumentType, Facet
from catalogue.search.synonyms import NO_SYNONYMS, Synonyms

MAX_CHARACTERS = 256
MAX_TERMS = 16
MAX_LIMIT = 1000
MIN_PREFIX = 2

# What may stand before the colon, folded.
FIELDS: Mapping[str, Facet] = {
    "type": Facet.TYPE,
    "kind": Facet.KIND,
    "nature": Facet.KIND,
    "producteur": Facet.PUBLISHER,
    "publisher": Facet.PUBLISHER,
    "niveau": Facet.LEVEL,
    "level": Facet.LEVEL,
    "cle": Facet.CONCEPT,
    "concept": Facet.CONCEPT,
    "licence": Facet.LICENCE,
    "license": Facet.LICENCE,
}

# The French words for the values of the two closed lists, folded; the values themselves are known too.
_FRENCH_VALUES: Mapping[Facet, Mapping[str, str]] = {
    Facet.TYPE: {
        "jeu": DocumentType.DATASET,
        "jeux": DocumentType.DATASET,
        "jeudedonnees": DocumentType.DATASET,
        "jeuxdedonnees": DocumentType.DATASET,
        "variables": DocumentType.VARIABLE,
        "nomenclature": DocumentType.CODE_LIST,
        "nomenclatures": DocumentType.CODE_LIST,
        "reutilisation": DocumentType.REUSE,
        "reutilisations": DocumentType.REUSE,
    },
    Facet.KIND: {
        "extrait": DatasetKind.EXTRACT,
        "extraits": DatasetKind.EXTRACT,
        "tables": DatasetKind.TABLE,
        "externe": DatasetKind.EXTERNAL,
        "base": DatasetKind.EXTERNAL,
        "bases": DatasetKind.EXTERNAL,
        "baseexterne": DatasetKind.EXTERNAL,
    },
}

_STRAIGHT_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_ITEM = re.compile(
    r"""
    (?P<field>[^\W\d_]+):(?:"(?P<quoted>[^"]+)"|(?P<value>[^\s"]+))
    | "(?P<phrase>[^"]*)"
    | (?P<plain>[^\s"]+)
    """,
    re.VERBOSE,
)

Choice = TypeVar("Choice", bound=StrEnum)


class Order(StrEnum):
    """In what order hits come."""

    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word asked for, with its span in the query's text.

    :param pieces: at least one; several for a compound (`prs_nat`, `open-medic`), stop words left out.
    :param joined: a compound's pieces written as one.
    :param is_name: joined by `_`: the name of a variable or a table.
    """

    pieces: tuple[Piece, ...]
    joined: Piece | None
    is_name: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked for. Everything is ANDed, but the values of one facet, which are ORed.

    :param text: as typed.
    :param words: in order; each must match.
    :param phrases: exact forms that must follow one another, stop words included.
    :param filters: (facet, value as typed) of each `champ:valeur`.
    :param last_is_prefix: the last word also matches as a beginning.
    :param facets: chosen values by facet.
    :param synonyms: the other ways of saying the words, phrases aside.
    """

    text: str = ""
    words: tuple[QueryWord, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    filters: tuple[tuple[Facet, str], ...] = ()
    last_is_prefix: bool = False
    type: DocumentType | None = None
    kind: DatasetKind | None = None
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    order: Order = Order.RELEVANCE
    limit: int = 20
    offset: int = 0
    synonyms: Synonyms = field(default=NO_SYNONYMS, repr=False, compare=False)

    @property
    def lists_everything(self) -> bool:
        """Tell whether no word narrows the results: nothing was typed, or only `champ:valeur`."""
        return not self.words and not self.phrases and (bool(self.filters) or not self.text.strip())


def parse_query(
    text: str,
    *,
    document_type: str | None = None,
    kind: str | None = None,
    facets: Mapping[str, Sequence[str]] | None = None,
    order: str = Order.RELEVANCE,
    limit: int = 20,
    offset: int = 0,
    synonyms: Synonyms = NO_SYNONYMS,
) -> SearchQuery:
    """Read what a user typed and chose.

    :param facets: chosen values by facet, by their permanent codes; an empty choice narrows nothing.
    :param synonyms: the other ways of saying what was typed (`services/synonyms.py` reads them).
    :raises BadQuery: too long, too many words, or an option has no such value.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadQuery(
            "La recherche compte %(count)s caractères, au plus %(max_characters)s sont admis.",
            count=len(text),
            max_characters=MAX_CHARACTERS,
        )
    if not 0 <= limit <= MAX_LIMIT:
        raise BadQuery(
            "Le nombre de résultats demandé doit être compris entre 0 et %(max_limit)s.", max_limit=MAX_LIMIT
        )
    if offset < 0:
        raise BadQuery("Le rang du premier résultat ne peut pas être négatif.")
    query = _read(text)
    terms = (
        sum(len(word.pieces) for word in query.words)
        + sum(len(phrase) for phrase in query.phrases)
        + len(query.filters)
    )
    if terms > MAX_TERMS:
        raise BadQuery(
            "La recherche compte %(terms)s termes, au plus %(max_terms)s sont admis.",
            terms=terms,
            max_terms=MAX_TERMS,
        )
    return replace(
        query,
        type=None if document_type is None else _choice(DocumentType, document_type, "type"),
        kind=None if kind is None else _choice(DatasetKind, kind, "nature"),
        facets={
            _choice(Facet, name, "filtre"): tuple(values) for name, values in (facets or {}).items() if values
        },
        order=_choice(Order, order, "tri"),
        limit=limit,
        offset=offset,
        synonyms=synonyms,
    )


def _choice(choices: type[Choice], value: str, what: str) -> Choice:
    for choice in choices:
        if choice.value == value:
            return choice
    known = ", ".join(choice.value for choice in choices)
    raise BadQuery(
        "Valeur inconnue pour « %(what)s » : « %(value)s » (valeurs admises : %(known)s).",
        what=what,
        value=value[:50],
        known=known,
    )


def _read(text: str) -> SearchQuery:
    straight = text.translate(_STRAIGHT_QUOTES)
    found: list[QueryWord] = []
    phrases: list[tuple[str, ...]] = []
    filters: list[tuple[Facet, str]] = []
    for item in _ITEM.finditer(straight):
        facet = FIELDS.get(fold(item["field"])) if item["field"] else None
        if facet is not None:
            filters.append((facet, _known_value(facet, item["quoted"] or item["value"])))
        elif item["phrase"] is not None:
            phrase = tuple(sequence(item["phrase"]))
            if phrase:
                phrases.append(phrase)
        else:
            found.extend(_words(item.group(), item.start()))
    kept = [word for word in found if not _is_stop(word)] or ([] if phrases else found)
    return SearchQuery(
        text=text,
        words=tuple(kept),
        phrases=tuple(phrases),
        filters=tuple(filters),
        last_is_prefix=bool(kept) and _may_go_on(kept[-1], straight),
    )


def _words(item: str, offset: int) -> Iterator[QueryWord]:
    for word in words(item):
        # PRS typed alone may be the code or the shouted word: unlike in a text, both are sought.
        pieces = tuple(
            replace(piece, stem=None if word.is_name or has_digit(piece.exact) else stem(piece.exact))
            for piece in word.pieces
        )
        if len(pieces) > 1:
            pieces = tuple(piece for piece in pieces if not piece.is_stop) or pieces
        yield QueryWord(pieces, word.joined, word.is_name, offset + word.start, offset + word.end)


def _is_stop(word: QueryWord) -> bool:
    return word.joined is None and word.pieces[0].exact in STOP_WORDS


def _may_go_on(word: QueryWord, text: str) -> bool:
    """Tell whether the user may still be typing this word: nothing follows it."""
    whole = word.joined or word.pieces[0]
    return word.end == len(text) and len(whole.exact) >= MIN_PREFIX


def _known_value(facet: Facet, value: str) -> str:
    return _FRENCH_VALUES.get(facet, {}).get(fold(value), value)
