"""Measure how soon an edit is found: commit, outbox, index, search page; print one JSON document.

Run from the checkout: `.venv/bin/python bench/index_follows.py [--edits N] [--schemas FOLDER]`. It makes a
catalogue of its own from the seed, serves it with two workers, and edits datasets one after the other.
"""

import argparse
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.services.applying import apply_next
from catalogue.services.outbox import SubjectKind, index_later

COMMAND = [sys.executable, "-m", "catalogue"]
GIVE_UP_S = 30.0


def main() -> None:
    """Make the catalogue, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--schemas", help="folder of Table Schema files to import beside the seed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = os.environ | {"CATALOGUE_DATA_DIR": folder, "PYTHONPATH": str(Path.cwd())}
        run(["init"], environment)
        if options.schemas:
            run(["import", "table-schema", options.schemas], environment)
        database, index = Database(f"sqlite:///{data / 'catalogue.sqlite3'}"), WhooshIndex(data / "index")
        with served(environment) as address:
            found_ms = [found_after_ms(database, address, number) for number in range(options.edits)]
        result = {
            "documents": len(list(index.fingerprints())),
            "found_ms": summary(found_ms),
            "apply_ms": summary([applied_in_ms(database, index, number) for number in range(options.edits)]),
            "idle_poll_ms": summary([timed_ms(lambda: apply_next(database, index)) for _ in range(500)]),
        }
    print(json.dumps(result, indent=2))


def run(arguments: Sequence[str], environment: dict[str, str]) -> None:
    """Run a command of the catalogue."""
    command = [*COMMAND, *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - our own


def edit(database: Database, word: str) -> None:
    """Give a dataset a title that holds `word`, as a form does."""
    with database.unit_of_work() as session:
        slugs = session.scalars(select(Dataset.slug).order_by(Dataset.slug)).all()
        record = session.scalars(select(Dataset).where(Dataset.slug == random.choice(slugs))).one()
        record.title = f"{record.title.partition(' zz')[0]} {word}"
        index_later(session, SubjectKind.DATASET, record.slug)


def found_after_ms(database: Database, address: str, number: int) -> float:
    """Return how long after its commit an edit is on the search page."""
    # Edits must not keep step with the polls of who applies them.
    time.sleep(random.uniform(0.0, 0.3))
    word = f"zz{number}zz"
    edit(database, word)
    started = time.monotonic()
    while time.monotonic() - started < GIVE_UP_S:
        with urlopen(f"{address}/api/1/search?q={word}") as answer:  # noqa: S310 - our own server
            if json.load(answer)["total"]:
                return (time.monotonic() - started) * 1000
        time.sleep(0.005)
    raise TimeoutError(word)


def applied_in_ms(database: Database, index: WhooshIndex, number: int) -> float:
    """Return how long one application of one edit takes."""
    edit(database, f"zz{number}yy")
    return timed_ms(lambda: apply_next(database, index))


def timed_ms(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def summary(values: Sequence[float]) -> dict[str, float]:
    """Return the usual figures of these values."""
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 2),
        "p99": round(ordered[int(0.99 * (len(ordered) - 1))], 2),
        "max": round(ordered[-1], 2),
    }


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """Serve the catalogue until the block ends; hand out its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [*COMMAND, "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + GIVE_UP_S
        while not answers(f"{address}/readyz"):
            if time.monotonic() > deadline:
                raise TimeoutError(address)
            time.sleep(0.1)
        try:
            yield address
        finally:
            process.terminate()


def answers(address: str) -> bool:
    """Tell whether the server answers."""
    try:
        with urlopen(address):  # noqa: S310 - our own server
            return True
    except URLError:
        return False


if __name__ == "__main__":
    main()
