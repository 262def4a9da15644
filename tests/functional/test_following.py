"""The served site brings its index up to date by itself, whichever of its workers dies."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import Dataset
from catalogue.services.outbox import SubjectKind, index_later
from tests.conftest import ROOT
from tests.functional.conftest import wait_until_ready
from tests.seed_folder import write_seed

# The promise is 2 s (bench/index_follows.py); the rest is for a machine busy with other tests.
SOON_S = 5.0
# Gunicorn kills a worker that has not ended after 30 s.
PATIENCE_S = 20


@dataclass(frozen=True)
class Served:
    """A site of two workers, and its database."""

    process: subprocess.Popen[bytes]
    port: int
    database: Database
    environment: dict[str, str]
    log: Path

    def workers(self) -> list[int]:
        """Return the processes that serve."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in children.split()]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the site."""
        command = [sys.executable, "-m", "catalogue", *arguments]
        return subprocess.run(
            command, cwd=self.log.parent, env=self.environment, capture_output=True, text=True, check=False
        )

    def edit(self, title: str) -> None:
        """Edit a record as a page does."""
        with self.database.unit_of_work() as session:
            session.scalars(select(Dataset).where(Dataset.slug == "open-x")).one().title = title
            index_later(session, SubjectKind.DATASET, "open-x")

    def finds(self, title: str) -> bool:
        """Tell whether the search page shows the title."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", f"/recherche?q={quote(title)}")
            answer = connection.getresponse()
            assert answer.status == 200
            return "/jeux/open-x" in answer.read().decode()
        finally:
            connection.close()

    def assert_found_soon(self, title: str) -> None:
        """Check that both workers find the title before long."""
        deadline = time.monotonic() + SOON_S
        in_a_row = 0
        while in_a_row < 5:
            in_a_row = in_a_row + 1 if self.finds(title) else 0
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOGUE_")}
    environment = {
        **kept,
        "CATALOGUE_DATA_DIR": str(tmp_path / "data"),
        "CATALOGUE_DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "LANG": "fr_FR.UTF-8",
    }
    write_seed(tmp_path / "seed")
    command = [sys.executable, "-m", "catalogue"]
    init = [*command, "init", "--seed", "seed"]
    subprocess.run(init, cwd=tmp_path, env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("wb") as file:
        serve = [*command, "serve", "--port", str(port), "--workers", "2"]
        process = subprocess.Popen(serve, cwd=tmp_path, env=environment, stderr=file)
    database = Database(database_url)
    try:
        wait_until_ready(port, process, log)
        yield Served(process, port, database, environment, log)
    finally:
        process.terminate()
        process.wait(timeout=40)
        database.dispose()


def test_edits_are_found_whichever_worker_is_killed(served: Served):
    served.edit("Zygomorphe")
    served.assert_found_soon("zygomorphe")
    for number, worker in enumerate(served.workers()):
        os.kill(worker, signal.SIGKILL)
        title = f"Amaryllis{number}"
        served.edit(title)
        served.assert_found_soon(title)


@pytest.mark.store("sqlite")
def test_commands_leave_the_index_to_the_running_site(served: Served):
    file = served.log.parent / "seed/extracts/open-x.yaml"
    file.write_text(file.read_text().replace("title: Open X", "title: Zygomorphe"))
    outcome = served.run("init", "--seed", "seed")
    assert (outcome.returncode, "L’index suit : le site en service" in outcome.stderr) == (0, True)
    served.assert_found_soon("zygomorphe")
    assert served.run("index", "rebuild").returncode == 0
    served.edit("Amaryllis")
    served.assert_found_soon("amaryllis")
    assert served.run("index", "check").returncode == 0


@pytest.mark.store("sqlite")
def test_site_stops_cleanly_and_leaves_a_whole_index(served: Served):
    served.edit("Zygomorphe")
    served.assert_found_soon("zygomorphe")
    served.process.terminate()
    assert served.process.wait(timeout=PATIENCE_S) == 0
    assert "Traceback" not in served.log.read_text()
    assert served.run("index", "check").returncode == 0
