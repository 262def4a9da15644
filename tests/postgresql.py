"""Start a PostgreSQL server of our own, in a temporary folder, from Debian's packages."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
ROOM_BYTES = 2 * 1024**3

# The data of a test are thrown away: nothing waits for a disk, and nobody tidies up behind.
OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)


def binaries() -> Path | None:
    """Return the folder of the newest server's programs, `None` when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """Run a server until the block ends; yield the address of its empty database."""
    programs = binaries()
    assert programs is not None
    # Not below pytest's own folder: the server runs as another user, who may not enter it.
    with TemporaryDirectory(prefix="postgresql-", dir=_roomy_memory()) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        port = free_port()
        _run(folder, programs / "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N")
        options = [
            f"port={port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            *OPTIONS,
        ]
        words = " ".join(f"-c {option}" for option in options)
        _run(folder, programs / "pg_ctl", "-l", str(folder / "log"), "-o", words, "-w", "start")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, programs / "pg_ctl", "-m", "immediate", "stop")


def free_port() -> int:
    """Return a port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _roomy_memory() -> Path | None:
    """Return a folder kept in memory, `None` (the usual place) where there is none or it is small."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if roomy and os.access(MEMORY, os.W_OK) else None


def _run(folder: Path, program: Path, *arguments: str) -> None:
    # PostgreSQL refuses to run as root: the packages made an account for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_user, str(program), "-D", str(folder / "data"), *arguments],
        check=True,
        capture_output=True,
        cwd=folder,
        timeout=60,
        env={**os.environ, "LC_ALL": "C"},
    )
