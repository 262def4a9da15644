"""Run a recipe in each language on the same two files, in a folder of its own."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import make_url

from catalogue.linking.recipes.duckdb_sql import duckdb_script
from catalogue.linking.recipes.plan import Plan
from catalogue.linking.recipes.polars_script import polars_script
from catalogue.linking.recipes.postgresql_sql import postgresql_script
from catalogue.linking.recipes.r_script import r_script

LANGUAGES = ("sql", "postgresql", "python", "r")
Row = tuple[str | float | None, ...]


class Stopped(Exception):
    """The script stopped by itself, with this sentence."""


@dataclass(frozen=True)
class Outcome:
    """What a recipe gave: its result, one row for each key, and its counts by name, extract then base."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    counts: Mapping[str, tuple[int, int]]


def run(language: str, plan: Plan, folder: Path, server: Callable[[], str]) -> Outcome:
    """Return what the recipe gives where the files are.

    :param server: gives the address of a PostgreSQL database, or skips the test.
    """
    running = {"sql": _duckdb, "python": _python, "r": _r}
    if language == "postgresql":
        return _postgresql(plan, folder, server())
    return running[language](plan, folder)


def r_is_there() -> bool:
    """Tell whether R and its two packages can be used."""
    if shutil.which("Rscript") is None:
        return False
    asked = subprocess.run(
        ["Rscript", "-e", "library(dplyr); library(readr)"], capture_output=True, check=False, timeout=60
    )
    return asked.returncode == 0


def _duckdb(plan: Plan, folder: Path) -> Outcome:
    with duckdb.connect() as connection:
        connection.execute("SET file_search_path = ?", [str(folder)])
        try:
            connection.execute(duckdb_script(plan))
        except duckdb.InvalidInputException as error:
            raise Stopped(str(error)) from error
        order = ", ".join(plan.aliases)
        # The order is a list of columns that the plan names itself.
        found = connection.execute(f"SELECT * FROM resultat ORDER BY {order}")  # noqa: S608
        columns = tuple(column[0] for column in found.description or ())
        rows = tuple(tuple(map(_value, row)) for row in found.fetchall())
        counts = connection.execute("SELECT compte, extrait, base FROM bilan ORDER BY rang").fetchall()
    return Outcome(columns, rows, {name: (int(one), int(other)) for name, one, other in counts})


def _python(plan: Plan, folder: Path) -> Outcome:
    (folder / "recette.py").write_text(polars_script(plan), encoding="utf-8")
    _launch([sys.executable, "-W", "error", "recette.py"], folder)
    return _read(folder)


def _r(plan: Plan, folder: Path) -> Outcome:
    (folder / "recette.R").write_text(r_script(plan), encoding="utf-8")
    _launch(["Rscript", "recette.R"], folder)
    return _read(folder)


def _postgresql(plan: Plan, folder: Path, url: str) -> Outcome:
    psql = shutil.which("psql")
    if psql is None:
        pytest.skip("psql is not on this machine (Debian's package; make test installs it)")
    (folder / "recette.psql").write_text(postgresql_script(plan), encoding="utf-8")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    _launch([psql, "-X", "-q", "-d", address, "-f", "recette.psql"], folder)
    return _read(folder)


def _launch(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=120, env=environment
    )
    if done.returncode:
        raise Stopped(done.stdout + done.stderr)


def _read(folder: Path) -> Outcome:
    with (folder / "resultat.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    with (folder / "bilan.csv").open(encoding="utf-8", newline="") as file:
        counts = {
            name: (int(float(one)), int(float(other))) for name, one, other in list(csv.reader(file))[1:]
        }
    written = [tuple(_parsed(value, name) for value, name in zip(row, columns, strict=True)) for row in rows]
    return Outcome(tuple(columns), tuple(written), counts)


def _parsed(value: str, column: str) -> str | float | None:
    if value == "":
        return None
    if column == "cote" or column.startswith("cle_"):
        return value
    try:
        return _value(float(value))
    except ValueError:
        return value


def _value(value: object) -> str | float | None:
    if value is None or isinstance(value, str):
        return value
    return round(float(str(value)), 6)
