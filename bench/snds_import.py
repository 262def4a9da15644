"""Measure the import of the SNDS (188 tables, 505 code lists, 415,000 codes), then one without any change.

Run from the checkout: `.venv/bin/python bench/snds_import.py [FOLDER] [--json]`, FOLDER being a checkout of
the public SNDS schema.

`first_s`, `second_s` and `peak_mb` are of `catalogue import table-schema`, the whole command, in a catalogue
made by `catalogue init`: rows, links derived again, search index. `rows_first_s`, `rows_second_s` and
`rows_peak_mb` are of the rows alone, in an empty catalogue: the service between the opening of its
transaction and its commit, in a process of its own.

The peer of `rows_first_s` is raw `sqlite3`: the same CSV files read by `csv.reader` and written by
`executemany` into the same tables with the same indexes and triggers, without checks, folding, or what the
descriptors say.
"""

import tempfile
from pathlib import Path

from _measure import HERE, Child, Result, arguments_of, run_child, show

CHILD = str(HERE / "_snds_import_child.py")
DEFAULT = HERE.parent.parent / "shared" / "snds"


def main() -> None:
    """Measure, print."""
    parser = arguments_of(__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT)
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    with tempfile.TemporaryDirectory() as data:
        result = measured(str(options.folder.resolve()), Path(data))
    show(result, as_json=options.json)


def measured(folder: str, data: Path) -> Result:
    """Return the figures of both runs, of rows alone and of the whole command."""
    raw = rows("raw", folder, data / "raw")
    first, second = (rows("service", folder, data / "rows") for _ in range(2))
    whole = data / "whole"
    command(whole, "init")
    whole_first, whole_second = (command(whole, "import", "table-schema", folder, "--json") for _ in range(2))
    ratio = round(raw.answer["wall_s"] / first.answer["wall_s"], 3)
    figures = {
        "tables": whole_first.answer["tables"],
        "codes": whole_first.answer["codes"],
        "first_s": whole_first.wall_s,
        "first_cpu_s": whole_first.cpu_s,
        "second_s": whole_second.wall_s,
        "second_cpu_s": whole_second.cpu_s,
        "peak_mb": max(whole_first.peak_mb, whole_second.peak_mb),
        "rows_first_s": first.answer["wall_s"],
        "rows_second_s": second.answer["wall_s"],
        "rows_peak_mb": max(first.peak_mb, second.peak_mb),
        "raw_s": raw.answer["wall_s"],
        "raw_codes": raw.answer["codes"],
    }
    target = {"first_s": "<= 60", "second_s": "<= 15", "peak_mb": "<= 300"}
    return Result("snds_import", "raw sqlite3 load of the same CSV files", figures, ratio, target)


def rows(part: str, folder: str, data: Path) -> Child:
    """Import rows alone into the catalogue of this data folder, made empty the first time."""
    if not data.exists():
        command(data, "init", "--empty")
    return run_child([CHILD, part, str(data / "catalogue.sqlite3"), folder])


def command(data: Path, *arguments: str) -> Child:
    """Run a command of the catalogue."""
    return run_child(["-m", "catalogue", *arguments], {"CATALOGUE_DATA_DIR": str(data)})


if __name__ == "__main__":
    main()
