"""Where the Whoosh index is kept: generations, the pointer to the current one, its manifest, the lock.

    index/CURRENT            the name of the generation that answers
    index/WRITE_LOCK         held by the one process that writes
    index/gen-000007/        one whole index; MANIFEST lists its files with their digests

Both pointers are replaced at once, after everything they lead to is on the disk: a process killed at any
moment leaves the old state or the new one. The digests find damage before Whoosh reads it. What is in
the files is not known here.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
from whoosh.util.filelock import FileLock, try_for

from catalogue.errors import Unavailable
from catalogue.search.analyser import STOP_WORDS
from catalogue.search.document import BOOSTS, WEIGHTS

# An index made otherwise is refused and rebuilt: with other weights or stop words, by another release of
# the stemmer, or in another form of what is stored, whose number here is to be raised by hand.
_STORED_FORM = 1
FORMAT = (
    f"{_STORED_FORM} snowballstemmer-{version('snowballstemmer')} "
    + hashlib.blake2b(
        repr(
            (
                [(name, field.weight, field.usual_length) for name, field in WEIGHTS.items()],
                sorted(BOOSTS.items(), key=str),
                sorted(STOP_WORDS),
            )
        ).encode(),
        digest_size=8,
    ).hexdigest()
)

_CURRENT = "CURRENT"
_MANIFEST = "MANIFEST"
_LOCK = "WRITE_LOCK"
_GENERATION = re.compile(r"gen-(\d{6,})")

# Changes with every commit: the generation, and its manifest's file number, time and size.
Stamp = tuple[Path, int, int, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of after its last commit.

    :param toc: the number of Whoosh's table of contents.
    :param files: the digest of each file.
    """

    toc: int
    files: Mapping[str, str]


def missing() -> Unavailable:
    """Return the error that says there is no index."""
    return Unavailable("L’index de recherche n’existe pas : lancez « catalogue index rebuild ».")


def damaged(detail: str) -> Unavailable:
    """Return the error that says the index cannot be used.

    :param detail: what was found, for the log.
    """
    return Unavailable(
        "L’index de recherche est abîmé : lancez « catalogue index rebuild ».", {"found": detail}
    )


class Store:
    """The folder of the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stamp(self) -> Stamp:
        """Return what changes with every commit and every rebuild; costs two small system calls.

        :raises Unavailable: there is no index, or its pointer is damaged.
        """
        generation = self._current()
        while True:
            try:
                return stamp_of(generation)
            except OSError as error:
                newer = self._current()
                if newer == generation:
                    raise damaged(str(error)) from error
                # A rebuild ended between the two calls, and removed what the pointer led to.
                generation = newer

    @contextmanager
    def writing(self, wait_s: float) -> Iterator[None]:
        """Hold the writer's lock; a process that dies lets go of it.

        :raises Unavailable: another writer held it all that time, or the disk refuses what is written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            lock = FileLock(str(self.folder / _LOCK))
            is_held = try_for(lock.acquire, timeout=wait_s, delay=0.05)
        except OSError as error:
            raise self._refused(error) from error
        if not is_held:
            raise Unavailable(
                "L’index de recherche est déjà en cours d’écriture : réessayez dans un instant."
            )
        try:
            yield
        except OSError as error:
            raise self._refused(error) from error
        finally:
            lock.release()

    def new_generation(self) -> Path:
        """Make the folder of a new generation, which answers nothing yet."""
        names = (_GENERATION.fullmatch(entry.name) for entry in self.folder.iterdir())
        last = max((int(name[1]) for name in names if name), default=0)
        path = self.folder / f"gen-{last + 1:06}"
        path.mkdir(mode=0o700)
        return path

    def make_current(self, generation: Path) -> None:
        """Let a generation answer from now on."""
        replace_file(self.folder / _CURRENT, generation.name.encode())

    def discard(self, generation: Path) -> None:
        """Remove a generation that did not become the current one."""
        current = self.folder / _CURRENT
        if not current.exists() or current.read_bytes() != generation.name.encode():
            shutil.rmtree(generation, ignore_errors=True)

    def remove_others(self, current: Path) -> None:
        """Remove every generation but the current one, those left by killed rebuilds included."""
        for entry in self.folder.iterdir():
            if _GENERATION.fullmatch(entry.name) and entry != current:
                shutil.rmtree(entry, ignore_errors=True)

    def _current(self) -> Path:
        """Return the folder that the pointer names.

        :raises Unavailable: there is no index, or its pointer is damaged.
        """
        try:
            name = (self.folder / _CURRENT).read_text(encoding="ascii")
        except (FileNotFoundError, NotADirectoryError):
            raise missing() from None
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(str(error)) from error
        if _GENERATION.fullmatch(name) is None:
            raise damaged(f"{_CURRENT} holds {name!r:.50}")
        return self.folder / name

    def _refused(self, error: OSError) -> Unavailable:
        reason = error.strerror or str(error)
        return Unavailable(
            "L’index de recherche ne peut pas être écrit dans « %(folder)s » : %(reason)s.",
            {"found": str(error)},
            folder=self.folder,
            reason=reason,
        )


def read_manifest(generation: Path) -> Manifest:
    """Return the manifest of a generation.

    :raises Unavailable: it is damaged, or another release of the program made the index.
    """
    try:
        content: Any = orjson.loads((generation / _MANIFEST).read_bytes())
        made_by, toc, files = content["format"], int(content["toc"]), dict(content["files"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise damaged(f"{_MANIFEST}: {error}") from error
    if made_by != FORMAT:
        raise Unavailable(
            "L’index de recherche vient d’une autre version : lancez « catalogue index rebuild ».",
            {"found": made_by, "expected": FORMAT},
        )
    return Manifest(toc, files)


def write_manifest(generation: Path, toc: int, files: Iterable[str]) -> None:
    """Put the named files on the disk, then make them the content of the generation.

    Files of the last manifest are not read again: they never change.
    """
    known = read_manifest(generation).files if (generation / _MANIFEST).exists() else {}
    digests = {}
    for name in sorted(files):
        if name not in known:
            sync(generation / name)
        digests[name] = known.get(name) or digest(generation / name)
    sync(generation)
    content = {"format": FORMAT, "toc": toc, "files": digests}
    replace_file(generation / _MANIFEST, orjson.dumps(content, option=orjson.OPT_INDENT_2))


def stamp_of(generation: Path) -> Stamp:
    """Return what tells a commit from the next.

    :raises OSError: the generation has no manifest.
    """
    status = (generation / _MANIFEST).stat()
    return generation, status.st_ino, status.st_mtime_ns, status.st_size


def verify(generation: Path, digests: Mapping[str, str]) -> None:
    """Check the digest of files.

    :raises FileNotFoundError: a file is missing, perhaps because a newer commit removed it.
    :raises Unavailable: a file is not what was written.
    """
    for name, expected in digests.items():
        if digest(generation / name) != expected:
            raise damaged(f"{name} has changed")


def digest(path: Path) -> str:
    """Return the digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file at once: a reader, or a machine that stops, sees the old content or the new."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(content)
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
