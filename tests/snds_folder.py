"""The public SNDS schema, copied with the first codes of each list: all of them are rarely needed."""

from itertools import islice
from pathlib import Path
from shutil import copytree

_LINES = 20


def copy_snds(shared: Path, folder: Path) -> Path:
    """Copy the schema into a folder, its lists cut; return the folder."""
    copytree(shared / "snds" / "schemas", folder / "schemas")
    for file in (shared / "snds" / "nomenclatures").rglob("*.*"):
        copy = folder / file.relative_to(shared / "snds")
        copy.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as lines:
            copy.write_bytes(b"".join(lines if file.suffix == ".json" else islice(lines, _LINES)))
    return folder
