"""Read every descriptor of a folder, and refuse a folder that describes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.domain.base import slug_of
from catalogue.errors import BadQuery, Conflict
from catalogue.formats.table_schema import find_files, read_descriptor
from catalogue.formats.table_schema_model import CodeListDescriptor, Descriptor, TableDescriptor
from catalogue.formats.table_schema_text import Remarks, path_name, shown
from catalogue.services.table_schema.report import Progress, Tally


@dataclass
class Folder:
    """What a folder describes, in the order of its paths; its tables are read again, one at a time.

    :ivar table_files: name of a table → the file that describes it, relative to the folder.
    :ivar referenced: name of a table → the columns that declared keys of any table lead to.
    :ivar code_lists: their slugs are unique.
    """

    path: Path
    table_files: dict[str, str] = field(default_factory=dict)
    referenced: dict[str, frozenset[str]] = field(default_factory=dict)
    code_lists: dict[str, CodeListDescriptor] = field(default_factory=dict)

    def tables(self) -> Iterator[TableDescriptor]:
        """Yield the descriptors of the tables, of which memory would not hold many thousands.

        :raises Conflict: a file is no longer what it was when the folder was read.
        """
        for name, file in self.table_files.items():
            path = self.path / file
            descriptor = read_descriptor(path, Remarks(path_name(Path(file))))
            if not isinstance(descriptor, TableDescriptor) or descriptor.name != name:
                raise Conflict("« %(file)s » a changé pendant l’import : recommencez.", file=file)
            yield descriptor


def read_folder(path: Path, tally: Tally, advance: Progress) -> Folder:
    """Read the descriptors of the folder, and count them.

    :raises BadQuery: the folder is absent or describes nothing.
    """
    if not path.exists():
        raise BadQuery("Le dossier « %(path)s » n’existe pas.", path=path)
    if not path.is_dir():
        raise BadQuery("« %(path)s » n’est pas un dossier.", path=path)
    found = Folder(path)
    files = list(find_files(path, ".json", unreadable=lambda error: _remark_folder(path, error, tally)))
    for done, file in enumerate(files, start=1):
        relative = file.relative_to(path)
        remarks = Remarks(path_name(relative))
        descriptor = read_descriptor(file, remarks)
        if descriptor is not None:
            _keep(descriptor, found, relative, remarks)
        tally.problems += remarks.problems
        advance("Descripteurs", done, len(files))
    if not found.table_files and not found.code_lists:
        raise _nothing_found(path, tally)
    tally.code_lists = len(found.code_lists)
    _remark_orphans(path, files, tally)
    return found


def _keep(descriptor: Descriptor, found: Folder, file: Path, remarks: Remarks) -> None:
    """Keep a descriptor that can have a name of its own, and remark on another."""
    name, slug = descriptor.name, slug_of(descriptor.name)
    if not slug:
        remarks.add("name", f"le nom {shown(name)} ne peut pas faire une adresse : laissé de côté")
        return
    if isinstance(descriptor, CodeListDescriptor):
        first = found.code_lists[slug].file if slug in found.code_lists else None
    else:
        first = found.table_files.get(name)
    if first is not None:
        by = path_name(Path(first))
        remarks.add("name", f"{shown(name)} est déjà décrit par {by} : laissé de côté")
    elif isinstance(descriptor, CodeListDescriptor):
        found.code_lists[slug] = descriptor
    else:
        found.table_files[name] = str(file)
        for key in descriptor.foreign_keys:
            known = found.referenced.get(key.table, frozenset())
            found.referenced[key.table] = known.union(key.referenced_columns)


def _nothing_found(path: Path, tally: Tally) -> BadQuery:
    """Return the error of a folder that describes nothing, with the first reason there is."""
    first = next(iter(tally.problems), None)
    if first is None:
        return BadQuery("Le dossier « %(path)s » ne contient aucun descripteur Table Schema.", path=path)
    return BadQuery(
        "Le dossier « %(path)s » ne contient aucun descripteur Table Schema lisible (%(file)s : %(fault)s).",
        path=path,
        file=first.file,
        fault=first.message,
    )


def _remark_folder(path: Path, error: OSError, tally: Tally) -> None:
    remarks = Remarks(path_name(Path(error.filename).relative_to(path)))
    remarks.add(None, f"ce dossier ne peut pas être lu ({error.strerror})")
    tally.problems += remarks.problems


def _remark_orphans(path: Path, descriptors: list[Path], tally: Tally) -> None:
    """Remark on CSV files that no descriptor explains."""
    stems = {file.with_suffix("") for file in descriptors}
    for file in find_files(path, ".csv"):
        if file.with_suffix("") not in stems:
            remarks = Remarks(path_name(file.relative_to(path)))
            remarks.add(None, "aucun descripteur n’accompagne ce fichier : il n’a pas été lu")
            tally.problems += remarks.problems
