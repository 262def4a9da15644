"""The right to apply the outbox: one process at a time has it, and loses it when it ends, however it ends.

It is not the writer's lock of the index, which is held for the time of one commit only.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.errors import Unavailable

_NAME = "APPLIER_LOCK"


class ApplierLock:
    """A file of the index's folder, locked by whoever applies.

    The kernel lets go of it with the process, so that nobody has to guess whether its holder still lives.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._descriptor: int | None = None

    @contextmanager
    def tried(self) -> Iterator[bool]:
        """Take the lock if nobody has it, and say whether it was taken.

        :raises Unavailable: the folder of the index cannot be written.
        """
        descriptor = self._open()
        try:
            self._descriptor = descriptor if _is_locked(descriptor) else None
            yield self.is_held()
        finally:
            self._descriptor = None
            os.close(descriptor)

    def is_held(self) -> bool:
        """Tell whether the lock is held, and still is the one others look for.

        Somebody may have removed the folder of the index, which is only a cache.
        """
        if self._descriptor is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        except FileNotFoundError:
            return False

    def _open(self) -> int:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unavailable(
                "L’index de recherche ne peut pas être écrit dans « %(folder)s » : %(reason)s.",
                folder=self._path.parent,
                reason=error.strerror,
            ) from error


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
