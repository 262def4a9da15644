"""The child: lock DuckDB and the process down, run one script, print what some queries find as JSON.

It is started by `running.py` as a file of its own, imports nothing of ours, and reads its task on standard
input: `{"script", "files", "queries": {name: SQL}, "memory_mb", "seconds"}`.
"""

import json
import re
import resource
import signal
import sys
from typing import Any

import duckdb

# Beside what DuckDB may use for data: its code, its threads, what reading a file needs.
_OVERHEAD_MB = 3072
_PARAMETER = re.compile(r"getvariable\('(\w+)'\)")
_LINE = re.compile(r"Line: ([0-9]+)")


def main() -> None:
    """Carry out the task of standard input and print its outcome on standard output."""
    task = json.load(sys.stdin)
    _bound(task["memory_mb"], task["seconds"])
    try:
        outcome: dict[str, Any] = {"tables": _run(task)}
    except duckdb.Error as error:
        outcome = {"fault": _fault(error, task["script"])}
    except MemoryError:
        outcome = {"fault": {"kind": "memory"}}
    json.dump(outcome, sys.stdout, ensure_ascii=True)


def _bound(memory_mb: int, seconds: int) -> None:
    """Bound memory and time; no file can grow, none but the standard ones need stay open for long."""
    most = (memory_mb + _OVERHEAD_MB) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _run(task: dict[str, Any]) -> dict[str, list[list[Any]]]:
    # Nothing is installed or loaded; the settings are locked before the script is read.
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    connection.execute(f"SET memory_limit = '{int(task['memory_mb'])}MB'")
    connection.execute("SET threads = 2")
    connection.execute("SET temp_directory = ''")
    allowed = ", ".join("'" + path.replace("'", "''") + "'" for path in task["files"])
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    connection.execute(task["script"])
    return {name: [list(row) for row in _rows(connection, query)] for name, query in task["queries"].items()}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _fault(error: duckdb.Error, script: str) -> dict[str, str]:
    """Say what went wrong without a value of the files: DuckDB quotes the line it could not read.

    Only a sentence that stands in the script itself is handed on.
    """
    text = str(error)
    line, parameter = _LINE.search(text), _PARAMETER.search(text)
    said = text.removeprefix("Invalid Input Error: ").splitlines()[0]
    known: tuple[tuple[bool, dict[str, str]], ...] = (
        (isinstance(error, duckdb.OutOfMemoryException), {"kind": "memory"}),
        (
            "CSV" in text or "encoded" in text or line is not None,
            {"kind": "csv", "line": line[1] if line else ""},
        ),
        ("empty set of columns" in text, {"kind": "unread", "text": parameter[1] if parameter else ""}),
        (isinstance(error, duckdb.BinderException), {"kind": "column", "text": text.splitlines()[0]}),
        (isinstance(error, duckdb.IOException | duckdb.PermissionException), {"kind": "file"}),
        (len(said) > 1 and said in script, {"kind": "stopped", "text": said}),
    )
    unknown = {"kind": "other", "text": type(error).__name__}
    return next((fault for is_it, fault in known if is_it), unknown)


if __name__ == "__main__":
    main()
