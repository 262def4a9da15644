"""One log line for each request, and the request id that ties a visitor's error page to it.

The id is ours, never the visitor's; query strings stay out of the log: what people search is their business.
"""

import secrets
import time

import structlog
from flask import Flask, Response, g, request

logger = structlog.get_logger("catalogue.web")


def set_up_request_log(app: Flask) -> None:
    """Give every request an id, returned as `X-Request-Id`, and log how each ended."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def request_id() -> str:
    """Return the id of the present request."""
    return str(g.request_id)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.started = time.perf_counter()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    logger.info(
        "request",
        method=request.method,
        path=_path(),
        route=request.endpoint,
        status=response.status_code,
        took_ms=round((time.perf_counter() - g.started) * 1000, 1),
    )
    return response


def _path() -> str:
    """Return the path, without the secret of a one-time link."""
    token = (request.view_args or {}).get("token")
    path = request.path.replace(token, "…") if token else request.path
    return path[:500]


def _forget(_error: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("request_id")
