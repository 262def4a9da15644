"""What a text asks of codes: notations it may be, words their label has; and the SQL that finds them.

Written so that an index answers: the start of a notation, the start of a label, the words of a label
(revision 0006). Nothing is ranked nor shown here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import Session

from catalogue.domain import Code
from catalogue.domain.code_list import CODE_WORDS
from catalogue.domain.folding import fold_text
from catalogue.search.analyser import MAX_TERM, STOP_WORDS
from catalogue.services.reading.keyset import bytewise, starts_with
from catalogue.services.refs import is_source_name

# Fewer letters than that begin too many codes, in too many lists: hundreds have a code « 1 ».
PREFIX_MIN = 3
# As many as the search engine takes.
WORDS_MAX = 16

# Plurals: « infirmiers » is to find « infirmier », and « hôpital » « hôpitaux ».
_PLURALS = ("s", "x")

# « E11.0 » is written E110 in most lists, and a number may be typed in groups.
_SEPARATORS = frozenset(" .-/\u00a0\u202f")

_words = table(CODE_WORDS, column("rowid"), column(CODE_WORDS))


@dataclass(frozen=True)
class CodeQuery:
    """A text as codes are asked for.

    :param notations: what it may be as a code, the likeliest first; none when too short to begin one.
    :param words: of a label, folded, without the little ones; none when there is no word worth a search.
    :param start: what a label may begin with, folded; empty as `words`.
    """

    notations: tuple[str, ...]
    words: tuple[str, ...]
    start: str


def read_code_query(text: str, *, shortest: int = PREFIX_MIN) -> CodeQuery:
    """Return what a text asks of codes.

    :param shortest: of the notations, in characters; 1 within a list that is named.
    """
    folded = fold_text(text)
    words = folded.split()
    told = [word for word in words if word not in STOP_WORDS] or words
    is_worth = any(len(word) >= PREFIX_MIN for word in told)
    return CodeQuery(
        notations=tuple(spelling for spelling in spellings(text.strip()) if len(spelling) >= shortest),
        words=tuple(word[:MAX_TERM] for word in told[:WORDS_MAX]) if is_worth else (),
        start=singular(folded) if is_worth else "",
    )


def spellings(text: str) -> tuple[str, ...]:
    """Return a text as a code may be written: as typed, in capitals or not, then without what separates.

    None when it can be no code; no two alike.
    """
    if not is_source_name(text):
        return ()
    bare = "".join(character for character in text if character not in _SEPARATORS)
    ways = (text, text.upper(), text.lower(), bare, bare.upper(), bare.lower())
    return tuple(dict.fromkeys(way for way in ways if way))


def is_notation(query: CodeQuery) -> ColumnElement[bool]:
    """Return the condition that a code is written exactly so."""
    return Code.notation.in_(query.notations)


def begins_notation(session: Session, query: CodeQuery) -> ColumnElement[bool]:
    """Return the condition that a code begins so; `notations` must not be empty."""
    notation = bytewise(session, Code.notation)
    return or_(*(and_(*starts_with(notation, prefix)) for prefix in query.notations))


def first_by_notation(
    session: Session, query: CodeQuery, *, conditions: Sequence[ColumnElement[bool]], most: int
) -> ColumnElement[bool]:
    """Return the condition that a code is of the first that begin so, in the order of notations.

    Each spelling is looked up apart: both databases would rather walk the whole index, for its order, than
    sort what several lead to; and one that very many codes have is left after `most`.

    :param conditions: which other codes are not counted; on the columns of `Code` alone.
    """
    notation = bytewise(session, Code.notation)
    firsts = [
        select(Code.id)
        .where(*starts_with(notation, start), *conditions)
        .order_by(notation, Code.id)
        .limit(most)
        .subquery()
        for start in query.notations
    ]
    return Code.id.in_(union_all(*(select(first.c.id) for first in firsts)))


def begins_label(query: CodeQuery) -> ColumnElement[bool]:
    """Return the condition that a label begins so; `start` must not be empty."""
    return and_(*starts_with(Code.folded_label, query.start))


def has_words(session: Session, words: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a label has each word, in either number, the last as a prefix.

    :param words: folded, at least one.
    """
    if session.get_bind().dialect.name == "postgresql":
        simple: ColumnElement[str] = literal_column("'simple'")
        vector = func.to_tsvector(simple, func.coalesce(Code.folded_label, literal_column("''")))
        return vector.op("@@")(func.to_tsquery(simple, _asked(words, " & ", " | ", "'{}'", ":*")))
    asked = _asked(words, " AND ", " OR ", '"{}"', " *")
    # As a list of keys, read once: joined, SQLite may choose to ask for the words again at each code.
    return Code.id.in_(select(_words.c.rowid).where(_words.c[CODE_WORDS].op("MATCH")(literal(asked))))


def _asked(words: Sequence[str], every: str, either: str, quoted: str, prefix: str) -> str:
    """Write words in the language of a store: letters and digits alone, so that none is a sign of it."""
    *first, last = words
    terms = ["(" + either.join(quoted.format(form) for form in _forms(word)) + ")" for word in first]
    if len(last) < PREFIX_MIN:
        return every.join([*terms, quoted.format(last)])
    one = singular(last)
    starts = (quoted.format(start) + prefix for start in (one, *_plural_of_al(one)))
    return every.join([*terms, "(" + either.join(starts) + ")"])


def _forms(word: str) -> tuple[str, ...]:
    one = singular(word)
    return tuple(dict.fromkeys((word, one, *(one + ending for ending in _PLURALS), *_plural_of_al(one))))


def _plural_of_al(word: str) -> tuple[str, ...]:
    return (word[:-2] + "aux",) if word.endswith("al") else ()


def singular(text: str) -> str:
    """Return a folded text whose last word is put in the singular, as most are."""
    if text.endswith("aux") and len(text) > PREFIX_MIN + 1:
        return text[:-3] + "al"
    if text.endswith(_PLURALS) and len(text) > PREFIX_MIN and text[-2].isalpha():
        return text[:-1]
    return text
