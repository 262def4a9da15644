"""Measure the derivation of links in a catalogue of any size; print JSON.

Run from the checkout: `.venv/bin/python bench/derivation.py --json [--datasets N] [--url U]`. The peer looks
at every pair of keys of at most 10,000 pairs of datasets, which ours is timed on too, writing nothing.
"""

import tempfile
from pathlib import Path

from _measure import HERE, Result, arguments_of, run_child, show

CHILD = str(HERE / "_derivation_child.py")
# The bounds, for 10,000 datasets.
FULL_SIZE = 10_000
TARGET = {"derive_s": "<= 60", "external_p95_ms": "<= 100", "extract_p95_ms": "<= 100", "ask_p95_ms": "<= 50"}


def main() -> None:
    """Make a catalogue, derive, change, ask; print what each took."""
    parser = arguments_of(__doc__)
    parser.add_argument("--datasets", type=int, default=300)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--url", help="address of an empty database; a SQLite file of its own without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{Path(folder) / 'catalogue.sqlite3'}"
        figures = measured(url, options.datasets, options.changes, options.questions)
    target = TARGET if options.datasets <= FULL_SIZE else {}
    ratio = round(figures["loop_cpu_s"] / figures["quick_cpu_s"], 2)
    peer = "every pair of keys of every pair, nothing written"
    show(Result("derivation", peer, figures, ratio, target), as_json=options.json)


def measured(url: str, datasets: int, changes: int, questions: int) -> dict[str, object]:
    """Return the figures of one catalogue, each step in a process of its own."""

    def step(name: str, *arguments: str) -> dict[str, object]:
        child = run_child([CHILD, name, url, *arguments], {"PYTHONPATH": str(HERE.parent)})
        return dict(child.answer)

    figures = step("make", "--datasets", str(datasets))
    figures |= step("derive")
    figures |= {f"again_{name}": value for name, value in step("again").items()}
    figures |= step("changes", "--rounds", str(changes))
    figures |= step("ask", "--rounds", str(questions))
    figures |= step("loop")
    for name in ("external", "extract", "ask"):
        figures[f"{name}_p95_ms"] = figures[f"{name}_ms"]["p95"]  # type: ignore[index]
    return figures


if __name__ == "__main__":
    main()
