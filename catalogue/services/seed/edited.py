"""Find the seed files that describe what people have edited since: a new release must not undo their work."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Revision
from catalogue.formats.seed import (
    SeedCodeList,
    SeedConcept,
    SeedCrosswalk,
    SeedDataset,
    SeedModel,
    SeedOrganisations,
    SeedReuse,
)
from catalogue.formats.seed_file import SeedFile
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
