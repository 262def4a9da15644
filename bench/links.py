"""Measure how table-to-table joins are found with the foreign keys hidden; print a page or one JSON document.

Run from the checkout, the real tables beside it: `python -m bench.links [--json] [--seeds N] [--surplus]`.
It prints the six baselines, ours, ours without any word, ours under damage, ours on each product with
measures tuned on the others, and what is beyond the declared keys, judged in `link_samples/surplus.csv`.
"""

import argparse
import csv
import json
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

from bench.links_baselines import PUBLISHED, baselines
from bench.links_damage import DAMAGES, Damage, Tables
from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.lexicon import NO_LEXICON
from catalogue.linking.tables.measures import Measures
from catalogue.linking.tables.model import Join, Table
from tests.linking.tables.snds import SCHEMAS, Columns, Gold, Pair, columns_of, load

SURPLUS = Path(__file__).parent / "link_samples" / "surplus.csv"
ELSEWHERE = {
    "alike = 0.3": Measures(alike=0.3),
    "alike = 0.7": Measures(alike=0.7),
    "alike = 0.9": Measures(alike=0.9),
    "known = 0.3": Measures(known=0.3),
    "known = 0.7": Measures(known=0.7),
    "key_weight = 1": Measures(key_weight=1),
    "key_weight = 4": Measures(key_weight=4),
    "key_weight = 8": Measures(key_weight=8),
    "slack = 0": Measures(slack=0),
    "slack = 3": Measures(slack=3),
}
GRID = tuple(product((0.4, 0.5, 0.6), (0.4, 0.5, 0.6), (1, 1.5, 2, 3, 4)))


@dataclass(frozen=True)
class Figures:
    """How a set of joins compares with the declared keys."""

    pairs: int
    found: int
    precision: float
    recall: float
    exact_keys: float
    hard: int
    across: int


def measure(joins: Iterable[Join], gold: Gold) -> Figures:
    """Return the figures of these joins."""
    listed = list(joins)
    pairs = {join.pair for join in listed}
    right = len(pairs & gold.pairs)
    return Figures(
        pairs=len(pairs),
        found=right,
        precision=round(right / max(1, len(pairs)), 3),
        recall=round(right / max(1, len(gold.pairs)), 3),
        exact_keys=round(len({columns_of(join) for join in listed} & gold.keys) / max(1, len(gold.keys)), 3),
        hard=len(pairs & gold.hard),
        across=len(pairs & gold.across),
    )


def damaged(tables: Tables, gold: Gold, damage: Damage, seeds: int) -> dict[str, float]:
    """Return mean and worst figures over this many seeds."""
    runs = [measure(find_joins(damage(tables, gold, random.Random(seed))), gold) for seed in range(seeds)]
    recalls, precisions = [run.recall for run in runs], [run.precision for run in runs]
    return {
        "seeds": seeds,
        "recall_mean": round(statistics.mean(recalls), 3),
        "recall_worst": min(recalls),
        "recall_80_share": round(sum(recall >= 0.8 for recall in recalls) / seeds, 2),
        "precision_mean": round(statistics.mean(precisions), 3),
        "precision_worst": min(precisions),
    }


def touching(gold: Gold, name: str, tables: Tables, *, inside: bool) -> Gold:
    """Return the declared keys that touch a product, or those that do not."""
    members = {table.name for table in tables if table.product == name}
    return replace(
        gold,
        pairs=frozenset(pair for pair in gold.pairs if bool(pair & members) is inside),
        hard=frozenset(pair for pair in gold.hard if bool(pair & members) is inside),
        across=frozenset(pair for pair in gold.across if bool(pair & members) is inside),
        keys=frozenset(key for key in gold.keys if bool(_tables_of(key) & members) is inside),
    )


def _tables_of(key: Columns) -> Pair:
    return frozenset(table for pair in key for table, _ in pair)


def without_product(tables: Tables, gold: Gold) -> dict[str, Figures]:
    """Return the figures on the rest when the tables of one product are not there."""
    return {
        name: measure(
            find_joins(table for table in tables if table.product != name),
            touching(gold, name, tables, inside=False),
        )
        for name in sorted({table.product for table in tables})
    }


def tuned_elsewhere(tables: Tables, gold: Gold) -> dict[str, dict[str, object]]:
    """Return, for each product, the figures on it of the measures that do best on all the others."""
    runs = {point: find_joins(tables, measures=Measures(*point)) for point in GRID}
    found: dict[str, dict[str, object]] = {}
    for name in sorted({table.product for table in tables}):
        members = {table.name for table in tables if table.product == name}
        rest, own = (touching(gold, name, tables, inside=inside) for inside in (False, True))
        if not own.pairs:
            continue
        score = {
            point: _f1(measure((join for join in joins if not join.pair & members), rest))
            for point, joins in runs.items()
        }
        # Of equal ones, the nearest to the usual measures.
        best = max(
            GRID,
            key=lambda point: (score[point], -abs(point[0] - 0.5) - abs(point[1] - 0.5) - abs(point[2] - 2)),
        )
        result = measure((join for join in runs[best] if join.pair & members), own)
        found[name] = {"measures": best, "pairs": len(own.pairs), **asdict(result)}
    return found


def _f1(figures: Figures) -> float:
    total = figures.precision + figures.recall
    return 2 * figures.precision * figures.recall / total if total else 0.0


def sensitivity(tables: Tables, gold: Gold) -> dict[str, Figures]:
    """Return the figures when one measure is elsewhere than it is."""
    return {
        name: measure(find_joins(tables, measures=measures), gold) for name, measures in ELSEWHERE.items()
    }


def judged(joins: Sequence[Join], gold: Gold) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Return what is found beyond the declared keys, with its judgement, and how many of each judgement."""
    with SURPLUS.open(encoding="utf-8", newline="") as stream:
        labels = {(row["table"], row["columns"], row["hub"]): row for row in csv.DictReader(stream)}
    rows = []
    verdicts: dict[Pair, str] = {}
    for join in joins:
        if join.pair in gold.pairs:
            continue
        label = labels.get((join.table, "+".join(join.columns), join.hub))
        verdict, why = (label["judgement"], label["why"]) if label else ("unlabelled", "")
        rows.append(
            {
                "table": join.table,
                "columns": "+".join(join.columns),
                "hub": join.hub,
                "hub_columns": "+".join(join.hub_columns),
                "kind": join.kind.value,
                "judgement": verdict,
                "why": why,
            }
        )
        # A pair is right when one of its joins is.
        verdicts[join.pair] = "true" if "true" in {verdict, verdicts.get(join.pair)} else verdict
    counts = {verdict: list(verdicts.values()).count(verdict) for verdict in sorted(set(verdicts.values()))}
    return rows, counts


def timed(tables: Tables, copies: int) -> float:
    """Return the seconds taken by so many copies of the tables, each with products and columns of its own."""
    many = [_copy(table, number) for number in range(copies) for table in tables]
    started = time.perf_counter()
    find_joins(many)
    return round(time.perf_counter() - started, 2)


def _copy(table: Table, number: int) -> Table:
    return replace(
        table,
        name=f"{table.name}_{number}",
        product=f"{table.product} {number}",
        columns=tuple(replace(column, name=f"{column.name}_{number}") for column in table.columns),
        primary_key=tuple(f"{name}_{number}" for name in table.primary_key),
    )


def run(seeds: int) -> dict[str, object]:
    """Return all the figures."""
    tables, gold = load()
    joins = find_joins(tables)
    surplus, verdicts = judged(joins, gold)
    ours = measure(joins, gold)
    return {
        "gold": {
            "pairs": len(gold.pairs),
            "keys": len(gold.keys),
            "hard": len(gold.hard),
            "across": len(gold.across),
        },
        "baselines": {
            name: {
                "pairs": len(pairs),
                "precision": round(len(pairs & gold.pairs) / len(pairs), 3),
                "recall": round(len(pairs & gold.pairs) / len(gold.pairs), 3),
                "published": PUBLISHED[name],
            }
            for name, pairs in baselines(tables).items()
        },
        "ours": asdict(ours),
        "without_words": asdict(measure(find_joins(tables, lexicon=NO_LEXICON), gold)),
        "damage": {
            name: damaged(tables, gold, damage, seeds if many else 1)
            for name, (damage, many) in DAMAGES.items()
        },
        "without_product": {name: asdict(figures) for name, figures in without_product(tables, gold).items()},
        "one_measure_elsewhere": {
            name: asdict(figures) for name, figures in sensitivity(tables, gold).items()
        },
        "tuned_on_the_other_products": tuned_elsewhere(tables, gold),
        "seconds": {f"{copies * len(tables)} tables": timed(tables, copies) for copies in (1, 3, 10)},
        "surplus": surplus,
        "surplus_pairs": verdicts,
        "precision_judged": round((ours.found + verdicts.get("true", 0)) / ours.pairs, 3),
        "missed": sorted(sorted(pair) for pair in gold.pairs - {join.pair for join in joins}),
    }


def show(result: dict[str, object], *, surplus: bool) -> None:
    """Print the figures as a page."""
    print(f"declared: {result['gold']}")
    for name, row in _table(result["baselines"]):
        print(
            f"{name:46} {row['pairs']:>5} pairs  precision {row['precision']:.3f}  recall {row['recall']:.3f}"
            f"  (published {row['published']})"
        )
    for name in ("ours", "without_words"):
        print(f"{name:46} {result[name]}")
    for name, row in _table(result["damage"]):
        print(f"{name:46} {row}")
    for title in ("without_product", "one_measure_elsewhere", "tuned_on_the_other_products"):
        print(title.replace("_", " "))
        for name, row in _table(result[title]):
            print(f"  {name:44} {row}")
    for title in ("seconds", "missed", "surplus_pairs", "precision_judged"):
        print(f"{title:46} {result[title]}")
    if surplus and isinstance(result["surplus"], list):
        for row in result["surplus"]:
            print(*row.values(), sep=" | ")


def _table(value: object) -> Iterable[tuple[str, dict[str, object]]]:
    return value.items() if isinstance(value, dict) else ()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--seeds", type=int, default=50, help="how many times damage by chance is done")
    parser.add_argument("--surplus", action="store_true", help="list what is found beyond the declared keys")
    options = parser.parse_args()
    if not SCHEMAS.is_dir():
        parser.error(f"the real tables are not there: {SCHEMAS}")
    result = run(options.seeds)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        show(result, surplus=options.surplus)


if __name__ == "__main__":
    main()
