"""Start the child that runs a script on files, wait for it within a time, and say its faults in French."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.errors import CatalogueError, Invalid, Unavailable

_CHILD = Path(__file__).with_name("child.py")
# Table name → rows.
Tables = Mapping[str, Sequence[Sequence[Any]]]


@dataclass(frozen=True)
class Limits:
    """What a trial may use: memory for data in megabytes, seconds."""

    memory_mb: int = 1024
    # A month of Open Damir, 35 million rows, takes a few minutes.
    seconds: int = 900


def run_locked(
    *, script: str, files: Sequence[Path], queries: Mapping[str, str], limits: Limits | None = None
) -> Tables:
    """Run a DuckDB script that may read these files only, and return the rows of each query.

    :raises Invalid: a file cannot be read, lacks a column, or the script stopped by itself.
    :raises Unavailable: DuckDB is not installed, or the trial takes too much memory or time.
    """
    if importlib.util.find_spec("duckdb") is None:
        raise Unavailable("DuckDB n’est pas installé : ajoutez l’extra [data] pour essayer un croisement.")
    limits = limits or Limits()
    task = {
        "script": script,
        "files": [str(_readable(file)) for file in files],
        "queries": dict(queries),
        "memory_mb": limits.memory_mb,
        "seconds": limits.seconds,
    }
    outcome = _outcome(json.dumps(task), limits)
    if "fault" in outcome:
        raise _error(outcome["fault"])
    tables: Tables = outcome["tables"]
    return tables


def _readable(file: Path) -> Path:
    if not file.is_file():
        raise Invalid("Le fichier « %(file)s » n’existe pas.", file=file.name)
    return file.resolve()


def _outcome(task: str, limits: Limits) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by our own interpreter
            [sys.executable, "-I", str(_CHILD)],
            input=task,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=limits.seconds,
            check=False,
            # Nothing of the parent's settings: no key, no address of a database.
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            "L’essai dépasse %(seconds)s secondes : prenez une partie des fichiers.", seconds=limits.seconds
        ) from error
    if done.returncode:
        raise Unavailable("L’essai a été interrompu : il demande trop de mémoire ou de temps.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _error(fault: Mapping[str, str]) -> CatalogueError:
    text, line = fault.get("text", ""), fault.get("line", "")
    unreadable = (
        Invalid(
            "Un fichier ne se lit pas comme un CSV (ligne %(line)s) : vérifiez séparateur et encodage.",
            line=line,
        )
        if line
        else Invalid("Un fichier ne se lit pas comme un CSV : vérifiez séparateur et encodage.")
    )
    known: dict[str, CatalogueError] = {
        "memory": Unavailable("L’essai a été interrompu : il demande trop de mémoire ou de temps."),
        "csv": unreadable,
        "file": unreadable,
        "unread": Invalid(
            "Le catalogue ne sait pas quelle colonne du fichier porte cette clé : donnez %(parameter)s.",
            parameter=text,
        ),
        "column": Invalid("Une colonne manque : %(text)s", text=text),
        "stopped": Invalid("La recette s’est arrêtée. %(text)s", text=text),
    }
    return known.get(fault["kind"]) or Invalid("La recette n’a pas pu être exécutée (%(text)s).", text=text)
