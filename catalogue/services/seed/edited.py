"""Find the seed files that describe what people have edited since: a new release must not undo their work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Revision, SynonymSet
from catalogue.formats.seed import (
    SeedCodeList,
    SeedConcept,
    SeedCrosswalk,
    SeedDataset,
    SeedModel,
    SeedOrganisations,
    SeedReuse,
    SeedSynonyms,
    SeedSynonymSet,
)
from catalogue.formats.seed_file import SeedFile
from catalogue.services.seed.knowledge import synonym_values
from catalogue.services.sql import in_slices

# As in the history: `Revision.page_key`.
_PAGES: dict[type[SeedConcept | SeedCodeList | SeedCrosswalk | SeedDataset | SeedReuse], str] = {
    SeedConcept: "concept",
    SeedCodeList: "code-list",
    SeedCrosswalk: "crosswalk",
    SeedDataset: "dataset",
    SeedReuse: "reuse",
}


def edited_files(session: Session, files: Sequence[SeedFile[Any]]) -> frozenset[str]:
    """Return the names of the files that describe a record, or part of one, with a history."""
    pages = {page: file.name for file in files for page in _pages(file.content)}
    found: set[str] = set()
    for keys in in_slices(sorted(pages)):
        edited = session.scalars(select(Revision.page_key).where(Revision.page_key.in_(keys)).distinct())
        found.update(pages[page] for page in edited)
    return frozenset(found)


def _pages(content: SeedModel) -> list[str]:
    if isinstance(content, SeedOrganisations):
        return [f"organisation:{item.slug}" for item in content.organisations]
    return [f"{page}:{content.slug}" for model, page in _PAGES.items() if isinstance(content, model)]


@dataclass(frozen=True)
class Spared:
    """A file without the entries that people have edited; `kept` names those that differ from theirs."""

    file: SeedFile[Any]
    kept: tuple[str, ...] = ()


def spare_edited_synonyms(session: Session, file: SeedFile[Any]) -> Spared:
    """Take out of the synonyms the sets with a history: one edit must not stop all the others.

    What differs is said when the file changes, not each time, since the rest of it is loaded.
    """
    if not isinstance(file.content, SeedSynonyms):
        return Spared(file)
    keys = [_synonym_key(item.slug) for item in file.content.synonyms]
    edited: set[str] = set()
    for part in in_slices(keys):
        edited.update(session.scalars(select(Revision.page_key).where(Revision.page_key.in_(part))))
    theirs = [item for item in file.content.synonyms if _synonym_key(item.slug) in edited]
    if not theirs:
        return Spared(file)
    rest = [item for item in file.content.synonyms if _synonym_key(item.slug) not in edited]
    kept = tuple(f"{file.name} ({item.slug})" for item in theirs if _differs(session, item))
    return Spared(replace(file, content=SeedSynonyms(synonyms=rest)), kept)


def _synonym_key(slug: str) -> str:
    return f"synonym-set:{slug}"


def _differs(session: Session, item: SeedSynonymSet) -> bool:
    """Tell whether the catalogue says something else; a set that was removed is something else."""
    record = session.scalar(select(SynonymSet).where(SynonymSet.slug == item.slug))
    return record is None or any(
        getattr(record, name) != value for name, value in synonym_values(item).items()
    )
