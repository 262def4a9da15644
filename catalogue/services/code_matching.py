"""What a text asks of codes: notations it may be, words their label has; and the SQL that finds them.

Written so that an index answers: the start of a notation, the start of a label, the words of a label
(revision 0006). Nothing is ranked nor shown here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, column, func, literal, literal_column, or_, table
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

    @property
    def is_empty(self) -> bool:
        """Tell whether no code can answer."""
        return not self.notations and not self.words


def read_code_query(text: str, *, shortest: int = PREFIX_MIN) -> CodeQuery:
    """Return what a text asks of codes.

    :param shortest: of the notations, in characters; 1 within a list that is named.
    """
    folded = fold_text(text)
    words = folded.split()
    told = [word for word in words if word not in STOP_WORDS] or words
    is_worth = any(len(word) >= PREFIX_MIN for word in told)
    return CodeQuery(
        notations=tuple(_notations(text.strip(), shortest)),
        words=tuple(word[:MAX_TERM] for word in told[:WORDS_MAX]) if is_worth else (),
        start=_singular(folded) if is_worth else "",
    )


def is_notation(query: CodeQuery) -> ColumnElement[bool]:
    """Return the condition that a code is written exactly so."""
    return Code.notation.in_(query.notations)


def begins_notation(session: Session, query: CodeQuery) -> ColumnElement[bool]:
    """Return the condition that a code begins so; `notations` must not be empty."""
    notation = bytewise(session, Code.notation)
    return or_(*(and_(*starts_with(notation, prefix)) for prefix in query.notations))


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
    return and_(_words.c.rowid == Code.id, _words.c[CODE_WORDS].op("MATCH")(literal(asked)))


def _asked(words: Sequence[str], every: str, either: str, quoted: str, prefix: str) -> str:
    """Write words in the language of a store: letters and digits alone, so that none is a sign of it."""
    *first, last = words
    terms = ["(" + either.join(quoted.format(form) for form in _forms(word)) + ")" for word in first]
    if len(last) < PREFIX_MIN:
        return every.join([*terms, quoted.format(last)])
    starts = [_singular(last), *([last] if last.endswith("aux") else [])]
    return every.join([*terms, "(" + either.join(quoted.format(start) + prefix for start in starts) + ")"])


def _forms(word: str) -> tuple[str, ...]:
    singular = _singular(word)
    plural = [singular[:-2] + "aux"] if singular.endswith("al") else []
    return tuple(dict.fromkeys((word, singular, *(singular + ending for ending in _PLURALS), *plural)))


def _singular(word: str) -> str:
    """Return a word, or a text, whose last word is put in the singular as most are."""
    if word.endswith("aux") and len(word) > PREFIX_MIN + 1:
        return word[:-3] + "al"
    if word.endswith(_PLURALS) and len(word) > PREFIX_MIN and word[-2:].isalpha():
        return word[:-1]
    return word


def _notations(text: str, shortest: int) -> Iterator[str]:
    """Yield a text as a code may be written: as typed, in capitals or not, then without what separates."""
    if not is_source_name(text):
        return
    bare = "".join(character for character in text if character not in " .-\u00a0/")
    seen = set()
    for spelling in (text, text.upper(), text.lower(), bare, bare.upper(), bare.lower()):
        if spelling not in seen and shortest <= len(spelling):
            seen.add(spelling)
            yield spelling
