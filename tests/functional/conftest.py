"""The whole product from outside: `catalogue init` and `catalogue serve` as processes, and a real browser."""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ROOT
from tests.postgresql import free_port
from tests.stores import Store, database_setting

START_S = 60


@pytest.fixture(scope="session")
def site(databases: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that holds the real seed."""
    folder = tmp_path_factory.mktemp("site")
    with database_setting(databases) as setting:
        yield from served(folder, setting)


def served(folder: Path, setting: dict[str, str]) -> Iterator[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOGUE_")}
    environment = {**kept, **setting, "CATALOGUE_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "catalogue"]
    subprocess.run([*command, "init"], cwd=folder, env=environment, check=True, capture_output=True)
    port = free_port()
    with (folder / "log").open("wb") as log:
        serve = [*command, "serve", "--port", str(port), "--workers", "1"]
        process = subprocess.Popen(serve, cwd=folder, env=environment, stderr=log)
        try:
            wait_until_ready(port, process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=40)


def wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"the server was not ready within {START_S} s: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine (Debian's package; make test installs it)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
