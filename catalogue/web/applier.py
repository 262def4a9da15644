"""The thread that applies the outbox while the site is served, and makes what the feed lacks.

Each worker has one; whichever holds the lock applies, the others wait for it to stop or die. What an
application of the outbox does is in `services/applying.py`.
"""

import threading
import time

import structlog

from catalogue.db import Database
from catalogue.errors import Unavailable
from catalogue.feed.export import make_some
from catalogue.formats.dcat_profiles import Profile
from catalogue.search.base import SearchIndex
from catalogue.services.applier_lock import ApplierLock
from catalogue.services.applying import apply_next
from catalogue.settings import Settings

# How long an edit waits at most to be seen by who holds the lock: one short indexed query each time.
POLL_S = 0.25
# How long a dead applier's place stays empty.
CONTEND_S = 1.0
# How long it waits, at most, to try again what keeps failing.
MAX_PAUSE_S = 30.0
# A commit takes far less; past this the thread is left to end with the process, which loses nothing.
STOP_S = 10.0

logger = structlog.get_logger("catalogue.applier")


class Applier:
    """Applies the outbox from its start to its stop, whenever nobody else does.

    :param settings: those of the feed, whose fragments are then made before anybody asks for them.
    """

    def __init__(
        self,
        database: Database,
        index: SearchIndex,
        lock: ApplierLock,
        *,
        settings: Settings | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        self._settings = settings
        self._database = database
        self._index = index
        self._lock = lock
        self._poll_s = poll_s
        self._stopping = threading.Event()
        self._pause_s = CONTEND_S
        self._thread = threading.Thread(target=self._run, name="applier", daemon=True)

    def start(self) -> None:
        """Begin; to be called in the process that serves, after it was forked."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being applied, let go of the lock and end."""
        self._stopping.set()
        self._thread.join(STOP_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._try()
            self._stopping.wait(self._pause_s)

    def _try(self) -> None:
        """Apply for as long as the lock can be had and nothing fails; say what failed, and wait longer."""
        try:
            with self._lock.tried() as is_ours:
                if is_ours:
                    self._apply_until_stopped()
        except Unavailable as error:
            logger.warning("outbox_waits", message=error.message, **error.detail)
        except Exception:
            # The last resort of a thread, as the page of a 500 is that of a request: a thread that ends
            # silently would leave the index behind for good.
            logger.exception("applier_failed")
        else:
            self._pause_s = CONTEND_S
            return
        self._pause_s = min(2 * self._pause_s, MAX_PAUSE_S)

    def _make_feed(self) -> None:
        """Make a batch of what the feed lacks in each profile; what is left is made at the next turn."""
        if self._settings is not None:
            for profile in Profile:
                make_some(self._database, settings=self._settings, profile=profile)

    def _apply_until_stopped(self) -> None:
        while self._lock.is_held() and not self._stopping.is_set():
            started = time.monotonic()
            applied = apply_next(self._database, self._index)
            self._pause_s = CONTEND_S
            if applied.entries:
                took_ms = round((time.monotonic() - started) * 1000)
                logger.info(
                    "outbox_applied",
                    entries=applied.entries,
                    written=applied.written,
                    deleted=applied.deleted,
                    took_ms=took_ms,
                )
            else:
                self._make_feed()
                self._stopping.wait(self._poll_s)
