"""Find the records a seed file names by slug, and remember each name that leads nowhere."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, ConceptLevel, Dataset, Organisation
from catalogue.formats.problems import Problem
from catalogue.formats.seed_file import Model, SeedFile
from catalogue.formats.yaml_lines import YamlPath

_WORDS: dict[type, str] = {
    Organisation: "aucune organisation",
    ConceptLevel: "aucun niveau",
    CodeList: "aucune nomenclature",
    Dataset: "aucun jeu de données",
}


class References:
    """Slug → integer key, for the kinds a seed file may name.

    :param declared: slugs of the files being loaded.
    :ivar problems: every name that leads nowhere, with its file and line.
    """

    def __init__(self, session: Session, *, declared: Collection[str] = ()) -> None:
        self._session = session
        # Slugs the files being loaded describe: when one of them is refused, its own mistake is told,
        # and not once more for each file that names it.
        self._declared = declared
        self._ids: dict[type, dict[str, int]] = {}
        self.problems: list[Problem] = []

    def find(
        self,
        kind: type[Organisation] | type[ConceptLevel] | type[CodeList] | type[Dataset],
        slug: str | None,
        file: SeedFile[Model],
        *path: str | int,
    ) -> int | None:
        """Return the key of the record named at `path` of `file`; `None` and a problem when unknown."""
        if slug is None:
            return None
        if kind not in self._ids:
            self._ids[kind] = {row.slug: row.id for row in self._session.execute(select(kind.slug, kind.id))}
        found = self._ids[kind].get(slug)
        if found is None and slug not in self._declared:
            self.complain(file, path, f"{_WORDS[kind]} ne s’appelle « {slug} »")
        return found

    def complain(self, file: SeedFile[Model], path: YamlPath, message: str) -> None:
        """Remember a problem at `path` of `file`."""
        self.problems.append(file.problem(path, message))

    def forget(self, kind: type) -> None:
        """Read the slugs of `kind` again at the next look-up, after some were added."""
        self._ids.pop(kind, None)
