"""Acronyms and synonyms as search and pages use them: read once, kept until somebody changes one.

Each process keeps its own copy and asks the database, in one statement, whether it still is the newest: an
edit counts for the next search of every worker. How they are edited is told in `editing/synonym_set.py`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from catalogue.domain import SynonymSet
from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import Certainty
from catalogue.search.synonyms import SynonymGroup, Synonyms
from catalogue.services.sql import AnyRow

# A word that begins no abbreviation: « Insee », « hôpital ».
_CAPITALS = 2


@dataclass(frozen=True)
class GlossaryEntry:
    """An acronym with its meaning, or words that mean the same."""

    slug: str
    term: str
    meaning: str | None
    synonyms: tuple[str, ...]
    description: str | None
    sources: tuple[str, ...]
    certainty: Certainty | None

    @property
    def letter(self) -> str:
        """Return the letter it is filed under, `#` for a digit or a sign."""
        first = fold_text(self.term)[:1].upper()
        return first if first.isalpha() else "#"


@dataclass(frozen=True)
class GlossaryPart:
    """Some entries in order, and after which one the next begin; None when these are the last."""

    entries: tuple[GlossaryEntry, ...]
    next_after: str | None


@dataclass(frozen=True)
class Glossary:
    """Every acronym and set of synonyms.

    :param entries: in alphabetical order.
    :param synonyms: the same, for a search.
    :param abbreviations: acronym in capitals → what it stands for, two meanings joined by « ou ».
    :param pattern: finds these acronyms in a text; None when there is none.
    """

    entries: tuple[GlossaryEntry, ...]
    synonyms: Synonyms
    abbreviations: Mapping[str, str]
    pattern: re.Pattern[str] | None


_NOTHING = Glossary((), Synonyms(), {}, None)
# By engine, with the version of the table it was read at.
_kept: WeakKeyDictionary[Engine, tuple[AnyRow, Glossary]] = WeakKeyDictionary()


def current_synonyms(session: Session) -> Synonyms:
    """Return the words that stand for one another, as they are now."""
    return current_glossary(session).synonyms


def current_glossary(session: Session) -> Glossary:
    """Return every acronym and set of synonyms, as they are now."""
    # The sum of the versions too: an older edit may be committed after a newer one.
    newest = session.execute(
        select(func.count(), func.max(SynonymSet.updated_at), func.sum(SynonymSet.row_version))
    ).one()
    if newest[0] == 0:
        return _NOTHING
    engine = session.get_bind().engine
    held = _kept.get(engine)
    if held is None or held[0] != newest:
        held = newest, _read(session)
        _kept[engine] = held
    return held[1]


def list_glossary(session: Session, *, after: str | None = None, limit: int) -> GlossaryPart:
    """Return entries in alphabetical order.

    :param after: slug of the last one already seen; an unknown one begins again at the first.
    """
    entries = current_glossary(session).entries
    start = next((rank + 1 for rank, entry in enumerate(entries) if entry.slug == after), 0)
    shown = entries[start : start + limit]
    return GlossaryPart(shown, shown[-1].slug if start + limit < len(entries) else None)


def _read(session: Session) -> Glossary:
    rows = session.execute(
        select(
            SynonymSet.slug,
            SynonymSet.term,
            SynonymSet.meaning,
            SynonymSet.synonyms,
            SynonymSet.description,
            SynonymSet.sources,
            SynonymSet.certainty,
        )
    )
    read = [
        GlossaryEntry(slug, term, meaning, tuple(synonyms), description, tuple(sources), certainty)
        for slug, term, meaning, synonyms, description, sources, certainty in rows
    ]
    entries = tuple(sorted(read, key=lambda entry: (fold_text(entry.term), entry.slug)))
    abbreviations = _abbreviations(entries)
    return Glossary(
        entries,
        Synonyms(SynonymGroup(entry.term, entry.meaning, entry.synonyms) for entry in entries),
        abbreviations,
        _pattern(abbreviations),
    )


def _abbreviations(entries: Sequence[GlossaryEntry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        capitals = sum(character.isupper() for character in entry.term)
        if entry.meaning is not None and capitals >= _CAPITALS:
            known = found.get(entry.term)
            found[entry.term] = entry.meaning if known is None else f"{known} ou {entry.meaning}"
    return found


def _pattern(abbreviations: Mapping[str, str]) -> re.Pattern[str] | None:
    if not abbreviations:
        return None
    # The longest first: CMU-C is not CMU.
    longest = sorted(abbreviations, key=lambda term: (-len(term), term))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
