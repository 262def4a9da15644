"""Measure a bulk import of datasets with 20 variables each against raw `sqlite3`; rows only.

Run from the checkout: `.venv/bin/python bench/bulk_import.py [--datasets N] [--rounds R] [--json]`.

Ours is `services.table_schema.import_table_descriptors`, which the Table Schema import itself is made of: it
looks for stored tables and free slugs, compares, fills defaults, writes JSON, and tells the index (one outbox
row for each dataset, which raw does not write). Neither the search index nor fragments of the feed are
written. Timed from the opening of the transaction to the end of its commit, less the making of descriptors.

Raw is `executemany` of the very rows that ours wrote, read back from its database (JSON text, moments and
all), into a database of the same schema, indexes, triggers and pragmas, in one transaction, a thousand
datasets and their variables at a time. Only `executemany` and the commit are timed. Rounds alternate, each on
new files.

`ratio` is the median of raw's wall time over ours, `cpu_ratio` that of processor times, which a busy machine
moves less. `memory_ratio` is ours' peak at N datasets over that at N / 10.
"""

import shutil
import statistics
import tempfile
from pathlib import Path

from _measure import HERE, Child, Result, arguments_of, run_child, show

CHILD = str(HERE / "_bulk_import_child.py")


def main() -> None:
    """Measure, print."""
    parser = arguments_of(__doc__)
    parser.add_argument("--datasets", type=int, default=10_000, help="100000 for the figures of a release")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measured(Path(folder), options.datasets, options.rounds)
    show(result, as_json=options.json)


def measured(folder: Path, datasets: int, rounds: int) -> Result:
    """Return the figures of alternated rounds, and of one run ten times smaller."""
    empty = folder / "empty.sqlite3"
    run_child([CHILD, "prepare", str(empty)])
    small = ours(folder, datasets // 10)
    pairs = [(ours(folder, datasets), raw(folder)) for _ in range(rounds)]
    ratios = [peer.answer["wall_s"] / own.answer["wall_s"] for own, peer in pairs]
    cpu_ratios = [peer.answer["cpu_s"] / own.answer["cpu_s"] for own, peer in pairs]
    ratio = round(statistics.median(ratios), 3)
    peak_mb = max(own.peak_mb for own, _ in pairs)
    own_s = statistics.median(own.answer["wall_s"] for own, _ in pairs)
    raw_s = statistics.median(peer.answer["wall_s"] for _, peer in pairs)
    figures = {
        "datasets": datasets,
        "variables": datasets * 20,
        "ratio": ratio,
        "ratios": [round(one, 3) for one in ratios],
        "cpu_ratio": round(statistics.median(cpu_ratios), 3),
        "ours_s": round(own_s, 2),
        "raw_s": round(raw_s, 2),
        "ours_datasets_per_s": round(datasets / own_s),
        "raw_datasets_per_s": round(datasets / raw_s),
        "peak_mb": peak_mb,
        "peak_mb_of_a_tenth": small.peak_mb,
        "memory_ratio": round(peak_mb / small.peak_mb, 3),
        "database_mb": pairs[-1][0].answer["database_mb"],
    }
    target = {"ratio": ">= 0.4", "memory_ratio": "<= 1.1"}
    return Result("bulk_import", "raw sqlite3 executemany of the same rows", figures, ratio, target)


def ours(folder: Path, datasets: int) -> Child:
    """Import so many datasets into a new database, which stays for `raw` to read."""
    return run_child([CHILD, "ours", fresh(folder, "ours"), str(datasets)])


def raw(folder: Path) -> Child:
    """Write the rows of the last import into a new database."""
    return run_child([CHILD, "raw", fresh(folder, "raw"), str(folder / "ours.sqlite3")])


def fresh(folder: Path, name: str) -> str:
    """Return the path of a new empty database at the newest revision."""
    path = folder / f"{name}.sqlite3"
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    shutil.copyfile(folder / "empty.sqlite3", path)
    return str(path)


if __name__ == "__main__":
    main()
