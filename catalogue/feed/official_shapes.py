"""Hold the feed against SHACL shapes that somebody has beside them: DCAT-AP's own are not ours to ship.

pySHACL does it in a process of its own, where it is installed: it is large, and nothing else needs it.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from catalogue.db import Database
from catalogue.errors import BadQuery, Unavailable
from catalogue.feed.export import export_catalogue
from catalogue.formats.rdf import N_TRIPLES
from catalogue.settings import Settings

# The tool's own answers: everything holds, something does not; any other number is a failure of its own.
_CONFORMS, _VIOLATES = 0, 1


@dataclass(frozen=True)
class ShapesReport:
    """What one file of shapes found; `text` is the validator's own report, in English."""

    shapes: str
    conforms: bool
    text: str


def validate_shapes(
    database: Database, *, settings: Settings, folder: Path, profile: str
) -> Iterator[ShapesReport]:
    """Yield what each file `*.ttl` of `folder` finds in the whole feed.

    :raises BadQuery: the folder holds no such file.
    :raises Unavailable: pySHACL is not installed, or cannot read the shapes.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise BadQuery("Le dossier « %(folder)s » ne contient aucun fichier .ttl.", folder=folder)
    if find_spec("pyshacl") is None:
        raise Unavailable("pySHACL n’est pas installé : pip install pyshacl.")
    with tempfile.TemporaryDirectory() as place:
        feed = Path(place) / f"catalogue.{N_TRIPLES.suffix}"
        with feed.open("wb") as stream:
            stream.writelines(
                export_catalogue(database, settings=settings, syntax=N_TRIPLES.suffix, profile=profile)
            )
        for file in files:
            yield _report(feed, file)


def _report(feed: Path, shapes: Path) -> ShapesReport:
    done = subprocess.run(  # noqa: S603 - our own interpreter, two files
        [sys.executable, "-m", "pyshacl", "--shacl", str(shapes), str(feed)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {_CONFORMS, _VIOLATES}:
        raise Unavailable("pySHACL ne peut pas lire « %(file)s ».", file=shapes.name)
    return ShapesReport(shapes.name, done.returncode == _CONFORMS, done.stdout.strip())
