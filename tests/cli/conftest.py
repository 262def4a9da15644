"""Run the command as a person does: its own folder, its own settings, what it prints, how it ends."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue.cli import main
from tests.seed_folder import write_seed
from tests.stores import DATABASE_URL, Store, database_setting


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
def runner(workplace: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `catalogue` with these arguments."""

    def running(*arguments: str) -> Outcome:
        capfd.readouterr()
        status = main(arguments)
        out, err = capfd.readouterr()
        return Outcome(status, out, err)

    return running


@pytest.fixture
def run(runner: Run, databases: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run `catalogue` with these arguments where nothing is prepared yet."""
    with database_setting(databases) as setting:
        set_all(monkeypatch, setting)
        yield runner


@pytest.fixture(scope="session")
def prepared_place(
    databases: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, str]]]:
    """The data folder and the setting of a catalogue made once by `catalogue init`; copied, never used."""
    folder = tmp_path_factory.mktemp("prepared")
    write_seed(folder / "seed")
    with database_setting(databases) as setting:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            set_all(patch, setting)
            assert main(INIT) == 0
        yield folder / "data", setting


@pytest.fixture
def prepared(
    runner: Run,
    workplace: Path,
    databases: Store,
    prepared_place: tuple[Path, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Run]:
    """The same, on a catalogue already made."""
    folder, its_setting = prepared_place
    shutil.copytree(folder, workplace / "data")
    with database_setting(databases, its_setting.get(DATABASE_URL)) as setting:
        set_all(monkeypatch, setting)
        yield runner


def set_all(patch: pytest.MonkeyPatch, setting: dict[str, str]) -> None:
    for name, value in setting.items():
        patch.setenv(name, value)
