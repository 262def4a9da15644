"""Measure how bindings are proposed with every declared one hidden; print a page or one JSON document.

Run from the checkout, the real tables beside it: `python -m bench.binding [--json]`. Three readings of the
same rules: nothing bound anywhere; one table new among tables already bound; one product new. Beside them two
baselines: the name alone (the list that columns of the same name have elsewhere), and the values alone (the
list that holds most of the codes), which shows why values never make a proposal.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import Code, CodeList, Dataset, Variable
from catalogue.domain.vocabularies import DatasetKind
from catalogue.linking.binding.model import Column, Elsewhere, ListProfile
from catalogue.linking.binding.scoring import FEW_CODES, Proposer
from catalogue.resources import resource_folder
from catalogue.services.binding.reading import read_profiles
from catalogue.services.seed import load_seed
from catalogue.services.table_schema import import_table_schemas

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "snds"
THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
# What a sample of a column would show.
VALUES_SEEN = 200

Ranked = Callable[["Bound"], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Bound:
    """A column with the list that its source declares, `None` where it declares none."""

    column: Column
    table: str
    product: str
    declared: str | None


@dataclass(frozen=True)
class Figures:
    """Shares of the declared columns; precision is of the first proposal, by threshold, with how many."""

    columns: int
    top_1: float
    top_3: float
    precision: Mapping[str, tuple[float, int]]
    proposed_where_nothing_is_declared: int


@dataclass(frozen=True)
class World:
    """The lists, the columns, and the codes of each list."""

    lists: Sequence[ListProfile]
    columns: Sequence[Bound]
    codes: Mapping[str, frozenset[str]]


def load(folder: Path) -> World:
    """Import the seed and the tables into a database of its own, and read them back."""
    with TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/bench.sqlite3")
        database.upgrade()
        with database.unit_of_work() as session:
            load_seed(session, folder=resource_folder("seed"))
            import_table_schemas(
                session, folder=folder, publisher="cnam", kind=DatasetKind.TABLE, with_foreign_keys=False
            )
            world = World([*read_profiles(session).values()], _columns(session), _codes(session))
        database.dispose()
    return world


def _columns(session: Session) -> list[Bound]:
    rows = session.execute(
        select(Variable, Dataset.slug, Dataset.product, CodeList.slug)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .outerjoin(CodeList, Variable.code_list_id == CodeList.id)
        .where(Dataset.kind == DatasetKind.TABLE)
        .order_by(Variable.id)
    )
    return [
        Bound(
            Column(item.name, item.label, item.group, item.type, item.length, item.format),
            table,
            product or "",
            declared,
        )
        for item, table, product, declared in rows
    ]


def _codes(session: Session) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    rows = session.execute(
        select(CodeList.slug, Code.notation).join(CodeList, Code.code_list_id == CodeList.id)
    )
    for slug, notation in rows:
        found[slug].add(notation)
    return {slug: frozenset(codes) for slug, codes in found.items()}


def measure(columns: Iterable[Bound], ranked: Ranked) -> Figures:
    """Return the figures of one way of ranking lists."""
    total = first = among = elsewhere = 0
    answers: list[tuple[float, bool]] = []
    for item in columns:
        found = ranked(item)
        if item.declared is None:
            elsewhere += bool(found)
            continue
        total += 1
        slugs = [slug for slug, _ in found]
        first += slugs[:1] == [item.declared]
        among += item.declared in slugs[:3]
        if found:
            answers.append((found[0][1], slugs[0] == item.declared))
    return Figures(
        columns=total,
        top_1=round(first / max(1, total), 3),
        top_3=round(among / max(1, total), 3),
        precision={str(bound): _precision(answers, bound) for bound in THRESHOLDS},
        proposed_where_nothing_is_declared=elsewhere,
    )


def _precision(answers: Iterable[tuple[float, bool]], bound: float) -> tuple[float, int]:
    kept = [right for score, right in answers if score >= bound]
    return round(sum(kept) / max(1, len(kept)), 3), len(kept)


def ours(world: World) -> Ranked:
    """Propose with nothing bound anywhere."""
    return _ranking(Proposer(world.lists))


def ours_beside(world: World, group_of: Callable[[Bound], str]) -> Ranked:
    """Propose for the columns of a group (a table, a product) with all the other groups bound."""
    proposers = {
        group: Proposer(world.lists, elsewhere_of(item for item in world.columns if group_of(item) != group))
        for group in sorted({group_of(item) for item in world.columns})
    }
    return lambda item: _ranking(proposers[group_of(item)])(item)


def _ranking(proposer: Proposer) -> Ranked:
    return lambda item: [(found.code_list, found.score) for found in proposer.propose(item.column)]


def elsewhere_of(columns: Iterable[Bound]) -> Elsewhere:
    """Return what bound columns say of their names."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for item in columns:
        if item.declared is not None:
            found[item.column.name.casefold()][item.declared] += 1
    return Elsewhere(found)


def name_alone(world: World, group_of: Callable[[Bound], str]) -> Ranked:
    """Rank the lists that columns of exactly this name have in other groups (tables, products)."""
    by_group = defaultdict(list)
    for item in world.columns:
        by_group[group_of(item)].append(item)
    everything = elsewhere_of(world.columns).lists_by_name
    own = {group: elsewhere_of(items).lists_by_name for group, items in by_group.items()}

    def ranked(item: Bound) -> Sequence[tuple[str, float]]:
        name = item.column.name.casefold()
        left = Counter(everything.get(name, {})) - Counter(own[group_of(item)].get(name, {}))
        total = left.total()
        return [(slug, times / total) for slug, times in left.most_common()]

    return ranked


def values_alone(world: World) -> Ranked:
    """Rank the lists by the share that they hold of half the declared codes, the smaller first."""
    samples = {
        slug: frozenset(sorted(codes)[:: max(2, len(codes) // VALUES_SEEN)])
        for slug, codes in world.codes.items()
    }
    known: dict[str, list[tuple[str, float]]] = {}

    def ranked(item: Bound) -> Sequence[tuple[str, float]]:
        if item.declared is None or item.declared not in samples:
            return []
        if item.declared not in known:
            values, size = samples[item.declared], {slug: len(codes) for slug, codes in world.codes.items()}
            shares = [(slug, len(values & codes) / len(values)) for slug, codes in world.codes.items()]
            known[item.declared] = sorted(shares, key=lambda pair: (-pair[1], size[pair[0]], pair[0]))
        return known[item.declared]

    return ranked


def figures_of(world: World) -> dict[str, Figures]:
    """Return the figures of each reading and of both baselines."""
    by_table, by_product = (lambda item: item.table), (lambda item: item.product)
    readings = {
        "values alone": values_alone(world),
        "name alone, one table new": name_alone(world, by_table),
        "name alone, one product new": name_alone(world, by_product),
        "ours, nothing bound": ours(world),
        "ours, one table new": ours_beside(world, by_table),
        "ours, one product new": ours_beside(world, by_product),
    }
    figures = {name: measure(world.columns, ranked) for name, ranked in readings.items()}
    sizes = {slug: len(codes) for slug, codes in world.codes.items()}
    small = [item for item in world.columns if item.declared and sizes.get(item.declared, 0) < FEW_CODES]
    return figures | {"values alone, lists under 20 codes": measure(small, readings["values alone"])}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document, and nothing else")
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED, help="a folder of Table Schema files")
    arguments = parser.parse_args()
    figures = figures_of(load(arguments.folder))
    if arguments.json:
        document = {"bench": "binding", "figures": {name: asdict(found) for name, found in figures.items()}}
        print(json.dumps(document, indent=2))
        return
    for name, found in figures.items():
        print(f"{name}: top 1 {found.top_1}, top 3 {found.top_3} of {found.columns}")
        for bound, (precision, number) in found.precision.items():
            print(f"  from {bound}: precision {precision} of {number}")
        print(f"  proposed where nothing is declared: {found.proposed_where_nothing_is_declared}")


if __name__ == "__main__":
    main()
