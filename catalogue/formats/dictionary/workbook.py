"""Read the sheets of an XLSX, XLS or ODS workbook, whoever made it and whatever for.

The file is opened in a child process of limited memory and time (`workbook_process`); here what it says
becomes rows, and what it complains of becomes sentences.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import catalogue
from catalogue.formats.dictionary.cell_text import clean_cell
from catalogue.formats.dictionary.limits import (
    CHILD_SECONDS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
)
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import Merged, Row, Sheet, grouped
from catalogue.formats.dictionary.workbook_faults import FaultKind
from catalogue.messages import gettext_noop

_PROCESS = "catalogue.formats.dictionary.workbook_process"
_ROOT = Path(catalogue.__file__).parent.parent

# Fault → what it is, what to do.
_SENTENCES: MappingProxyType[FaultKind, tuple[str, str]] = MappingProxyType(
    {
        FaultKind.BOMB: (
            gettext_noop("Une fois décompressé, ce classeur serait démesuré : il n’a pas été ouvert"),
            gettext_noop("Enregistrez-le de nouveau depuis un tableur, sans images ni feuilles inutiles"),
        ),
        FaultKind.DAMAGED: (
            gettext_noop("Ce classeur est incomplet ou abîmé : il ne peut pas être ouvert"),
            gettext_noop("Ouvrez-le dans un tableur et enregistrez-le de nouveau, ou recommencez l’envoi"),
        ),
        FaultKind.PASSWORD: (
            gettext_noop("Ce classeur est protégé par un mot de passe"),
            gettext_noop("Enregistrez-le sans mot de passe"),
        ),
        FaultKind.UNKNOWN_FORMAT: (
            gettext_noop("Ce fichier n’est pas un classeur que le catalogue sait lire"),
            gettext_noop("Enregistrez-le en XLSX, en ODS ou en CSV"),
        ),
        FaultKind.TOO_MANY_SHEETS: (
            gettext_noop("Ce classeur a plus de %(sheets)s feuilles"),
            gettext_noop("Gardez les feuilles du dictionnaire et de ses nomenclatures"),
        ),
        FaultKind.TOO_WIDE: (
            gettext_noop(
                "Cette feuille est trop étendue : %(rows)s lignes et %(columns)s colonnes au plus sont lues"
            ),
            gettext_noop("Effacez ce qui se trouve loin du tableau, jusqu’à la dernière cellule utilisée"),
        ),
        FaultKind.TOO_MUCH_TEXT: (
            gettext_noop("Ce classeur contient trop de texte : %(characters)s caractères au plus sont lus"),
            gettext_noop("Partagez-le en plusieurs fichiers"),
        ),
        FaultKind.TOO_COSTLY: (
            gettext_noop("Ce classeur demande trop de mémoire ou de temps : la lecture a été arrêtée"),
            gettext_noop("Gardez les feuilles utiles, sans mise en forme, ou enregistrez-les en CSV"),
        ),
    }
)
_LIMITS = {
    "rows": grouped(MAX_ROWS),
    "columns": grouped(MAX_COLUMNS),
    "sheets": grouped(MAX_SHEETS),
    "characters": grouped(MAX_CHARACTERS),
}


def read_workbook(path: Path, problems: Problems) -> list[Sheet] | None:
    """Return the sheets of the workbook, in its order; `None` when it cannot be read."""
    reading = _Reading(problems)
    for message in _tell(path):
        if "fault" in message:
            sheet = message["sheet"] or reading.current
            _say_fault(problems, FaultKind(message["fault"]), sheet, message["cell"])
            return None
        if "end" in message:
            return reading.sheets
        if "sheet" in message:
            reading.open_sheet(message)
        else:
            reading.add_row(message)
    return None


def _tell(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield what the child process says, until it ends or its time is over."""
    command = [sys.executable, "-m", _PROCESS, os.fspath(path.resolve())]
    # Nothing of our own environment: the child opens what a stranger made.
    environment = {"PYTHONPATH": os.fspath(_ROOT), "PYTHONUTF8": "1"}
    with subprocess.Popen(  # noqa: S603 - our own module, the path as one argument
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
    ) as process:
        watch = threading.Timer(CHILD_SECONDS, process.kill)
        watch.start()
        try:
            for line in process.stdout or ():
                # A process that was stopped may leave half a line.
                if line.endswith("\n"):
                    yield json.loads(line)
            # Reached unless its last line ended the reading: stopped by a limit, or broken by the file.
            kind = FaultKind.TOO_COSTLY if process.wait() < 0 else FaultKind.DAMAGED
            yield {"fault": kind, "sheet": None, "cell": None}
        finally:
            watch.cancel()
            process.kill()


def _say_fault(problems: Problems, kind: FaultKind, sheet: str | None, cell: str | None) -> None:
    message, remedy = _SENTENCES[kind]
    values = {name: limit for name, limit in _LIMITS.items() if f"%({name})s" in message}
    problems.error(_cell_place(sheet, cell), message, remedy, **values)


def _cell_place(sheet: str | None, cell: str | None) -> Place:
    letters = (cell or "").rstrip("0123456789")
    return Place(sheet, int(cell[len(letters) :]), letters) if cell else Place(sheet)


@dataclass
class _Reading:
    """The sheets read so far."""

    problems: Problems
    sheets: list[Sheet] = field(default_factory=list)
    add: Callable[[Row], None] | None = None

    @property
    def current(self) -> str | None:
        return self.sheets[-1].name if self.sheets else None

    def open_sheet(self, message: Mapping[str, Any]) -> None:
        rows: list[Row] = []
        merged = tuple(
            Merged(first_row + 1, first_column, last_row + 1, last_column)
            for (first_row, first_column), (last_row, last_column) in message["merged"]
        )
        self.sheets.append(Sheet(message["sheet"], rows, message["hidden"], merged))
        self.add = rows.append
        self._say_cells(message["sheet"], message["formulas"], message["errors"])

    def add_row(self, message: Mapping[str, Any]) -> None:
        number, sheet = message["row"], self.sheets[-1]
        cells = tuple(
            clean_cell(text, self.problems, sheet, number, column)
            for column, text in enumerate(message["cells"])
        )
        if self.add and any(cells):
            self.add(Row(number, cells))

    def _say_cells(self, sheet: str, formulas: Mapping[str, bool], errors: list[str]) -> None:
        for cell in errors:
            self.problems.warning(
                _cell_place(sheet, cell),
                gettext_noop("La cellule montre une erreur de calcul : elle est lue comme vide"),
                gettext_noop("Corrigez-la dans le tableur"),
            )
        for cell, has_value in formulas.items():
            if cell in errors:
                continue
            place = _cell_place(sheet, cell)
            if has_value:
                self.problems.warning(
                    place, gettext_noop("La cellule contient une formule : seule sa valeur calculée est lue")
                )
            else:
                self.problems.warning(
                    place,
                    gettext_noop(
                        "La cellule contient une formule sans valeur calculée : elle est lue comme vide"
                    ),
                    gettext_noop(
                        "Remplacez la formule par sa valeur, ou enregistrez le classeur dans un tableur"
                    ),
                )
