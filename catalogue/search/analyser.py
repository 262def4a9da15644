"""The French analyser: how a text becomes the words that are indexed, asked for and highlighted.

One analyser serves the three, so that whatever is found can be shown. A word yields an exact form
(lower case, no accent) and a stem. A code (`PRS_NAT`, `CIP13`, PMSI) has no stem: that of `prs` would
be `pr`, which no prefix reaches past, and that of « date » is `dat`, which is not DAT_RET.
It knows nothing of documents, fields or weights.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

APOSTROPHES = "'’‘ʼ′"
HYPHENS = "-\u2010\u2011"
# Longer than any word or name met; keeps a hostile text from making huge terms.
MAX_TERM = 64
# PMSI, CNAM, ATIH: longer words in capitals are shouted words more often than acronyms.
MAX_ACRONYM = 5

_LETTERS = rf"[^\W_{APOSTROPHES}]"
# A letter may be followed by its accents as separate characters (text from macOS).
_PIECE = rf"(?:{_LETTERS}[\u0300-\u036f]*)+"
_APOSTROPHES = frozenset(APOSTROPHES)
_JOINERS = re.escape("_" + HYPHENS)
_WORD = re.compile(rf"{_PIECE}(?:[{_JOINERS}]+{_PIECE})*")
_PIECES = re.compile(_PIECE)

ELIDED = frozenset(("l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu"))

# Compared after folding. Articles, prepositions, pronouns, conjunctions and the two auxiliaries.
STOP_WORDS = ELIDED | frozenset(
    """
    a ai aie ait as au aucun aucune aura auront aussi autre autres aux avaient avait avec avez avoir
    avons ayant c ce ceci cela celle celles celui ces cet cette ceux chez comme d dans de depuis des
    donc dont du elle elles en entre es est et etaient etait etant ete etes etre eu eux fut il ils j je
    jusque l la le les leur leurs lors lorsque lui m ma mais me meme mes mon n ne ni nos notre nous on
    ont ou par pas pendant peu peut plus pour puis puisque qu quand que quel quelle quelles quels qui
    quoi s sa sans se selon sera seront ses si soit son sont sous suis sur t ta te tes ton tous tout
    toute toutes tres tu un une vers vos votre vous y
    """.split()  # noqa: SIM905 - a column of a hundred quoted strings reads worse
)

# What folding loses for the stemmer: without its accent « remboursée » no longer gives the stem of
# « remboursé », nor « infirmière » that of « infirmier ». The lengths spare short nouns (durée, lumière).
_FEMININE_PARTICIPLE = re.compile(r"(?<=\w{6})ees?$")
_FEMININE_IN_IERE = re.compile(r"(?<=\w{2})ieres?$")
# The only common plural in -aux whose singular is in -ail; Snowball knows those in -al.
_IRREGULAR = {"travaux": "travail"}

_stemmer = snowballstemmer.stemmer("french")
# The pure Python stemmer keeps the word it works on in itself.
_stemmer_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """One indexable form: as it is written but folded, and what it shares with its inflections.

    A code has no stem.
    """

    exact: str
    stem: str | None
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, or several joined by `_` or `-`, with its span in the text.

    :param pieces: at least one, elided articles left out.
    :param joined: the pieces written as one (`PRS_NAT` gives `prsnat`), when there are several.
    :param is_name: joined by `_`, as only names of variables and tables are.
    """

    pieces: tuple[Piece, ...]
    joined: Piece | None
    is_name: bool
    start: int
    end: int

    def forms(self) -> Iterator[Piece]:
        """Yield everything the word is indexed under: its pieces but the stop words, and the joined form."""
        for piece in self.pieces:
            if not piece.is_stop:
                yield piece
        if self.joined is not None:
            yield self.joined


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return letters and digits only, lower-case, without accents nor ligatures: `Œuvré` gives `oeuvre`."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(character for character in decomposed if character.isalnum())[:MAX_TERM]


@lru_cache(maxsize=1 << 16)
def stem(folded: str) -> str:
    """Return what a folded French word shares with its plural, feminine and conjugated forms."""
    if has_digit(folded):
        return folded
    regular = _FEMININE_PARTICIPLE.sub("e", _IRREGULAR.get(folded, folded))
    regular = _FEMININE_IN_IERE.sub("ier", regular)
    with _stemmer_lock:
        return str(_stemmer.stemWord(regular))


def has_digit(text: str) -> bool:
    """Tell whether a form holds a digit, as codes do."""
    return any(character.isdigit() for character in text)


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order, stop words included and marked, elided articles left out."""
    shouting = _is_shouting(text)
    for match in _WORD.finditer(text):
        start, end = match.span()
        pieces, joined, is_name = _analysed(match.group(), shouting, text[end : end + 1] in _APOSTROPHES)
        if pieces:
            yield Word(pieces, joined, is_name, start, end)


def sequence(text: str) -> list[str]:
    """Return the exact forms of a text in order, stop words included: what quoted phrases are sought in."""
    return [piece.exact for word in words(text) for piece in word.pieces]


@lru_cache(maxsize=1 << 16)
def _analysed(
    surface: str,
    shouting: bool,
    before_apostrophe: bool,
) -> tuple[tuple[Piece, ...], Piece | None, bool]:
    """Return the pieces of a word as written, their joined form, and whether it is a name."""
    is_name = "_" in surface
    surfaces = _PIECES.findall(surface)
    if before_apostrophe and fold(surfaces[-1]) in ELIDED:
        surfaces.pop()
    pieces = tuple(
        _piece(part, is_code=is_name or _looks_like_code(part, shouting=shouting))
        for part in surfaces
        if fold(part)
    )
    joined = None
    if len(pieces) > 1:
        exact = "".join(piece.exact for piece in pieces)[:MAX_TERM]
        joined = Piece(exact, None if is_name else stem(exact))
    return pieces, joined, is_name


def _piece(surface: str, *, is_code: bool) -> Piece:
    exact = fold(surface)
    if is_code:
        return Piece(exact, None)
    return Piece(exact, stem(exact), is_stop=exact in STOP_WORDS)


def _looks_like_code(surface: str, *, shouting: bool) -> bool:
    if has_digit(surface):
        return True
    return not shouting and len(surface) <= MAX_ACRONYM and surface.isupper()


def _is_shouting(text: str) -> bool:
    """Tell whether a text of several words is all in capitals: its short words are then no acronyms."""
    return text.isupper() and " " in text.strip()
