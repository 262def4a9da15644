"""Read every descriptor of a folder, and refuse a folder that describes nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from catalogue.domain.base import slug_of
from catalogue.errors import BadQuery
from catalogue.formats.table_schema import find_files, read_descriptor
from catalogue.formats.table_schema_model import CodeListDescriptor, Descriptor, TableDescriptor
from catalogue.formats.table_schema_text import Remarks, path_name, shown
from catalogue.services.table_schema.report import Progress, Tally


@dataclass
class Folder:
    """What a folder describes, in the order of its paths.

    The names of its tables are unique; so are the slugs of its code lists.
    """

    tables: list[TableDescriptor] = field(default_factory=list)
    code_lists: list[CodeListDescriptor] = field(default_factory=list)


def read_folder(path: Path, tally: Tally, advance: Progress) -> Folder:
    """Read the descriptors of the folder, and count them.

    :raises BadQuery: the folder is absent or describes nothing.
    """
    if not path.exists():
        raise BadQuery("Le dossier « %(path)s » n’existe pas.", path=path)
    if not path.is_dir():
        raise BadQuery("« %(path)s » n’est pas un dossier.", path=path)
    found = Folder()
    seen: dict[tuple[type, str], str] = {}
    files = list(find_files(path, ".json", unreadable=lambda error: _remark_folder(path, error, tally)))
    for done, file in enumerate(files, start=1):
        remarks = Remarks(path_name(file.relative_to(path)))
        descriptor = read_descriptor(file, remarks)
        if descriptor is not None and _is_first(descriptor, seen, remarks):
            _keep(descriptor, found)
        tally.problems += remarks.problems
        advance("Descripteurs", done, len(files))
    if not found.tables and not found.code_lists:
        raise _nothing_found(path, tally)
    tally.tables, tally.code_lists = len(found.tables), len(found.code_lists)
    _remark_orphans(path, files, tally)
    return found


def _is_first(descriptor: Descriptor, seen: dict[tuple[type, str], str], remarks: Remarks) -> bool:
    """Tell whether the descriptor can have a name of its own, and remark on it when it can't."""
    slug = slug_of(descriptor.name)
    if not slug:
        remarks.add("name", f"le nom {shown(descriptor.name)} ne peut pas faire une adresse : laissé de côté")
        return False
    own = (type(descriptor), slug if isinstance(descriptor, CodeListDescriptor) else descriptor.name)
    if own in seen:
        remarks.add("name", f"{shown(descriptor.name)} est déjà décrit par {seen[own]} : laissé de côté")
        return False
    seen[own] = remarks.file
    return True


def _keep(descriptor: Descriptor, found: Folder) -> None:
    if isinstance(descriptor, TableDescriptor):
        found.tables.append(descriptor)
    else:
        found.code_lists.append(descriptor)


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
