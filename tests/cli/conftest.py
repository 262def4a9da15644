"""Run the command as a person does: its own folder, its own settings, what it prints, how it ends."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.cli import main
from tests.seed_folder import write_seed


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str


# Prepares the catalogue that the small seed of the folder describes.
INIT = ("init", "--seed", "seed")

Run = Callable[..., Outcome]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds nothing but a small seed, and no setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("CATALOGUE_")]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.chdir(tmp_path)
    write_seed(tmp_path / "seed")
    return tmp_path


@pytest.fixture
def run(workplace: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `catalogue` with these arguments."""

    def running(*arguments: str) -> Outcome:
        capfd.readouterr()
        status = main(arguments)
        out, err = capfd.readouterr()
        return Outcome(status, out, err)

    return running


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder made once by `catalogue init`; copied, never used."""
    folder = tmp_path_factory.mktemp("prepared")
    write_seed(folder / "seed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(INIT) == 0
    return folder / "data"


@pytest.fixture
def prepared(run: Run, workplace: Path, prepared_folder: Path) -> Run:
    """The same, on a catalogue already made."""
    shutil.copytree(prepared_folder, workplace / "data")
    return run
