"""The files of a seed folder: what each folder holds, in the order in which they must be loaded."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import BadQuery
from catalogue.formats.problems import Problem
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

# Glob → model; a later kind may name slugs of an earlier one. What follows DATASETS_FROM is left out of
# a catalogue that starts empty.
KINDS: tuple[tuple[str, type[SeedModel]], ...] = (
    ("organisations.yaml", SeedOrganisations),
    ("concepts/*.yaml", SeedConcept),
    ("code-lists/*.yaml", SeedCodeList),
    ("crosswalks/*.yaml", SeedCrosswalk),
    ("legal-references.yaml", SeedLegalReferences),
    ("synonyms.yaml", SeedSynonyms),
    ("extracts/*.yaml", SeedDataset),
    ("external-bases/*.yaml", SeedDataset),
    ("reuses/*.yaml", SeedReuse),
)
DATASETS_FROM = 6


@dataclass(frozen=True)
class FoundFile:
    """A file of the seed: its name relative to the folder and the digest of its bytes."""

    name: str
    path: Path
    digest: str
    model: type[SeedModel]


def find_files(folder: Path, *, empty: bool) -> Iterator[FoundFile]:
    """Yield the seed's files in loading order.

    :param empty: leave out datasets and reuses.
    :raises BadQuery: the folder does not exist.
    """
    if not folder.is_dir():
        raise BadQuery("Le dossier « %(folder)s » n’existe pas.", folder=folder)
    for pattern, model in KINDS[:DATASETS_FROM] if empty else KINDS:
        for path in sorted(folder.glob(pattern)):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield FoundFile(path.relative_to(folder).as_posix(), path, digest, model)


def unexpected_files(folder: Path) -> list[Problem]:
    """Return a problem for each YAML file that no pattern takes: a misplaced file must not be lost."""
    taken = {path for pattern, _ in KINDS for path in folder.glob(pattern)}
    return [
        Problem(
            path.relative_to(folder).as_posix(), 1, None, "ce dossier n’est pas de ceux que le chargement lit"
        )
        for path in sorted(folder.rglob("*.y*ml"))
        if path not in taken
    ]
