"""Load the files of a seed folder that changed since they were last loaded, all or none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import SeedEntry
from catalogue.domain.base import utc_now
from catalogue.errors import Invalid
from catalogue.formats.problems import Problem, invalid, problems_of
from catalogue.formats.seed import (
    SeedCodeList,
    SeedConcept,
    SeedCrosswalk,
    SeedDataset,
    SeedLegalReferences,
    SeedModel,
    SeedOrganisations,
    SeedReuse,
    SeedSynonyms,
)
from catalogue.formats.seed_file import SeedFile, read_seed_file
from catalogue.services.outbox import SubjectKind, index_later
from catalogue.services.seed.crosswalks import load_crosswalk
from catalogue.services.seed.datasets import load_dataset, load_reuse
from catalogue.services.seed.edited import edited_files, spare_edited_synonyms
from catalogue.services.seed.files import FoundFile, find_files, unexpected_files
from catalogue.services.seed.knowledge import (
    link_version,
    load_code_list,
    load_concept,
    load_legal_references,
    load_organisations,
    load_synonyms,
)
from catalogue.services.seed.references import References

_LOADERS: dict[type[SeedModel], Callable[[Session, SeedFile[Any], References], None]] = {
    SeedOrganisations: load_organisations,
    SeedConcept: load_concept,
    SeedCodeList: load_code_list,
    SeedCrosswalk: load_crosswalk,
    SeedLegalReferences: load_legal_references,
    SeedSynonyms: load_synonyms,
    SeedDataset: load_dataset,
    SeedReuse: load_reuse,
}

_SUBJECTS: dict[type[SeedConcept | SeedCodeList | SeedDataset | SeedReuse], SubjectKind] = {
    SeedConcept: SubjectKind.CONCEPT,
    SeedCodeList: SubjectKind.CODE_LIST,
    SeedDataset: SubjectKind.DATASET,
    SeedReuse: SubjectKind.REUSE,
}


@dataclass(frozen=True)
class SeedReport:
    """How many files were loaded for the first time, loaded again, left alone; which are gone."""

    added: int
    changed: int
    unchanged: int
    # Files loaded once that the folder no longer holds; what they described stays in the catalogue.
    absent: tuple[str, ...]
    # What changed and was left unread because somebody edited it here: files, and entries of the synonyms.
    kept: tuple[str, ...] = ()

    @property
    def did_something(self) -> bool:
        """Tell whether the catalogue changed."""
        return bool(self.added or self.changed)


def load_seed(session: Session, *, folder: Path, empty: bool = False) -> SeedReport:
    """Load what changed in `folder`.

    :param empty: load only the knowledge, no dataset and no reuse.
    :raises Invalid: every mistake of every file, with file, line and field; nothing must be committed then.
    :raises BadQuery: the folder does not exist.
    """
    loaded = {entry.path: entry for entry in session.scalars(select(SeedEntry))}
    found = list(find_files(folder, empty=empty))
    changed = [file for file in found if file.name not in loaded or loaded[file.name].digest != file.digest]
    read = _read(changed, unexpected_files(folder))
    edited = edited_files(session, read)
    spared = [spare_edited_synonyms(session, file) for file in read if file.name not in edited]
    files = [item.file for item in spared]
    changed = [file for file in changed if file.name not in edited]
    references = References(session, declared=_declared(read))
    for file in files:
        _LOADERS[type(file.content)](session, file, references)
    for file in files:
        if isinstance(file.content, SeedCodeList):
            link_version(session, file, references)
    if references.problems:
        raise invalid(references.problems)
    for file in files:
        for kind, slug in _subjects(file.content):
            index_later(session, kind, slug)
    for item in changed:
        _remember(session, loaded.get(item.name), item)
    added = sum(file.name not in loaded for file in changed)
    names = {file.name for file in found}
    absent = () if empty else tuple(sorted(name for name in loaded if name not in names))
    unchanged = len(found) - len(changed) - len(edited)
    kept = sorted(edited) + [name for item in spared for name in item.kept]
    return SeedReport(added, len(changed) - added, unchanged, absent, tuple(kept))


def _read(found: list[FoundFile], problems: list[Problem]) -> list[SeedFile[Any]]:
    files: list[SeedFile[Any]] = []
    sentences: list[Problem] = list(problems)
    for item in found:
        try:
            file = read_seed_file(item.path, item.model, name=item.name)
        except Invalid as error:
            sentences += problems_of(error)
            continue
        slug = getattr(file.content, "slug", None)
        if slug is not None and slug != item.path.stem:
            sentences.append(file.problem(("slug",), "« slug » doit être le nom du fichier"))
        files.append(file)
    if sentences:
        raise invalid(sentences)
    return files


def _subjects(content: SeedModel) -> list[tuple[SubjectKind, str]]:
    """Return whose documents the file may have changed: crosswalks and the law have none."""
    if isinstance(content, SeedOrganisations):
        return [(SubjectKind.ORGANISATION, item.slug) for item in content.organisations]
    return [(kind, content.slug) for model, kind in _SUBJECTS.items() if isinstance(content, model)]


def _declared(files: list[SeedFile[Any]]) -> frozenset[str]:
    slugs = {getattr(file.content, "slug", None) for file in files}
    return frozenset(slug for slug in slugs if slug is not None)


def _remember(session: Session, entry: SeedEntry | None, file: FoundFile) -> None:
    if entry is None:
        session.add(SeedEntry(path=file.name, digest=file.digest))
    else:
        entry.digest, entry.loaded_at = file.digest, utc_now()
