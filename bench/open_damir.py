"""Make a month of Open Damir: its 55 columns in their order, codes of its lists, any number of rows.

Nothing of it is real: codes are drawn from the code lists of the seed where these are known, else from a few
plausible numbers; amounts are drawn too. It serves to try recipes and to measure what reads such a file.

    python -m bench.open_damir 100000 A202001.csv --month 202001
"""

import argparse
import csv
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

SEED = Path(__file__).resolve().parent.parent / "seed"
# Codes of a list that the seed does not hold are drawn among these.
_UNKNOWN_LIST = tuple(str(code) for code in (1, 2, 3, 10, 21, 99))
_PRESTATIONS = ("1111", "1112", "1321", "2416", "3125", "3211", "3313", "3314", "3341", "6113")
Draw = Callable[[random.Random], str]


def columns() -> tuple[dict[str, Any], ...]:
    """Return the variables of Open Damir, in the order of its files."""
    described = yaml.safe_load((SEED / "extracts" / "open-damir.yaml").read_text(encoding="utf-8"))
    return tuple(described["variables"])


def write_month(path: Path, *, rows: int, month: str, seed: int = 1) -> None:
    """Write a file of so many rows.

    :param month: of processing, AAAAMM.
    """
    chance = random.Random(seed)
    described = columns()
    draws = [_draw(column, month) for column in described]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow([column["name"] for column in described])
        for _ in range(rows):
            writer.writerow([draw(chance) for draw in draws])


def _draw(column: dict[str, Any], month: str) -> Draw:
    name = column["name"]
    known: dict[str, Draw] = {
        "FLX_ANN_MOI": lambda _: month,
        "SOI_ANN": lambda _: month[:4],
        "SOI_MOI": lambda chance: str(chance.randint(1, int(month[4:]))),
        "PRS_NAT": _among(_PRESTATIONS),
        # Ordinary rows, and now and then a flat-rate deduction.
        "PRS_REM_TYP": _among(("0", "0", "0", "0", "1")),
    }
    if name in known:
        return known[name]
    if column.get("role") == "measure":
        return _amount if column["type"] == "number" else _count
    return _among(_codes(column.get("code_list")))


def _among(codes: Sequence[str]) -> Draw:
    return lambda chance: chance.choice(codes)


def _amount(chance: random.Random) -> str:
    return f"{chance.lognormvariate(3, 1):.2f}"


def _count(chance: random.Random) -> str:
    return str(chance.randint(1, 40))


def _codes(code_list: str | None) -> tuple[str, ...]:
    file = SEED / "code-lists" / f"{code_list}.yaml"
    if code_list is None or not file.is_file():
        return _UNKNOWN_LIST
    codes = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).get("codes") or {}  # noqa: S506
    return tuple(codes) or _UNKNOWN_LIST


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--month", default="202001")
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    write_month(said.file, rows=said.rows, month=said.month, seed=said.seed)


if __name__ == "__main__":
    main()
