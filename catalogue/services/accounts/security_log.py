"""The security log: who logged in, who was refused, what changed about accounts (OWASP ASVS 5.0, 16.3).

Accounts stand in it by their id, what was typed by its digest: no address, password or token in clear.
"""

from enum import StrEnum

import structlog

from catalogue.services.accounts.tokens import digest_of

_logger = structlog.get_logger("catalogue.security", log="catalogue.security")
# Enough to tell two apart and to find the lines of one.
DIGEST_SHOWN = 16


class SecurityEvent(StrEnum):
    """One thing worth keeping a trace of."""

    LOGIN = "login"
    LOGIN_FAILED = "login failed"
    LOGIN_THROTTLED = "login throttled"
    LOGOUT = "logout"
    SESSIONS_ENDED = "sessions ended"
    ACCOUNT_ADDED = "account added"
    LINK_ISSUED = "one-time link issued"
    PASSWORD_SET = "password set"  # noqa: S105 - the name of an event
    ROLE_CHANGED = "role changed"
    ACCOUNT_DEACTIVATED = "account deactivated"
    ACCOUNT_ACTIVATED = "account activated"
    RIGHT_REFUSED = "right refused"
    FORGERY_REFUSED = "forged or expired form refused"


def note(event: SecurityEvent, **values: str | int | None) -> None:
    """Write one line of the security log."""
    _logger.info(event.value, **values)


def shown_digest(text: str) -> str:
    """Return what stands in the log in place of an address somebody typed or came from."""
    return digest_of(text)[:DIGEST_SHOWN]
