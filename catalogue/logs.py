"""Structured logs: one JSON object a line, on standard error.

What is logged is decided by who logs; here is only how it is written. Values are data in a JSON string, so a
line break in one never makes a second line.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer

# Where it failed, never what the variables held: a frame may hold the key that signs.
_tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


def configure_logs(*, stream: TextIO | None = None) -> None:
    """Write every log of structlog as one JSON object a line.

    :param stream: standard error by default, as it stands when a line is written.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tracebacks,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream) if stream else _to_stderr,
        cache_logger_on_first_use=False,
    )


def _to_stderr(*_names: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)
