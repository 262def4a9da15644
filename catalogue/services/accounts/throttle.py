"""The brake on guessing passwords: a growing delay after failures in a row, over all workers.

An attempt is counted as failed before its password is looked at and forgiven when it was right: a hundred
attempts sent at once are counted one after the other, whatever the number of processes.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalogue.domain import LoginThrottle
from catalogue.services.accounts.text import folded_address
from catalogue.services.accounts.tokens import digest_of

FREE_FAILURES = 5
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def account_subject(typed: str) -> str:
    """Return what attempts on one account are counted under, whether it exists or not."""
    return digest_of(f"account:{folded_address(typed)}")


def network_subject(address: str | None) -> str:
    """Return what attempts from one place are counted under: IPv4 address or IPv6 network of 64 bits."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return digest_of(f"network:{address}")
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if isinstance(found, ipaddress.IPv6Address) and mapped is None:
        # One subscriber holds at least that much: counting single addresses would count nothing.
        return digest_of(f"network:{ipaddress.ip_network((found, 64), strict=False)}")
    return digest_of(f"network:{mapped or found}")


def count_attempt(session: Session, *, subjects: Sequence[str], now: datetime) -> int | None:
    """Count an attempt, or return in how many seconds the next one may be made.

    An attempt that comes too early is not counted: whoever waits is not punished for others.
    """
    rows = _locked_rows(session, sorted(set(subjects)), now)
    until = max((row.blocked_until for row in rows if row.blocked_until), default=None)
    if until is not None and until > now:
        return max(1, ceil((until - now).total_seconds()))
    for row in rows:
        forgotten = row.last_failure_at <= now - FORGOTTEN_AFTER
        row.failures = 1 if forgotten else row.failures + 1
        row.last_failure_at = now
        row.blocked_until = now + delay if (delay := delay_after(row.failures)) else None
    session.flush()
    _forget_old(session, now)
    return None


def forgive(session: Session, *, subjects: Sequence[str]) -> None:
    """Forget the failures of these: the password was right."""
    rows = select(LoginThrottle).where(LoginThrottle.subject.in_(subjects))
    # In the order everybody locks in, so that no two wait for each other.
    for row in session.scalars(rows.order_by(LoginThrottle.subject).with_for_update()):
        session.delete(row)


def delay_after(failures: int) -> timedelta | None:
    """Return how long to wait after so many failures in a row: none, then 1 s, 2 s, 4 s… up to 15 minutes."""
    if failures < FREE_FAILURES:
        return None
    doubled = min(failures - FREE_FAILURES, LONGEST_DELAY.seconds.bit_length())
    return min(timedelta(seconds=2**doubled), LONGEST_DELAY)


def _locked_rows(session: Session, subjects: Sequence[str], now: datetime) -> Sequence[LoginThrottle]:
    """Return the rows of these subjects, made where there was none, that nobody else can change meanwhile."""
    # One statement makes or locks a row: between two, somebody else could forget it. The ORM has none for it.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for subject in subjects:
        made = insert(LoginThrottle).values(subject=subject, failures=0, last_failure_at=now)
        session.execute(made.on_conflict_do_update(index_elements=["subject"], set_={"subject": subject}))
    found = select(LoginThrottle).where(LoginThrottle.subject.in_(subjects))
    return session.scalars(found, execution_options={"populate_existing": True}).all()


def _forget_old(session: Session, now: datetime) -> None:
    # Rows that somebody else is counting in are left: waiting for them here could be waiting for each other.
    old = (
        select(LoginThrottle.subject)
        .where(LoginThrottle.last_failure_at <= now - FORGOTTEN_AFTER)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        delete(LoginThrottle).where(LoginThrottle.subject.in_(old)),
        execution_options={"synchronize_session": False},
    )
